# One word each.  `make demo` and `make test` set up everything themselves; `make` alone says what there is.
PYTHON := .venv/bin/python
BIN := .venv/bin
# Windows are drawn on no screen (tests/conftest.py); `QT_QPA_PLATFORM=xcb make unit` shows them.
# Byte code is kept: the tests start the program some two thousand times.
TEST_ENV := PYTHONDONTWRITEBYTECODE=
# Upgrades wait more than they work: three of them for each processor.
WORKERS ?= $(shell echo $$((3 * $$(nproc))))
# Whole upgrades take a hundred times as long as other tests: whoever is done takes some from the others.
# What took long is printed for scripts/durations.py.
TESTED = $(PYTHON) -m pytest -n $(WORKERS) --dist worksteal --durations 0 --durations-min 4
PYTEST = $(TEST_ENV) $(TESTED)
COVERED = $(subst -m pytest,-m coverage run -m pytest,$(PYTEST))

# Each of these has work for one processor.
CHECKS = types-here types-windows lint imports translations
TOGETHER = --jobs $(shell nproc) --output-sync=target

# What an earlier build is measured for as well, and which one that is.
BENCHMARKS = start_up cache_load prechecks media_server planning window_load size_on_disk test_suite
BEFORE = 429a614b

.DEFAULT_GOAL := help
.PHONY: help setup demo run test check lint format types types-here types-windows imports translations unit coverage generated manual soak fuzz bench package package-test windows windows-test lock release clean

help: ## what can be made
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | column -t -s '	'

setup: ## install system libraries (as root), the virtual environment and the program
	@scripts/setup

demo: setup ## the whole wizard on simulated pools; without a screen it plays by itself
	@scripts/demo $(ARGS)

run: setup ## the program itself
	@$(PYTHON) -m rpu_desktop $(ARGS)

test: setup ## everything that must hold
	@$(MAKE) --no-print-directory $(TOGETHER) $(CHECKS)
	@$(MAKE) --no-print-directory unit

check: setup ## before each commit, within a minute: lint, types, imports, translations, and the unit tests of what has changed
	@$(MAKE) --no-print-directory $(TOGETHER) $(CHECKS)
	@echo "== tests of what has changed"
	@tests=$$($(PYTHON) scripts/affected_tests.py $(SINCE)) && if [ -n "$$tests" ]; then $(PYTEST) $$tests; fi

lint: setup ## style and format
	@echo "== lint"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet . && echo "format is right"

format: setup ## put the format right
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

types: types-here types-windows ## mypy --strict, and once more as on Windows

types-here: setup
	@echo "== types"
	@$(BIN)/mypy

types-windows: setup
	@echo "== types on Windows"
	@$(BIN)/mypy --platform win32 --cache-dir .mypy_cache/win32 -p rpu_desktop

imports: setup ## who may import whom
	@echo "== imports"
	@$(BIN)/lint-imports --no-cache

translations: setup ## every text is translated
	@echo "== translations"
	@$(PYTHON) scripts/translations.py check

unit: setup ## the tests: make unit ARGS="tests/media -x"
	@echo "== tests"
	@$(if $(ARGS),$(PYTEST) $(ARGS),$(TEST_ENV) scripts/all-tests $(TESTED))

coverage: setup ## which lines the tests reach, into build/coverage/html: make coverage ARGS=tests/media
	@rm -rf build/coverage
	@$(if $(ARGS),$(COVERED) $(ARGS),$(TEST_ENV) scripts/all-tests $(subst -m pytest,-m coverage run -m pytest,$(TESTED)))
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage html --quiet
	@$(BIN)/coverage report

generated: setup ## files that are made from others: docs/command-line.md, docs/prechecks.md, api_names.py
	@$(PYTHON) scripts/command_line.py update
	@$(PYTHON) scripts/precheck_table.py update
	@$(PYTHON) scripts/api_names.py update

manual: setup ## the user manual from the help texts, docs/manual.*.md
	@$(PYTHON) scripts/manual.py

soak: setup ## upgrades in chaos, killed and resumed: make soak SEEDS=10000; started again it goes on
	@$(TEST_ENV) $(PYTHON) -m tests.acceptance.chaos --soak $(or $(SEEDS),1000) $(or $(FOLDER),build/soak)

fuzz: setup ## damaged and hostile input of every kind: make fuzz COUNT=10000 SEED=7 ARGS="--kind journal"
	@$(TEST_ENV) $(PYTHON) -m tests.fuzz --count $(or $(COUNT),10000) $(if $(SEED),--seed $(SEED)) $(ARGS)

bench: setup ## this build beside an earlier one, two hours; names what is slower than stated: make bench BENCHMARKS="start_up" ARGS=--write
	@scripts/bench $(ARGS) $(BEFORE) $(BENCHMARKS)

package: setup ## the packages for this platform, into dist/
	@packaging/build

package-test: package ## as root: the Linux packages on a fresh Debian, in a chroot and under Xvfb (slow)
	@packaging/test

windows: setup ## the Windows program and its installer for tests, built under Wine, into dist/ (slow)
	@packaging/windows/wine/build

windows-test: setup ## that installer under Wine: installed, played, upgrades, uninstalled (slow; after make windows)
	@packaging/windows/wine/test $(ARGS)

lock: ## newest versions into requirements/*.lock
	@scripts/lock

release: ## version, changelog, tag, see docs/releasing.md: make release VERSION=1.2.3
	@scripts/release $(VERSION)

clean: ## remove what was made, the virtual environment too
	@rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find rpu_desktop tests scripts benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
