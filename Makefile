# make run     everything, at http://127.0.0.1:8000 (PORT, SANDBOX_PORT and DATA_DIR change where)
# make test    every test
# make bench   what pages cost with 10,000 specs and 100,000 deployments, on each database found
# make check   format, lint, types, imports, templates, styles, migrations, production settings
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes
# What is told to a database in a way of its own; `make test` runs it on PostgreSQL, too.
POSTGRES_TESTS := $(addprefix tests/, specs/test_search.py specs/test_understanding.py \
	specs/test_catalogue.py specs/test_star.py site/test_finder.py deployments/test_list_pages.py \
	deployments/test_paging.py deployments/test_polling.py deployments/test_redeploying.py \
	accounts/test_limits.py operations connections test_distinct.py)

.PHONY: run install test bench check format lock screenshots clean

run: $(VENV)/base.installed
	@exec $(BIN)/python manage.py run

install: $(VENV)/dev.installed

test: $(VENV)/dev.installed
	@sh scripts/chromium.sh
	@$(if $(ARGS),$(BIN)/python -m pytest $(ARGS),sh scripts/test.sh $(BIN)/python)
	@test -n "$(ARGS)" || $(BIN)/python scripts/with_postgres.py $(BIN)/python -m pytest -q $(POSTGRES_TESTS)

bench: $(VENV)/dev.installed
	@$(BIN)/python scripts/bench_sandbox.py
	@$(BIN)/python scripts/bench.py
	@$(BIN)/python scripts/with_postgres.py $(BIN)/python scripts/bench.py

check: $(VENV)/dev.installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python scripts/check_templates.py
	$(BIN)/python scripts/check_css.py
	$(BIN)/python scripts/format_css.py --check static/css/*.css
	DATA_DIR=var/check $(BIN)/python manage.py makemigrations --check --dry-run
	sh scripts/check_deploy.sh

format: $(VENV)/dev.installed
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	find templates -name "*.html" -exec $(BIN)/djade --target-version 6.1 {} +

# Writes requirements/*.txt anew from pyproject.toml and requirements/dev.in.
lock: $(VENV)/dev.installed
	$(BIN)/pip-compile --quiet --upgrade -o requirements/base.txt pyproject.toml
	$(BIN)/pip-compile --quiet --upgrade -o requirements/dev.txt requirements/dev.in

$(VENV)/bin/python:
	@python=$$(sh scripts/find_python.sh) && $$python -m venv $(VENV)

$(VENV)/base.installed: requirements/base.txt | $(VENV)/bin/python
	@echo "Installing what it needs …"
	@$(PIP) -r requirements/base.txt
	@touch $@

$(VENV)/dev.installed: requirements/dev.txt | $(VENV)/bin/python
	@echo "Installing what working on it needs …"
	@$(PIP) -r requirements/dev.txt
	@touch $@ $(VENV)/base.installed

# Pictures of every page of a running copy, light, dark and narrow, into screenshots/.
screenshots: $(VENV)/dev.installed
	@$(BIN)/python scripts/screenshots.py --address http://127.0.0.1:$${PORT:-8000}

clean:
	rm -rf $(VENV) var
