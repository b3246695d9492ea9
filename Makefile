# make demo, make test: everything a fresh machine needs, from installing packages to the result.
BUILD ?= build
JOBS ?= $(shell nproc)
PLAIT := $(BUILD)/bin/plait

.PHONY: help setup configure build demo test fuzz parity format errors check clean
.DEFAULT_GOAL := help

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 14

setup: ## installs the packages that are missing (Debian 12 or 13)
	@scripts/setup.sh

configure:
	@cmake --preset release -B $(BUILD)

build: configure ## builds alone, into build/; the tool is build/bin/plait
	@cmake --build $(BUILD) -j $(JOBS)

# A recipe line of its own for each step, so that `setup` comes before `build` under -j too.
demo: ## set-up, build, a decoder layer beside its reference, then a model that writes (MODEL=DIR: a downloaded one)
	@$(MAKE) --no-print-directory setup
	@$(MAKE) --no-print-directory build
	$(PLAIT) run qwen3/decode_layer batch=16 seq_lens=random --repeat 5
	@MODEL='$(MODEL)' scripts/demo_model.sh $(BUILD)

test: ## set-up, build, every test
	@$(MAKE) --no-print-directory setup
	@$(MAKE) --no-print-directory build
	@ctest --test-dir $(BUILD) -j 2 --output-on-failure

fuzz: ## every libFuzzer target for FUZZ_SECONDS (300) each; see docs/testing.md
	@scripts/fuzz.sh

parity: ## compares plait with transformers, tokenizers and torch; see docs/testing.md
	@scripts/parity.sh

format: ## formats every C++ file
	@scripts/check_format.sh --fix

errors: ## writes docs/errors.md from the tests that expect the errors
	@scripts/write_errors.py

check: configure ## static checks: format, layers, names, texts of errors
	@scripts/check_format.sh
	@scripts/check_layers.py
	@scripts/check_error_texts.py
	@scripts/check_tidy.sh $(BUILD)

clean: ## removes build/
	@rm -rf $(BUILD)
