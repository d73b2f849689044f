# Each target does its own set-up: Python and make are all that it needs.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.PHONY: help setup servers demo check format test test-slow test-races test-left-out test-random bench-detection bench-index bench-start bench-erasure bench-ownership bench-backups bench-world bench-drop bench-shredding test-backups lock schema clean
help:
	@echo "make demo        run the whole job on an invented company, and look at what comes out"
	@echo "make test        all tests, on a real PostgreSQL, MariaDB and S3 server (installs them)"
	@echo "make check       format, lint, types, import contracts"
	@echo "make test-slow   the bounded suites (crash points, large estates) in full"
	@echo "make test-races  a thousand races with another writer, in a folder, a bucket, a Delta and an Iceberg table"
	@echo "make test-left-out  leaves out each clean-up step in turn, and shows that the look below finds what it left"
	@echo "make test-random the property tests with examples of their own each time, ten rounds"
	@echo "make bench-...   bench-detection, bench-index, bench-start, bench-erasure, bench-ownership, bench-backups,"
	@echo "                 bench-world, bench-drop, bench-shredding"

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip sync --quiet --compile-bytecode --python $(VENV) requirements.lock
	$(BIN)/uv pip install --quiet --python $(VENV) --no-deps --editable .
	$(BIN)/python -m compileall -q delenda flows connectors detectors
	@touch $@

setup: $(READY)

servers:
	sh scripts/install-servers.sh

demo: $(READY)
	$(BIN)/delenda demo --out demo-out

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY)
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format --quiet .

test: $(READY) servers
	@mkdir -p build
	$(BIN)/pytest --promise-report=build/promises.json

# Examples that nobody chose: what they find becomes a test of its own.
test-random: $(READY)
	for round in 1 2 3 4 5 6 7 8 9 10; do \
	  DELENDA_TEST_EXAMPLES=random $(BIN)/pytest -q $$(grep -rl '^@given\|^    @given' tests --include='test_*.py') || exit 1; \
	done

test-races: $(READY) servers
	DELENDA_TEST_FULL=1 $(BIN)/pytest tests/connectors -k "no_race or races_with" --timeout 3600

test-left-out: $(READY) servers
	PYTHONPATH=tests/support $(BIN)/python -m left_out

test-slow: $(READY) servers
	DELENDA_TEST_FULL=1 $(BIN)/pytest -m slow --timeout 3600

bench-detection: $(READY)
	$(BIN)/python -m bench.detection

bench-index: $(READY)
	$(BIN)/python -m bench.index

bench-start: $(READY)
	$(BIN)/python -m bench.start

bench-ownership: $(READY)
	$(BIN)/python -m bench.ownership

bench-backups: $(READY)
	$(BIN)/python -m bench.backups

# Old backups of every kind, restored one by one on real servers.
test-backups: $(READY) servers
	$(BIN)/pytest tests/backups

bench-erasure: $(READY) servers
	$(BIN)/python -m bench.erasure

bench-world: $(READY)
	$(BIN)/python -m bench.world
	$(BIN)/python -m bench.world --cost

bench-drop: $(READY)
	$(BIN)/python -m bench.drop

bench-shredding: $(READY)
	$(BIN)/python -m bench.shredding

# A lock that names no registry's host.
lock:
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --group dev pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) demo-out .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
