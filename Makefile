# Every target sets up what it needs first: `make run` works from a fresh checkout.
PYTHON ?= python3
VENV   ?= .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
PIP = $(BIN)/python -m pip --disable-pip-version-check install --quiet
# Every package by its version and its hash, what builds ours among them; then ours, from this folder.
LOCKED = $(PIP) --require-hashes --requirement
OURS = $(PIP) --no-deps --no-build-isolation --editable .
LOCK = $(BIN)/uv pip compile pyproject.toml --group build --universal --python-version 3.10 \
  --generate-hashes --no-header --no-annotate --quiet
# Slow tests wait for browsers and servers: two processes more than there are cores.
SOME_MORE = $(shell $(PYTHON) -c "import os; print(2 + (os.cpu_count() or 1))")
# Tests and notebooks run side by side; more threads for each would only get in the way.
export OPENBLAS_NUM_THREADS ?= 1

.PHONY: help run lab system test test-all test-release lint build book bench lock clean

help:  ## What there is to make
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

run: $(VENV)/.base  ## Run and grade the whole series, compare every figure, write report/index.html
	$(BIN)/nnlab run

lab: $(VENV)/.base  ## Open JupyterLab on the student notebooks
	$(BIN)/nnlab lab

test: $(VENV)/.dev  ## The tests of a few minutes; what this machine has not is counted at the end
	$(BIN)/pytest -m "not slow" -n logical --dist worksteal

# Root also runs what must hold without root's rights, as the user that `make system` made.
test-all: $(VENV)/.dev  ## The other tests: a browser, whole classes, the series; `make system` first
ifeq ($(shell id -u),0)
	$(BIN)/python -m tests.grading.as_ordinary_user -m pytest -n logical --dist worksteal --everything \
	  tests/grading/test_hostile.py tests/grading/test_sealed.py
endif
	$(BIN)/pytest -m "slow and not release" -n $(SOME_MORE) --dist worksteal --everything

test-release: $(VENV)/.dev  ## Before a release: the whole series, other Pythons, recipes of machines, the book
	$(BIN)/pytest -m release -n logical --dist worksteal --everything

system:  ## What the tests need of the machine, by apt: bubblewrap, Chromium, PostgreSQL, npm
	.ci/system

lint: $(VENV)/.dev  ## Lint, formatting, types, and notebooks in step with their sources
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/nnlab build --check

build: $(VENV)/.dev  ## Build the notebooks from solutions/*/*.py
	$(BIN)/nnlab build

book: $(VENV)/.dev  ## The book, from the report of the last run: build/book/_build/html/index.html
	$(BIN)/python docs/build_book.py

bench: $(VENV)/.bench  ## Measure against the plain loop, PyTorch and scikit-learn
	$(BIN)/python -m benchmarks

lock: $(VENV)/.dev  ## Choose the newest exact versions again, with their hashes
	rm -f locks/*.txt
	$(LOCK) --extra dev --output-file locks/dev.txt
	$(LOCK) --extra grade --constraint locks/dev.txt --output-file locks/grade.txt
	$(LOCK) --constraint locks/dev.txt --output-file locks/base.txt
	$(BIN)/python docs/list_licences.py

clean:  ## Remove what was made here; data and students' work stay
	rm -rf $(VENV) report build dist .mypy_cache .ruff_cache

$(VENV)/.base: pyproject.toml locks/base.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(LOCKED) locks/base.txt
	$(OURS)
	touch $@

$(VENV)/.dev: pyproject.toml locks/dev.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(LOCKED) locks/dev.txt
	$(OURS)
	touch $@ $(VENV)/.base

# The yardsticks are not locked: which build of PyTorch fits is for the machine to say.
$(VENV)/.bench: $(VENV)/.dev
	$(PIP) --editable '.[bench]'
	touch $@
