# The only entry point. `make help` lists the targets.
SHELL := /usr/bin/env bash
.DEFAULT_GOAL := help

VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
COMMIT  := $(shell git rev-parse HEAD 2>/dev/null || echo unknown)
PKG     := github.com/cosmos/cosmos-sdk/version
LDFLAGS := -s -w -X $(PKG).Name=modeld -X $(PKG).AppName=modeld -X $(PKG).Version=$(VERSION) -X $(PKG).Commit=$(COMMIT)
GOBIN   := $(CURDIR)/bin
ARGS    ?=

.PHONY: help
help: ## list the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: build
build: ## build build/modeld
	@# Without -trimpath the build shares its cache with the tests.
	@go build -ldflags '$(LDFLAGS)' -o build/modeld ./cmd/modeld

.PHONY: install
install: ## install modeld with go install
	go install -ldflags '$(LDFLAGS)' ./cmd/modeld

.PHONY: demo
demo: build ## run the whole mechanism on real models; ARGS="--once --output json"
	@build/modeld demo $(ARGS)

.PHONY: test
test: ## vet and all tests of the project, also the end-to-end stories
	go vet ./...
	go test -timeout 25m ./...

.PHONY: test-short
test-short: ## the fast tests: no node, no long bounds
	go test -short -timeout 5m ./...

.PHONY: test-race
test-race: ## the tests of the modules and the app under the race detector
	go test -race -short -timeout 50m ./x/... ./app/... ./internal/...

MESSAGES ?= 240000
SEED     ?= 1
.PHONY: test-nightly
test-nightly: ## more rapid checks, a long life of a chain beside its reference, the targets of the simulations, kills of the daemon, the steps of the README, a minute of each fuzz target
	go test -timeout 60m $$(grep -rl --include='*_test.go' pgregory.net/rapid x internal app artifact evaluator | xargs -n1 dirname | sort -u | sed 's|^|./|') -rapid.checks=20000
	go test -timeout 60m ./tests/model -run ForLong -model.messages=$(MESSAGES) -model.seed=$(SEED)
	go test -timeout 60m ./internal/simulation -run 'Targets|Profit' -simulation.worlds=20 -v
	go test ./client/verify -run FlippedBit -verify.flips=1000000 -verify.seed=$(SEED)
	go test -timeout 25m ./tests/quickstart -quickstart.run -v
	go test -timeout 60m ./tests/evaluator -run 'Killed|ManyAssignments' -evaluator.kills=200 -evaluator.assignments=200 -v
	$(MAKE) fuzz FUZZTIME=60s

FUZZTIME ?= 20s
.PHONY: fuzz
fuzz: ## run every fuzz target for FUZZTIME
	@set -euo pipefail; grep -rl '^func Fuzz' --include='*_test.go' x internal app cmd artifact evaluator | xargs -n1 dirname | sort -u | while read -r dir; do \
	  grep -ho '^func Fuzz[A-Za-z0-9_]*' $$dir/*_test.go | sed 's/func //' | while read -r target; do \
	    echo "$$dir $$target"; go test ./$$dir -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME); \
	  done; done

RUNS ?= 5
.PHONY: bench
bench: ## measure all of it, into build/bench, beside the baseline; ARGS="-only side -profile build/profiles"
	@go run ./tests/bench -runs $(RUNS) -out build/bench $(ARGS); status=$$?; \
	go run ./tests/bench/gate -results build/bench -kind full && exit $$status

.PHONY: bench-quick
bench-quick: RUNS = 3
bench-quick: ## the same from smaller loads, in minutes, into build/bench-quick
	@go run ./tests/bench -quick -runs $(RUNS) -out build/bench-quick $(ARGS); status=$$?; \
	go run ./tests/bench/gate -results build/bench-quick -kind quick && exit $$status

.PHONY: bench-baseline
bench-baseline: ## make the last results of bench and bench-quick the baseline; review the difference
	@if [ -f build/bench/results.json ]; then go run ./tests/bench/gate -update -results build/bench -kind full; fi
	@if [ -f build/bench-quick/results.json ]; then go run ./tests/bench/gate -update -results build/bench-quick -kind quick; fi

.PHONY: test-contract
test-contract: ## the contract on go-ethereum, which the benchmarks compare with; the first build takes minutes
	cd tests/bench/geth && go vet ./... && go test -timeout 25m ./...
	go test -timeout 25m ./tests/bench/contract -run RealTools -contract.tools

.PHONY: contract
contract: ## compile the contracts again; needs npm
	scripts/contract-gen.sh

.PHONY: contract-check
contract-check: ## check that the compiled contracts are current; needs npm
	scripts/contract-gen.sh --check

.PHONY: bench-go
bench-go: ## the benchmarks of the mechanism and the modules
	go test -run '^$$' -bench . -benchmem ./x/...

.PHONY: golden
golden: ## rewrite golden files; review the difference like code
	go test ./app -golden

.PHONY: cover
cover: ## coverage of the hand-written code of the modules and the app
	go test -short -coverprofile=coverage.out -coverpkg=./x/...,./app/... ./x/... ./app/...
	@grep -v '\.pb\.\(gw\.\)\?go:' coverage.out > coverage.hand && mv coverage.hand coverage.out
	go tool cover -func=coverage.out | tail -1

.PHONY: tools
tools: ## install the generators and linters into bin/
	GOBIN=$(GOBIN) go install github.com/cosmos/gogoproto/protoc-gen-gocosmos@v1.7.2
	GOBIN=$(GOBIN) go install github.com/grpc-ecosystem/grpc-gateway/protoc-gen-grpc-gateway@v1.16.0
	GOBIN=$(GOBIN) go install github.com/grpc-ecosystem/grpc-gateway/v2/protoc-gen-openapiv2@v2.29.0
	GOBIN=$(GOBIN) go install github.com/bufbuild/buf/cmd/buf@v1.75.0

.PHONY: tools-lint
tools-lint: ## install golangci-lint into bin/
	GOBIN=$(GOBIN) go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0

.PHONY: proto
proto: ## regenerate Go code and OpenAPI document from proto/; needs no network once the tools are there
	scripts/proto-vendor.sh
	bin/buf format -w proto
	scripts/proto-gen.sh

.PHONY: proto-lint
proto-lint: ## lint and format check of the protos
	bin/buf lint
	bin/buf format -d --exit-code proto

AGAINST ?= .git\#branch=main
.PHONY: proto-breaking
proto-breaking: ## refuse changes that break clients; AGAINST=<buf input>
	bin/buf breaking --against '$(AGAINST)'

.PHONY: proto-check
proto-check: proto-lint ## lint, and check that generated code is current
	scripts/proto-vendor.sh
	scripts/proto-gen.sh
	git diff --exit-code -- third_party/proto x docs/static proto

.PHONY: fmt
fmt: ## format Go code and protos
	gofmt -w $$(git ls-files '*.go' | grep -v '\.pb\.')
	bin/buf format -w proto

.PHONY: lint
lint: ## golangci-lint, proto lint, module files
	bin/golangci-lint run
	$(MAKE) proto-lint
	go mod tidy -diff
	go mod verify

.PHONY: tidy
tidy: ## tidy the module file
	go mod tidy

.PHONY: clean
clean: ## remove build output
	rm -rf build coverage.out .gen
