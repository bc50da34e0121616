# The targets that people and CI use alike. `make help` lists them.

GO       ?= go
PACKAGES ?= ./...
LINT     := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0

.DEFAULT_GOAL := help

.PHONY: help build test race cover fuzz lint fmt generate golden e2e browser bench demo check changelog

help: ## list the targets
	@awk -F':.*## ' '/^[a-z0-9]+:.*## /{printf "%-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## build the binary ./callboard
	$(GO) build -o callboard ./cmd/callboard

test: ## all tests, without the network
	$(GO) test $(PACKAGES)

race: ## all tests with the race detector
	$(GO) test -race $(PACKAGES)

cover: ## test coverage of each package
	$(GO) test -cover $(PACKAGES)

fuzz: ## each fuzz target for 20 seconds
	@for p in $$(grep -rl --include=*_test.go 'func Fuzz' . | xargs -n1 dirname | sort -u); do \
		for f in $$(grep -ho 'func Fuzz[A-Za-z0-9]*' $$p/*_test.go | sed 's/func //'); do \
			echo "== $$p $$f"; $(GO) test -run '^$$' -fuzz "^$$f$$" -fuzztime 20s $$p || exit 1; done; done

lint: ## the linters of .golangci.yml
	$(GO) run $(LINT) run

fmt: ## format all code
	$(GO) run $(LINT) fmt

generate: ## make the generated files again (docs/cli.md, docs/config.md, …)
	$(GO) generate ./...

golden: ## rewrite golden files; review the difference as code
	$(GO) test ./crawlers/... ./digest/... ./web/... -update

e2e: ## the command line as people use it, and the crash tests
	$(GO) test -count=1 ./cmd/...

browser: ## the pages in a real Chromium
	$(GO) test -count=1 -tags browser -run Browser ./web/...

bench: ## the benchmarks: ratios measured in one run
	$(GO) run ./bench/pipeline

demo: ## the main job on the built-in world
	$(GO) run ./cmd/callboard demo

check: ## what must be green before a change lands
	@test -z "$$(gofmt -s -l $$(git ls-files '*.go'))" || { gofmt -s -l $$(git ls-files '*.go'); echo 'run make fmt'; exit 1; }
	$(GO) generate ./...
	@git diff --exit-code -- docs || { echo 'generated files were stale: commit them'; exit 1; }
	$(GO) vet ./...
	$(MAKE) lint
	$(MAKE) race

changelog: ## fold the change notes into CHANGELOG.md: make changelog VERSION=v0.1.0
	@test -n "$(VERSION)" || { echo 'say which: make changelog VERSION=v0.1.0'; exit 1; }
	@{ sed '/^## /,$$d' CHANGELOG.md; printf '## %s (%s)\n\n' '$(VERSION)' "$$(date -u +%F)"; \
		for f in changelog/unreleased/*.md; do sed '1s/^/- /;2,$$s/^/  /' "$$f"; done; echo; \
		sed -n '/^## /,$$p' CHANGELOG.md; } > CHANGELOG.new && mv CHANGELOG.new CHANGELOG.md && git rm -q changelog/unreleased/*.md
