# Two commands do all set-up on a machine with Python 3.11 or later: `make run` and `make test`.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test lint lock clean

run: .venv/.ready
	$(BIN)/jianbao build samples -o output --prefect
	@$(BIN)/python -m flows.first_look output

test: .venv/.ready lint
	$(BIN)/python -m pytest

lint: .venv/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

.venv/.ready: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("jianbao needs Python 3.11 or later; call: make run PYTHON=python3.11") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

# Needs uv; the lock names no registry.
lock:
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --no-emit-index-url --no-header --quiet --output-file requirements.lock

clean:
	rm -rf .venv output .prefect
