# For those who have the tools of `python3 start.py venv` on their PATH; the others use start.py.
PYTHON ?= python
UV ?= uv
LOCK = $(UV) --quiet pip compile --no-config --universal --python-version 3.11 --generate-hashes \
  --no-header --upgrade pyproject.toml

.PHONY: check lock

check:
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	$(PYTHON) -m pytest -n auto

# The development lock holds every pin of the run-time lock; tests/test_start.py checks it.
lock:
	$(LOCK) --output-file requirements.lock
	$(LOCK) --extra dev --constraint requirements.lock --output-file requirements-dev.lock
