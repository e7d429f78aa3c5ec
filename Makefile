# make run · make test · make lint · make bench · make bench-growth · make clean · make lock
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8720
TEXTS ?= $(or $(KONGQU_DOCUMENTS),../shared/seeds)

.PHONY: run test lint bench bench-growth clean lock
.DEFAULT_GOAL := run

run: $(VENV)/installed
	@$(BIN)/kongqu serve --host $(HOST) --port $(PORT)

test: lint
	@$(BIN)/kongqu build --if-needed
	@$(BIN)/kongqu verify $(if $(wildcard $(TEXTS)),--documents $(TEXTS))
	@chromium=$$($(BIN)/python tests/browser/find_browser.py) && export KONGQU_CHROMIUM="$$chromium" && \
	$(BIN)/python -m pytest -q -n auto --maxprocesses 4 --dist loadgroup --ignore tests/browser && \
	$(BIN)/python -m pytest -q -n 2 -m "not timing" tests/browser && $(BIN)/python -m pytest -q -m timing tests/browser

lint: $(VENV)/installed-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(VENV)/installed-bench
	@$(BIN)/kongqu build --if-needed
	@$(BIN)/kongqu bench lookup
	@$(BIN)/kongqu bench find
	@$(BIN)/kongqu bench rules
	@$(BIN)/kongqu bench space
	@$(BIN)/kongqu bench identity

# The table and the plot of docs/growth.md; ten minutes.
bench-growth: $(VENV)/installed-bench
	@$(BIN)/kongqu build --if-needed
	@$(BIN)/kongqu bench growth --write docs

clean:
	rm -rf $(VENV) data/build data/cache data/.build* build kongqu.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis tests/browser/shots
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Pins of everything that requirements.in and requirements-dev.in need.
lock: $(VENV)/installed-dev
	$(BIN)/pip-compile -q --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host -o requirements.txt requirements.in
	$(BIN)/pip-compile -q --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host -o requirements-dev.txt requirements-dev.in
	$(BIN)/pip-compile -q --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host -o requirements-bench.txt requirements-bench.in

# A stamp is written only when everything before it worked, so a broken installation is tried again.
$(VENV)/installed: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Kongqu needs Python 3.11 or newer: make run PYTHON=/path/to/python3.11")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "Cannot make a virtual environment; on Debian: apt-get install python3-venv" >&2; exit 1; }
	@echo "Installing into $(VENV) …"
	@$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/installed-bench: $(VENV)/installed requirements-bench.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements-bench.txt
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed requirements-dev.txt
	@echo "Installing what the tests need …"
	@$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements-dev.txt
	@touch $@
