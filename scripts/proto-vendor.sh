#!/usr/bin/env bash
# Copies the imported .proto files from the Go module cache, at the versions that go.mod
# pins, into third_party/proto. Works offline once the modules are downloaded.
set -euo pipefail
cd "$(dirname "$0")/.."
out=third_party/proto
dir() { go list -m -f '{{.Dir}}' "$1"; }
copy() { # copy MODULE SOURCE_ROOT PATH...
  local root; root="$(dir "$1")/$2"; shift 2
  local path
  for path in "$@"; do
    (cd "$root" && find "$path" -name '*.proto' | LC_ALL=C sort) | while read -r file; do
      install -D -m 644 "$root/$file" "$out/$file"
    done
  done
}
rm -rf "$out"
copy github.com/cosmos/cosmos-sdk proto amino cosmos/base cosmos/msg cosmos/query
copy github.com/cosmos/cosmos-proto proto cosmos_proto
copy github.com/cosmos/gogoproto . gogoproto
copy github.com/grpc-ecosystem/grpc-gateway third_party/googleapis \
  google/api/annotations.proto google/api/http.proto google/api/httpbody.proto
copy github.com/cometbft/cometbft proto tendermint
