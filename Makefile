# Every habit of this project. `make help` lists them.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
export DJANGO_SETTINGS_MODULE ?= cms.settings.dev

.DEFAULT_GOAL := help
.PHONY: help demo run services setup test test-sqlite test-postgresql lint messages recordings bench lock clean

help: ## list these commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1:/' | awk -F: '{printf "  make %-16s %s\n", $$1, $$2}'

# --- Set up -----------------------------------------------------------------------------------

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; PYTHON=… chooses one."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "On Debian and Ubuntu the module venv is a package of its own: apt install python3-venv"; exit 1; }

$(VENV)/.installed: requirements.txt | $(VENV)/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

CATALOGUES := $(wildcard cms/locale*/*/LC_MESSAGES/*.po)
var/.catalogues: $(CATALOGUES) $(VENV)/.installed
	@mkdir -p var
	$(BIN)/pybabel --quiet compile --directory cms/locale --domain django
	$(BIN)/pybabel --quiet compile --directory cms/locale_packages --domain "django djangojs"
	@touch $@

STATIC_SOURCES := $(shell find cms/static -type f)
var/.static: $(STATIC_SOURCES) cms/core/staticfiles.py $(VENV)/.installed
	@mkdir -p var
	$(BIN)/python manage.py collectstatic --noinput --clear --verbosity 0
	@touch $@

setup: $(VENV)/.installed var/.catalogues var/.static ## make the virtual environment, catalogues and static files
	@$(BIN)/python manage.py migrate --verbosity 0

# --- Run --------------------------------------------------------------------------------------

demo: setup ## set up, load the demo content and serve it, with workers, on http://127.0.0.1:8000 (PORT= changes it)
	@$(BIN)/python manage.py load_demo --accounts
	@printf '\n  Site:    http://127.0.0.1:%s/\n  English: http://127.0.0.1:%s/en/\n  Editor:  http://127.0.0.1:%s/admin/  (redakcja / sires-demo)\n\n  Stop with Ctrl+C.\n\n' $(PORT) $(PORT) $(PORT)
	@SITE_URL=http://127.0.0.1:$(PORT) exec $(BIN)/python manage.py run_workers $(BIN)/gunicorn cms.wsgi --bind 127.0.0.1:$(PORT) --workers 1 --worker-class gthread --threads 8 --log-level warning

run: setup ## serve for developers: reloads, shows errors, reads style sheets unjoined
	@DEBUG=1 exec $(BIN)/python manage.py run_workers $(BIN)/python manage.py runserver 127.0.0.1:$(PORT)

services: $(VENV)/.installed-dev ## start PostgreSQL, Elasticsearch and S3 for development and print their addresses, until Ctrl+C
	@exec $(BIN)/python -m tests.services

# --- Check ------------------------------------------------------------------------------------

test: lint test-sqlite test-postgresql ## all checks and tests; what is missing here is skipped and told, with CI=true it fails

test-sqlite: $(VENV)/.installed-dev var/.catalogues var/.static ## all tests on the embedded default, beside an Elasticsearch and an S3 server of their own
	DJANGO_SETTINGS_MODULE=cms.settings.test $(BIN)/python -m tests.services.elasticsearch $(BIN)/pytest -q -n 2

test-postgresql: $(VENV)/.installed-dev var/.catalogues ## the tests of all that keeps rows, without a browser, on a PostgreSQL, an Elasticsearch and an S3 server of their own, which holds all files
	DJANGO_SETTINGS_MODULE=cms.settings.test $(BIN)/python -m tests.services.postgresql $(BIN)/python -m tests.services.elasticsearch $(BIN)/python -m tests.services.s3 $(BIN)/pytest -q -m "not browser and not one_database" -n 3

lint: $(VENV)/.installed-dev var/.catalogues ## ruff, templates, imports between rooms, system checks, missing migrations, types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --quiet --lint templates
	$(BIN)/lint-imports --no-cache
	$(BIN)/python manage.py check
	$(BIN)/python manage.py makemigrations --check --dry-run
	DJANGO_SETTINGS_MODULE=cms.settings.test $(BIN)/mypy cms home knowledge search webinars

bench: $(VENV)/.installed-dev var/.catalogues var/.static ## weights and queries of each page of the demo, as a table
	DJANGO_SETTINGS_MODULE=cms.settings.dev $(BIN)/python manage.py page_costs

# --- Maintain ---------------------------------------------------------------------------------

messages: $(VENV)/.installed-dev ## collect new texts into the catalogues, and those of packages without a Polish text (needs gettext)
	$(BIN)/python manage.py makemessages --locale pl --locale en --no-location --no-wrap --ignore "$(VENV)/*" --ignore "var/*" --ignore "tests/*"
	msgattrib --no-wrap --no-obsolete cms/locale/pl/LC_MESSAGES/django.po --output cms/locale/pl/LC_MESSAGES/django.po
	msgattrib --no-wrap --empty --clear-fuzzy --clear-previous --no-obsolete cms/locale/en/LC_MESSAGES/django.po | msgen --no-wrap - --output cms/locale/en/LC_MESSAGES/django.po
	$(BIN)/python -m tests.architecture.package_texts

recordings: $(VENV)/.installed ## make the demo recordings anew (needs ffmpeg and espeak-ng)
	$(BIN)/python -m cms.demo.make_recordings

lock: $(VENV)/.installed-dev ## compile requirements*.in into exact, hashed requirements
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-emit-index-url requirements.in --output-file requirements.txt
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-emit-index-url requirements-dev.in --output-file requirements-dev.txt

clean: ## delete the virtual environment and everything made here, the demo's database included
	rm -rf $(VENV) var
