# Every target sets up what it needs first: `make run` works from a fresh checkout.
PYTHON ?= python3
VENV   ?= .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
PIP = $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint requirements.lock
# Tests and notebooks run side by side; more threads for each would only get in the way.
export OPENBLAS_NUM_THREADS ?= 1

.PHONY: help run lab test test-fast lint build book bench lock clean

help:  ## What there is to make
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

run: $(VENV)/.base  ## Run and grade the whole series, compare every figure, write report/index.html
	$(BIN)/nnlab run

lab: $(VENV)/.base  ## Open JupyterLab on the student notebooks
	$(BIN)/nnlab lab

test: $(VENV)/.dev  ## All tests, the fast ones first
	$(BIN)/pytest -m "not slow" -n auto
	$(BIN)/pytest -m slow -n auto

test-fast: $(VENV)/.dev  ## The tests that take seconds
	$(BIN)/pytest -m "not slow" -n auto

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

lock: $(VENV)/.dev  ## Choose the newest exact versions again
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.10 --extra dev --extra docs \
	  --no-header --no-annotate --upgrade --output-file requirements.lock

clean:  ## Remove what was made here; data and students' work stay
	rm -rf $(VENV) report build dist .mypy_cache .ruff_cache

$(VENV)/.base: pyproject.toml requirements.lock
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) --editable .
	touch $@

$(VENV)/.dev: pyproject.toml requirements.lock
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) --editable '.[dev]'
	touch $@ $(VENV)/.base

$(VENV)/.bench: $(VENV)/.dev
	$(PIP) --editable '.[bench]'
	touch $@
