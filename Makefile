# Two commands on a fresh machine: `make demo` shows what dragoman does, `make test` checks it.
PYTHON ?= python3
BIN := .venv/bin
INSTALL := PIP_BUILD_CONSTRAINT=constraints.txt $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

# The archive that `make serve` shows.
STORE ?= news.db
# The one that `make demo` makes.
DEMO := build/demo.db
# What the page's build needs (web/package.json).
NODE := 20.19

# The event models are trained without this fold of gold/train; the choices after them are fitted on that fold.
FOLD := 0/5
MODELS := src/dragoman/data/models
# Where the event models are trained: cpu or cuda.
DEVICE ?= cpu
READERS := $(MODELS)/accurate=$(FOLD) $(MODELS)/small=$(FOLD)

.PHONY: demo test lint web serve train train-whole choices floors bench bench-side bench-serve soak readme clean distclean

# Exit code 3: some reports failed, as by the time limit on a busy machine. That is told; the others are shown.
demo: .venv/.installed  ## code the shipped examples: a report as a table, the others into an archive for the explorer
	$(BIN)/dragoman code examples/shelling.txt examples/visit.md --format table || test $$? -eq 3
	@mkdir -p $(dir $(DEMO))
	$(BIN)/dragoman ingest examples/archive --store $(DEMO) || test $$? -eq 3
	$(BIN)/dragoman counts --store $(DEMO) --by type --format table
	@echo
	@echo "See them on a map, along time and as a network, each with its sentence (needs Node.js $(NODE) once, to build the page):"
	@echo "    make serve STORE=$(DEMO)        # then open http://127.0.0.1:8000/"

test: .venv/.installed-dev  ## run every test
	$(BIN)/python -m pytest

lint: .venv/.installed-dev  ## style and types
	$(BIN)/ruff check .
	$(BIN)/mypy

web:  ## build the explorer's page into src/dragoman/serve/static (needs Node.js 20.19 or newer)
	@command -v npm >/dev/null || { echo "The explorer's page is built with Node.js $(NODE) or newer and its npm:" \
	  "neither is here. https://nodejs.org tells how to install them. All but the page works without."; exit 1; }
	@node -e 'const [a, b] = process.versions.node.split("."), [x, y] = "$(NODE)".split("."); if ((a - x || b - y) < 0) process.exit(1)' || \
	  { echo "The explorer's page needs Node.js $(NODE) or newer, but node is $$(node --version) (Debian 12 has 18)." \
	  "https://nodejs.org tells how to install a newer one."; exit 1; }
	cd web && npm ci --no-audit --no-fund && npm run build

serve: .venv/.installed web  ## build the page and show the archive STORE in the browser
	$(BIN)/dragoman serve --store $(STORE)

train: .venv/.installed-train  ## learn on from the models that ship, then fit the choices after them (some 75 minutes on two cores); needs DRAGOMAN_DATA
	rm -f training/runs/cache/*.pickle
	$(BIN)/python -m training.events.train --out training/runs/small --fold $(FOLD) --device $(DEVICE) \
	  --resume $(MODELS)/small --minutes 20 --epochs 3 --rate 8e-5 --decay 0.95 --head-rate 4e-4 --twice 0
	$(BIN)/python -m training.events.train --accurate --out training/runs/accurate --fold $(FOLD) --device $(DEVICE) \
	  --resume $(MODELS)/accurate --frozen 6 --minutes 25 --epochs 3 --rate 3e-5 --head-rate 1.2e-4 --twice 0
	$(BIN)/python -m training.events.export --accurate training/runs/accurate $(MODELS)/accurate
	$(BIN)/python -m training.events.export training/runs/small $(MODELS)/small
	$(MAKE) choices

train-whole: .venv/.installed-train  ## fit both models from their base weights (an hour with DEVICE=cuda, more than a day on two cores); needs DRAGOMAN_DATA
	rm -f training/runs/cache/*.pickle
	$(BIN)/python -m training.events.pretrain --accurate --out training/runs/read --fold $(FOLD) --device $(DEVICE)
	$(BIN)/python -m training.events.train --accurate --out training/runs/accurate --fold $(FOLD) \
	  --encoder training/runs/read --device $(DEVICE)
	$(BIN)/python -m training.events.export --accurate training/runs/accurate $(MODELS)/accurate
	$(BIN)/python -m training.events.train --out training/runs/small --fold $(FOLD) --device $(DEVICE) \
	  --teacher $(MODELS)/accurate --size 48 --rate 1.4e-4 --decay 0.95 --head-rate 1e-3 --twice 0
	$(BIN)/python -m training.events.export training/runs/small $(MODELS)/small
	$(MAKE) choices

choices: .venv/.installed-train  ## fit the choices after the event models; needs DRAGOMAN_DATA
	$(BIN)/python -m training.parties $(READERS)
	$(BIN)/python -m training.dating $(READERS)
	$(BIN)/python -m training.locating $(READERS)
	$(BIN)/python -m training.confidence $(READERS)
	$(BIN)/python -m training.pairs

floors: .venv/.installed-dev  ## the figures that CI demands, beside what is reached
	$(BIN)/python -m evaluation.floors

bench: .venv/.installed  ## speed on one core, start-up, memory
	OMP_NUM_THREADS=1 $(BIN)/python benchmarks/bench.py 60 accurate
	OMP_NUM_THREADS=1 $(BIN)/python benchmarks/bench.py 60 small

bench-side: .venv/.installed-train  ## dragoman beside spaCy's parse and an encoder on every pair of names (docs/benchmarks.md)
	test -f build/pairwise/weights.pt || OMP_NUM_THREADS=1 $(BIN)/python benchmarks/pairwise.py train
	OMP_NUM_THREADS=1 $(BIN)/python benchmarks/side_by_side.py

soak: .venv/.installed-dev  ## 100 000 invented articles through `dragoman ingest --jobs 2`, killed at random (docs/scale.md)
	$(BIN)/python benchmarks/soak.py

bench-serve: .venv/.installed-dev  ## how long the explorer's answers and its page take on an invented archive (made first, in minutes; 3 GB)
	$(BIN)/python benchmarks/serve.py build/bench-serve.db

readme: .venv/.installed  ## run the console examples of the documents again and write down their output
	$(BIN)/python docs/console.py README.md docs/*.md

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

.venv/.installed-train: .venv/.installed
	@$(subst constraints.txt,constraints-train.txt,$(INSTALL)) -e '.[train]'
	@touch $@

.venv/.installed-dev: .venv/.installed
	@$(INSTALL) -e '.[dev]'
	@touch $@
