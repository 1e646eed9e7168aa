# `make` says what there is. Everything runs in .venv, made from the lock; with uv where it is, with pip where it is not.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
# Small matrices: threads for linear algebra cost more than they bring.
export OPENBLAS_NUM_THREADS ?= 1
# Hundreds of processes are started: what each of them imports is compiled once and kept.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && command -v $$p && break; done)
UV := $(shell command -v uv 2>/dev/null)
BIN := .venv/bin
NOTEBOOKS := $(wildcard notebooks/*.ipynb)
# The longest page tests go with the other half, so that both halves take about as long.
ROUNDS := tests/pages/test_round.py tests/pages/test_award_evening.py

# How long each part of `make test` took is printed with it.
say = @printf '\n== %s\n' "$(1)"

.PHONY: help install install-test demo test lint types imports unit unit-313 notebooks browser postgresql pages pages-desks pages-rounds pictures pictures-sheet evening soak lock

help: ## say what there is
	@grep -hE '^[a-z0-9%-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

install: .venv/installed ## make .venv from requirements.lock, and the package in it
install-test: .venv/installed-test ## the same with the test tools

.venv/bin/python:
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11 or newer is needed: install python3.11 and its venv module"; exit 1; }
	@bash .ci/environment make .venv "$(PYTHON)"

.venv/installed: requirements.lock pyproject.toml | .venv/bin/python
	@bash .ci/environment fill .venv requirements.lock
	@touch $@

.venv/installed-test: requirements-test.lock pyproject.toml | .venv/bin/python
	@bash .ci/environment fill .venv requirements-test.lock
	@touch .venv/installed $@

demo: install ## a demonstration home, the server on 127.0.0.1:8866, sign-in links for every role
	@$(BIN)/workbench demo

# Two parts run side by side, each one's output kept together: two cores, two Pythons, two halves of the pages.
test: ## everything that is checked, the fast checks first; prints how long it took
	@begin=$$(date +%s); \
	$(MAKE) install-test browser postgresql; \
	$(MAKE) -j2 --output-sync=recurse lint types imports unit unit-313 pages-desks pages-rounds notebooks; \
	echo "make test: all passed in $$(( $$(date +%s) - begin )) s"

lint: install-test ## ruff: faults and layout
	$(call say,ruff)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: install-test ## mypy --strict
	$(call say,mypy)
	@$(BIN)/mypy

imports: install-test ## imports run one way
	$(call say,import-linter)
	@$(BIN)/lint-imports --no-logo

unit: install-test postgresql ## unit tests, properties and doctests
	$(call say,unit tests and doctests)
	@$(BIN)/python -m pytest -q tests workbench --doctest-modules --ignore=tests/pages --ignore=workbench/storage/migrations

unit-313: postgresql ## the same on Python 3.13, where there is one
	$(call say,Python 3.13)
	@bash .ci/newest-python

notebooks: install-test ## every notebook runs from top to bottom without an error
	$(call say,notebooks)
ifeq ($(NOTEBOOKS),)
	@echo "there is no notebook"
else
	@$(BIN)/python -m pytest -q --nbval-lax --nbval-current-env $(NOTEBOOKS)
endif

browser: ## find Chromium, or install it where the system's package manager may be used
	@bash .ci/browser

postgresql: ## find PostgreSQL's programs, or install them where the system's package manager may be used
	@bash .ci/postgresql

pages: pages-desks pages-rounds ## the pages, in a real browser: every desk, then whole rounds, attacks, faults and crowds

pages-desks: install-test browser postgresql
	$(call say,pages: desks)
	@$(BIN)/python -m pytest -q $(filter-out $(ROUNDS),$(wildcard tests/pages/test_*.py))

pages-rounds: install-test browser postgresql
	$(call say,pages: rounds and attacks and faults and crowds)
	@$(BIN)/python -m pytest -q tests/pages/attacks tests/pages/faults tests/pages/load $(ROUNDS)

pictures: install-test browser ## pictures of every page at 390, 800 and 1280 pixels, light and dark, into FOLDER
	@$(BIN)/python tests/pages/pictures.py $(or $(FOLDER),pictures)

pictures-sheet: install-test browser ## pictures of the assessor's sheet in every state, into FOLDER
	@$(BIN)/python tests/pages/pictures_sheet.py $(or $(FOLDER),pictures)

evening: install-test browser ## play an award evening, and write numbered pictures and a page to follow it into FOLDER
	@WORKBENCH_EVENING=$(abspath $(or $(FOLDER),pictures/evening)) $(BIN)/python -m pytest -q tests/pages/test_award_evening.py

soak: install-test browser postgresql ## the long forms of the checks; ONLY=tests/storage for a part
	@WORKBENCH_HYPOTHESIS=soak $(BIN)/python -m pytest -q $(or $(ONLY),tests)

bench-%: install-test ## one benchmark of benchmarks/, by its name; WITH="--options" for some of it
	@$(BIN)/python benchmarks/$(subst -,_,$*).py $(WITH)

lock: ## resolve pyproject.toml anew (needs uv)
	@[ -n "$(UV)" ] || { echo "uv is needed to resolve a lock: pip install uv"; exit 1; }
	@for extra in "requirements.lock" "requirements-test.lock --extra test"; do \
		uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
			--no-annotate pyproject.toml -o $$extra; done
