# Two commands do all the set-up: `make demo` and `make test`. `make` alone lists the rest.
# `make test` takes minutes; `make test-all`, what the continuous integration runs, takes longer.
PYTHON ?= python3
VENV ?= .venv
# The tests run a real transformer; this is the release of torch that they are known to pass with.
TORCH ?= torch==2.13.0

# Where the training and development data lie (they are not part of the project).
DATA ?= ../shared/data

# Tests run on every core; `make test WORKERS=2` takes two.
WORKERS ?= logical

BIN := $(VENV)/bin
PYTEST := $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help demo test test-all check lint docs model model-contextual clean

help: ## list what can be made
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/make \1\t\2/' | expand -t 18

demo: $(VENV)/.core ## install the core (no torch) and run the example study
	$(BIN)/qualnlp demo --out qualnlp-demo

test: check ## install what the tests need, then check style, types and run the quick tests
	$(PYTEST)

test-all: check ## the same with every test (slow, PostgreSQL, browser, transformers), and coverage
	$(PYTEST) --all --cov --cov-report=term

check: $(VENV)/.dev ## check style and types, changing nothing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

lint: $(VENV)/.dev ## mend style where it can be mended
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

model: $(VENV)/.dev ## train the Indonesian model anew: make model DATA=../shared/data
	$(BIN)/python models/train --data $(DATA)

model-contextual: $(VENV)/.dev ## make the contextual model anew: make model-contextual DATA=../shared/data
	$(BIN)/python models/train/contextual --data $(DATA)

docs: $(VENV)/.dev ## write docs/commands.md anew, and build the documentation site strictly into site/
	$(BIN)/python docs/write_commands.py
	$(BIN)/python -m mkdocs build --strict

clean: ## remove the environment and what the commands made
	rm -rf $(VENV) qualnlp-demo site dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "qualnlp needs Python 3.11 or later: make PYTHON=/path/to/python3.11 ..."; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.core: pyproject.toml | $(VENV)/bin/python
	$(PIP) install --editable .
	@touch $@

$(VENV)/.dev: pyproject.toml | $(VENV)/bin/python
	$(PIP) install '$(TORCH)'
	$(PIP) install --editable '.[dev,transformers,cluster,postgres]'
	@touch $@ $(VENV)/.core
