# Each target does all the set-up it needs; the environment is made once, in .venv, and again when pyproject.toml changes.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SAMPLE := corpora/samples/roze-paal.nl.txt

.PHONY: demo test omegat browser test-ray lint bench clean help

help:
	@echo "make demo   translate a sample article with the embedded model"
	@echo "make test   run all tests"
	@echo "make omegat test our files in OmegaT itself, where it is installed"
	@echo "make browser test the page that nlen serve has in Chromium (installs Playwright)"
	@echo "make test-ray  test building corpora on a Ray cluster of this machine (installs Ray)"
	@echo "make lint   ruff and mypy"
	@echo "make bench  measure nlen beside its peers (installs torch, transformers and translate-toolkit)"
	@echo "make clean  remove the environment and what was built"

demo: $(VENV)/.core
	@echo
	@echo "== $(SAMPLE) in English =="
	@$(BIN)/python -m align translate "$(SAMPLE)"
	@echo
	@echo "== the start of the translation memory (demo.tmx) =="
	@$(BIN)/python -m align translate "$(SAMPLE)" -q -o demo.tmx
	@head -n 24 demo.tmx

# A module's tests stay in one process, which has what they share; each process holds a model, so that four are enough.
test: $(VENV)/.dev
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile

# Without OmegaT the tests that need it are skipped, and -rs says what to install; -rP shows what they counted.
omegat: $(VENV)/.dev
	$(BIN)/python -m pytest -rsP tests/end_to_end/test_omegat.py

# Chromium is a package of the system; SCREENSHOTS=folder keeps what was looked at.
browser: $(VENV)/.browser
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || echo "Chromium is missing, so that the tests will be skipped: apt-get install chromium" >&2
	$(if $(SCREENSHOTS),mkdir -p "$(SCREENSHOTS)" && NLEN_SCREENSHOTS="$(abspath $(SCREENSHOTS))") $(BIN)/python -m pytest -rsP tests/serve/browser

test-ray: $(VENV)/.ray
	$(BIN)/python -m pytest -rs tests/corpus/test_ray.py

lint: $(VENV)/.dev
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy

bench: $(VENV)/.bench
	$(BIN)/python -m pytest tests/modelhub/test_convert.py
	$(BIN)/python -m scripts.benchmark $(BENCH)

clean:
	rm -rf $(VENV) build dist demo.tmx

# `python3 -m venv` needs a package of its own on Debian and Ubuntu; without it the folder it leaves is useless.
$(VENV)/.made:
	@command -v $(PYTHON) >/dev/null 2>&1 || { echo "error: $(PYTHON) is missing: apt-get install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || { echo "error: nlen needs Python 3.10 or newer, this is $$($(PYTHON) -V 2>&1); name another: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "error: the module venv is missing: apt-get install python3-venv" >&2; exit 1; }
	@rm -rf $(VENV)
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }
	@touch $@

$(VENV)/.core: $(VENV)/.made pyproject.toml
	@echo "installing nlen into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.made pyproject.toml
	@echo "installing nlen and the tools of its tests into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(VENV)/.core

$(VENV)/.ray: $(VENV)/.dev
	@echo "installing Ray into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,ray]'
	@touch $@

$(VENV)/.browser: $(VENV)/.dev
	@echo "installing Playwright into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,browser]'
	@touch $@

$(VENV)/.bench: $(VENV)/.dev
	@echo "installing the peers to measure against into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	@touch $@
