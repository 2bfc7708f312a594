# Plain `make` lists the targets. What they make lies in .venv, in var and in the tools' own caches.
PYTHON ?= python3.11
ADDRESS ?= 127.0.0.1:8000
VENV := .venv
BIN := $(VENV)/bin
JAVA := $(shell command -v java)
POSTGRES := $(wildcard /usr/lib/postgresql/*/bin/initdb) $(shell command -v initdb)
TEST_LOCK := $(if $(JAVA),requirements-spark.lock,requirements-dev.lock)
BUILT_FROM := pyproject.toml hatch_build.py package-lock.json $(shell find src -name django.po)
PIP := $(BIN)/pip install --quiet --disable-pip-version-check
ELSEWHERE := not pure and not soak and not spark and not browser
IN_BROWSER := $(shell find src tests -name 'test_*in_browser.py')
ON_SPARK := $(shell find src tests -name 'test_spark*.py')

# told not to keep what it compiles, every process that a test starts would compile the house again
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test check bench soak format

help:
	@grep -hE '^[a-z]+:.*##' $(firstword $(MAKEFILE_LIST)) | sed -E 's/:.*## / /' | awk '{w=$$1; $$1=""; printf "make %-7s%s\n", w, $$0}'

run: $(VENV)/runs ## bring up Zayton with the demo company on 127.0.0.1:8000 and print the login
	$(BIN)/zayton run --address $(ADDRESS)

test: check ## prove everything: on SQLite and on PostgreSQL, in the browser, on Spark (at most half an hour)
	$(BIN)/pytest -n 2 --dist worksteal --database=sqlite -m "$(ELSEWHERE)"
ifneq ($(strip $(POSTGRES)),)
	$(BIN)/pytest -n 2 --dist worksteal --database=postgres -m "$(ELSEWHERE) and not stands"
else
	@echo "PostgreSQL is not installed: its tests did not run"; test "$$CI" != true
endif
	$(BIN)/pytest -n 2 --dist loadfile --database=sqlite -m "browser and not soak" $(IN_BROWSER)
ifneq ($(JAVA),)
	$(BIN)/pytest -n 2 --dist loadfile --database=sqlite -m "spark and not soak" $(ON_SPARK)
else
	@echo "Java is not installed: the tests of Spark did not run"; test "$$CI" != true
endif

check: $(VENV)/tests ## the quick gate while working: format, lint, words, contracts, types, pure tests (under 3 minutes)
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/python tools/messages.py check
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/pytest -n 2 --dist worksteal -m pure

bench: $(VENV)/tests ## measure speed and size beside their floors and print the table
	$(BIN)/python -m benchmarks

soak: $(VENV)/tests ## the long proofs: a million attempts, ten million lines on two Spark workers
	$(BIN)/pytest --database=sqlite -m soak
	$(BIN)/pytest --database=postgres -m soak

format: $(VENV)/tests ## put the code into its one format
	$(BIN)/ruff check --fix --exit-zero --quiet .
	$(BIN)/ruff format .

$(VENV)/made:
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/runs: $(VENV)/made requirements.lock $(BUILT_FROM)
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/tests: $(VENV)/runs $(TEST_LOCK)
	$(PIP) --require-hashes -r $(TEST_LOCK)
	@touch $@
