#!/usr/bin/env bash
# Regenerates the Go code and the OpenAPI document from proto/. Needs no network once
# `make tools` has run.
set -euo pipefail
cd "$(dirname "$0")/.."
module=$(go list -m)
rm -rf .gen && mkdir -p .gen/openapi
bin/buf generate --template buf.gen.gogo.yaml
bin/buf generate --template buf.gen.openapi.yaml
find x -name '*.pb.go' -delete -o -name '*.pb.gw.go' -delete
cp -r ".gen/$module/." .
mkdir -p docs/static
sed -e '0,/"title": "[^"]*"/s//"title": "modeld: models, evaluations, rewards"/' -e '0,/"version not set"/s//"v1"/' \
  .gen/openapi/openapi.swagger.json > docs/static/openapi.json
rm -rf .gen
# What was read and what was written, for the test that notices a change of either by hand.
{ find proto -name '*.proto'; find x -name '*.pb.go' -o -name '*.pb.gw.go'; echo docs/static/openapi.json; echo buf.gen.gogo.yaml; echo buf.gen.openapi.yaml; } |
  LC_ALL=C sort | xargs sha256sum > proto/generated.sum
