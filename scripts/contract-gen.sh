#!/usr/bin/env bash
# Compiles the contracts of tests/bench/geth/contract again, with solc from npm in a folder that
# is thrown away. Needs node and npm; the benchmarks themselves need neither, because what is
# written here is committed. `scripts/contract-gen.sh --check` fails if that was not current.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=tests/bench/geth/contract
solc=0.8.37
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
npm install --no-save --no-audit --no-fund --silent --prefix "$scratch" "solc@$solc"
NODE_PATH="$scratch/node_modules" node "$folder/compile.js"
# What was read and what was written, for the test that notices a change of either by hand.
(cd "$folder" && LC_ALL=C ls ./*.sol ./*.abi.json ./*.bin compile.js | sed 's|^\./||' | LC_ALL=C sort | xargs sha256sum >generated.sum)
if [ "${1:-}" = --check ]; then
  git diff --exit-code -- "$folder"
fi
