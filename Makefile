# Every target explains itself: make help.
.DEFAULT_GOAL := help
SHELL := /bin/bash
export UseSharedCompilation := false
export MSBUILDDISABLENODEREUSE := 1
export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_NOLOGO := 1

.PHONY: help docs run test faults build publish packages start lint bench endurance clean packages-build packages-test packages-bench test-plugins

help: ## This list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' Makefile | column -t -s '|'

run: packages-build packages-test publish ## Install what is missing, build, run one container with each runtime at hand, clean up
	@eng/with-cgroups eng/run

test: packages-build packages-test publish test-plugins ## Install what is missing, build, run every test (FILTER='Name~Kill' for some)
	@dotnet build Atoll.slnx -c Release -v quiet
	@eng/with-cgroups eng/test

faults: packages-build packages-test publish test-plugins ## Daemon and supervisor die at every step on every runtime, then storms of faults for MINUTES (default 5); SEED repeats one
	@dotnet build Atoll.slnx -c Release -v quiet
	@ATOLL_FAULTS=1 ATOLL_FAULTS_MINUTES=$(or $(MINUTES),5) ATOLL_FAULTS_SEED=$(SEED) FILTER='FullyQualifiedName~CrashPointTests|FullyQualifiedName~RotationPromises|FullyQualifiedName~StormTests' eng/with-cgroups eng/test

build: packages-build ## Compile everything, analyzers as errors
	dotnet build Atoll.slnx -c Release

publish: packages-build ## Lay out/: bin/atolld, bin/atoll, plugins/ID/, plugins.toml
	@eng/publish out

packages: publish ## Pack what vendors build plugins with, into out/packages
	@eng/pack out/packages

start: packages-test publish ## Start a daemon in the foreground, in out/run, until Ctrl-C
	@eng/with-cgroups out/bin/atolld --config out/plugins.toml --root $(CURDIR)/out/run/root --state $(CURDIR)/out/run/state --host unix://$(CURDIR)/out/run/atoll.sock

lint: packages-build ## Analyzers, formatting
	dotnet build Atoll.slnx -c Release --no-incremental
	dotnet format Atoll.slnx whitespace --verify-no-changes

bench: packages-build packages-test packages-bench publish ## Measure against the bare runtimes and other monitors (docs/performance.md)
	@dotnet build bench -c Release -v quiet
	@eng/with-cgroups dotnet run --project bench -c Release --no-build -- $(ARGS)

endurance: packages-build packages-test packages-bench publish ## Starts, stops and execs by the thousand; fails where the daemon then holds more than before (CYCLES, EXECS, PLOT=FILE.svg)
	@dotnet build bench -c Release -v quiet
	@eng/with-cgroups dotnet run --project bench -c Release --no-build -- --only endurance --cycles $(or $(CYCLES),10000) --execs $(or $(EXECS),20000) $(if $(PLOT),--plot $(PLOT))

docs: ## Write the pages of docs/ that are generated from the code
	@ATOLL_WRITE_DOCS=1 dotnet test tests/Architecture -c Release --nologo -v quiet --filter "Name~The_matrix_of_operations|Name~The_page_of_keys"
	@ATOLL_WRITE_DOCS=1 dotnet test tests/Integration -c Release --nologo -v quiet --filter Name~The_page_of_promises

clean: ## Remove what was built
	rm -rf artifacts out

packages-build:
	@eng/install-packages build

packages-test:
	@eng/install-packages test

packages-bench:
	@eng/install-packages bench

# Test plugins are built like a vendor's: from the packed SDK, referenced by nobody.
test-plugins:
	@eng/build-test-plugins
