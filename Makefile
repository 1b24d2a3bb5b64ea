# Two commands do all set-up on a machine with Python 3.11 or later: `make run` and `make test`.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test lint schema docs evaluation train lock clean

run: .venv/.ready
	$(BIN)/jianbao build samples -o output --prefect
	@$(BIN)/python -m flows.first_look output

test: .venv/.ready-dev lint
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal

lint: .venv/.ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Writes the committed schema (schemas/published.json); refused where DATASET_VERSION does not go up as docs/data.md asks.
schema: .venv/.ready
	$(BIN)/python -m schemas._published

# Writes docs/commands.md, what the code in docs/ prints, and the outputs of the notebook; uses the release of `make run`.
docs: .venv/.ready-dev
	$(BIN)/python -m tools.doc_pages .

# Writes the figures of the gold set into docs/evaluation.md. Which interpreter has the other extractors: OTHERS=….
evaluation: .venv/.ready-dev
	$(BIN)/python -m benchmarks.evaluation tests/gold --docs docs $(if $(OTHERS),--python $(OTHERS))

.venv/.ready: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("jianbao needs Python 3.11 or later; call: make run PYTHON=python3.11") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

# What only tests need: linters, the optional extras (OCR is large), producers of test PDFs.
.venv/.ready-dev: .venv/.ready requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	touch $@

# Learns what lines are from the gold set and from generated bulletins; some minutes. See extractors/training.
train: .venv/.ready-dev
	rm -rf build/training
	$(BIN)/python -m tools.gold build/training --bank open --seeds 100:170
	$(BIN)/python -m extractors.training --train tests/gold/open build/training --watch tests/golden --test tests/gold/holdout

# Needs uv; the locks name no registry.
COMPILE := uv pip compile pyproject.toml --universal --python-version 3.11 --no-emit-index-url --no-header --quiet
lock:
	$(COMPILE) --output-file requirements.lock
	$(COMPILE) --extra dev --constraint requirements.lock --output-file requirements-dev.lock

clean:
	rm -rf .venv output .prefect
