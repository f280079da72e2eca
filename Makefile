# Two commands on a fresh machine: `make demo` shows what dragoman does, `make test` checks it.
PYTHON ?= python3
BIN := .venv/bin
INSTALL := PIP_BUILD_CONSTRAINT=constraints.txt $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

.PHONY: demo test lint bench readme clean distclean

demo: .venv/.installed  ## code the shipped examples and print the table
	$(BIN)/dragoman code examples --format table

test: .venv/.installed-dev  ## run every test
	$(BIN)/python -m pytest

lint: .venv/.installed-dev  ## style and types
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: .venv/.installed  ## speed on one core, start-up, memory
	OMP_NUM_THREADS=1 $(BIN)/python benchmarks/bench.py

readme: .venv/.installed  ## run the console examples of the documents again and write down their output
	$(BIN)/python docs/console.py README.md docs/cli.md

clean:  ## remove what tools left behind
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
	find src tests training evaluation benchmarks docs -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean  ## ... and the installation
	rm -rf .venv

.venv/.installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "dragoman needs Python 3.11 or newer, but $(PYTHON) is $$($(PYTHON) --version 2>&1)." \
	         "Name another: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@echo "Installing into .venv (a few minutes the first time) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(INSTALL) pip==26.3  # the one that comes with Python 3.11 misses extras spelt with "_" (lxml's html_clean)
	@$(INSTALL) -e .
	@touch $@

.venv/.installed-dev: .venv/.installed
	@$(INSTALL) -e '.[dev]'
	@touch $@
