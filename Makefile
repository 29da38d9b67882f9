# The commands of this project. Each sets up what it needs; a second call starts at once.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet
RUN    := $(VENV)/.installed-run
DEV    := $(VENV)/.installed-dev
COMPILE := --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header

.PHONY: run test check lock bench mutants screenshots schema clean
.DEFAULT_GOAL := run

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(RUN): $(BIN)/python requirements.lock pyproject.toml
	@echo "Setting up (once) ..."
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(DEV): $(RUN) requirements-dev.lock
	@echo "Setting up for development (once) ..."
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

run: $(RUN)        ## start the bot (without a token: the sandbox at http://127.0.0.1:8080)
	@$(BIN)/dondoc run

test: $(DEV)       ## all tests
	@$(BIN)/python -m pytest -n auto --dist worksteal

check: $(DEV)      ## style, types, import contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(DEV)      ## speed, as ratios in one run, and how well typed words are understood
	@$(BIN)/python -m benchmarks

SEED ?= 1
mutants: $(DEV)    ## change 120 single lines of rules/, db/ and jobs/, drawn by SEED, and list what no test notices
	@$(BIN)/python -m benchmarks.mutants --seed $(SEED)

screenshots: $(DEV) ## make the pictures of docs/img anew
	@mkdir -p docs/img
	@SCREENSHOTS=docs/img $(BIN)/python -m pytest tests/reports/pages.py
	@SCREENSHOTS=docs/img $(BIN)/python -m pytest tests/browser -k "newcomer or figures or zalo or moves or board_and_looks"

schema: $(RUN)     ## write seed/program.schema.json anew from the models
	@$(BIN)/dondoc program schema > seed/program.schema.json

lock: $(DEV)       ## resolve the ranges of pyproject.toml anew (what runs is held to what was tested)
	@$(BIN)/uv pip compile $(COMPILE) --upgrade --extra dev pyproject.toml build.in -o requirements-dev.lock
	@$(BIN)/uv pip compile $(COMPILE) pyproject.toml build.in -c requirements-dev.lock -o requirements.lock

clean:
	rm -rf $(VENV)
