# The two commands: `make demo` and `make test`. Everything is set up in .venv; nothing outside this folder changes,
# except that missing Debian packages are installed when we may (root), or named when we may not.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready

.PHONY: demo test check search bench bench-accuracy lock clean

demo: $(READY)
	$(BIN)/tieout demo demo

test: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n auto --dist loadgroup

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n auto --dist loadgroup -m "not slow"

search: $(READY)
	TIEOUT_LAWS=search $(BIN)/pytest -n auto --dist loadgroup -m "not slow" tests

# Whole commands beside others on the same files: docs/internals/speed.md. About a quarter of an hour.
SIZES ?= 1e5 1e6
ROUNDS ?= 5

bench: $(READY) benchmarks/.venv/ready
	$(BIN)/python -m benchmarks.speed --sizes $(SIZES) --rounds $(ROUNDS)

# Practices that never were through tieout and its peers: docs/internals/accuracy.md. A few minutes; hledger is Debian's.
bench-accuracy: $(READY) benchmarks/.venv/ready
	command -v hledger >/dev/null || apt-get install -qq -y hledger >/dev/null
	$(BIN)/python -m benchmarks.accuracy.run

benchmarks/.venv/ready: benchmarks/peers.lock
	$(PYTHON) -m venv --clear benchmarks/.venv
	benchmarks/.venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r benchmarks/peers.lock
	touch $@

COMPILED := $(addprefix src/tieout/matching/,$(addsuffix .py,\
	$(shell grep '^    "[a-z_]*", "' hatch_build.py | tr -d '",')))

$(READY): requirements-dev.lock pyproject.toml set-up hatch_build.py $(COMPILED)
	./set-up $(PYTHON) $(VENV)
	touch $@

LOCK := uv pip compile --quiet --generate-hashes --no-header --universal --python-version 3.11 \
	--custom-compile-command "make lock"

lock:
	$(LOCK) pyproject.toml --all-extras --group dev -o requirements-dev.lock
	$(LOCK) benchmarks/peers.in -o benchmarks/peers.lock

clean:
	rm -rf $(VENV) demo
