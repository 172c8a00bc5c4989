# Every command of the project; the work itself is in scripts/.
PYTHON ?= python3
SETUP = @command -v $(PYTHON) >/dev/null || { \
	echo "ERROR: $(PYTHON) is missing: install Python 3.11 or newer (Debian, Ubuntu: apt install python3 python3-venv)." >&2; exit 1; }; \
	exec $(PYTHON) scripts/setup.py
BIN = .venv/bin

.DEFAULT_GOAL := help
.PHONY: help run test check bench fmt install services hooks assets lock clean reset

export PORT HOST ARGS ONLY REQUIRE_BROWSER

help: ## list these commands
	@awk 'BEGIN {FS = ":.*## "} /^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

run: ## set everything up and open the academy on http://127.0.0.1:8000 (PORT=, HOST=)
	$(SETUP) run

test: ## run every test (ARGS="-k progress" for some; REQUIRE_BROWSER=1 wants Chromium)
	$(SETUP) test

check: ## ruff, mypy, djlint, import contract, missing migrations, deployment settings
	$(SETUP) check

bench: install assets ## measure against limits of the same run, into var/bench.json (ONLY=transcode,player)
	nice -n 5 $(BIN)/python -m tests.bench

fmt: install ## format the code and apply the safe corrections
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

install: ## install what developing needs
	$(SETUP) install

services: ## install what some tests need beside it: an S3 server, a speech model, Elasticsearch
	$(SETUP) services

hooks: install ## have git run the quick checks on each commit
	$(BIN)/pre-commit install

assets: ## build the scripts, styles, font and icons
	$(SETUP) assets

lock: install ## compile the locks from pyproject.toml and package.json (UPGRADE=1 for new versions)
	scripts/lock.sh

clean: ## remove what was installed or built; uploads and database stay
	rm -rf .venv .venv-s3 .venv-asr .elasticsearch node_modules var/assets var/static var/stamps var/log .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

reset: clean ## remove the uploads and the database too: everything is lost
	rm -rf var
