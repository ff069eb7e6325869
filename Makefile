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

# What `make test` leaves out (tests/conftest.py says why), and coverage where it is asked for.
LEFT_OUT := slow or postgres or browser or transformers
COVER ?=

# The versions that every test is known to pass with, where there is such a list for this Python;
# `make LOCK=` takes the newest of everything.
LOCK ?= $(wildcard .ci/constraints-py$(shell $(PYTHON) -c 'import sys; print("%d%d" % sys.version_info[:2])').txt)

BIN := $(VENV)/bin
PYTEST := $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PINNED := $(if $(LOCK),--constraint $(LOCK))

.DEFAULT_GOAL := help
.PHONY: help demo test test-rest test-all audit check lint docs model model-contextual wheel lock clean

help: ## list what can be made
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/make \1\t\2/' | expand -t 18

demo: $(VENV)/.core ## install the core (no torch) and run the example study
	$(BIN)/qualnlp demo --out qualnlp-demo

test: check ## install what the tests need, then check style, types and run the quick tests
	$(PYTEST) $(COVER)

test-rest: $(VENV)/.dev ## run the tests that `make test` leaves out
	$(PYTEST) -m '$(LEFT_OUT)' $(COVER)

test-all: check ## the same with every test (slow, PostgreSQL, browser, transformers), and coverage
	$(PYTEST) --all --cov --cov-report=term
	$(MAKE) audit

audit: $(VENV)/.dev ## ask for advisories about the pinned packages, where there is a network
	$(PIP) install pip-audit
	$(BIN)/python .ci/audit.py $(or $(LOCK),.ci/constraints-py311.txt)

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

wheel: $(VENV)/.dev ## build the wheel into dist/, byte by byte the same each time, and its bill of materials
	SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) $(BIN)/python -m build --wheel --no-isolation
	$(BIN)/python .ci/sbom.py dist/qualnlp.cdx.json

lock: $(VENV)/.dev ## write down the versions of this environment, once every test has passed with them
	{ echo '# What `make lock` found to pass every test on this Python; others take what is newest.'; \
	  $(BIN)/python -m pip freeze --exclude-editable | grep -v '[@+]' | sort -f; } \
	  > .ci/constraints-py$$($(BIN)/python -c 'import sys; print("%d%d" % sys.version_info[:2])').txt

clean: ## remove the environment and what the commands made
	rm -rf $(VENV) qualnlp-demo site dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "qualnlp needs Python 3.11 or later: make PYTHON=/path/to/python3.11 ..."; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.core: pyproject.toml $(LOCK) | $(VENV)/bin/python
	$(PIP) install $(PINNED) --editable .
	@touch $@

$(VENV)/.dev: pyproject.toml $(LOCK) | $(VENV)/bin/python
	$(PIP) install $(PINNED) '$(TORCH)'
	$(PIP) install $(PINNED) --editable '.[dev,transformers,cluster,postgres]'
	@touch $@ $(VENV)/.core
