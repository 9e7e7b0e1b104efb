# Each line calls a tool that is configured in pyproject.toml.
PYTHON ?= python3
PORT ?= 8000
LMS_PORT ?= 8001
BIN := .venv/bin
# One more than processors: tests often wait for a browser or a server.
JOBS ?= $(shell expr $$(nproc) + 1)

.PHONY: demo test check format edx node wallets fuzz bench faults soak
demo: .venv/runtime
	$(BIN)/python -m app demo --port $(PORT) --lms-port $(LMS_PORT) $(if $(ONCE),--once)

test: .venv/dev
	$(BIN)/python -m pytest --numprocesses $(JOBS) --dist loadfile --no-loadscope-reorder --durations=15 $(TESTS)

check: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m tests.supply.sbom
	$(BIN)/python -m tests.supply.audit

# var/sbom.cdx.json: CycloneDX of what runs.
.PHONY: sbom
sbom: .venv/dev
	$(BIN)/python -m tests.supply.sbom

format: .venv/dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/runtime: config/requirements.lock pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r config/requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev: config/requirements-dev.lock .venv/runtime
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r config/requirements-dev.lock
	@touch $@

# Open edX's platform code, for tests/platform/edx, in an environment of its own.
edx: .venv-edx/ready

.venv-edx/ready: tests/platform/edx/requirements.lock
	$(PYTHON) -m venv .venv-edx
	.venv-edx/bin/python -m pip install --quiet --no-compile --disable-pip-version-check --require-hashes --no-deps -r $<
	@touch $@

# Other people's verifiers, for tests/conformance/node.
node: tests/conformance/node/node_modules/.ready

tests/conformance/node/node_modules/.ready: tests/conformance/node/package-lock.json
	cd tests/conformance/node && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

# WeasyPrint, beside which papers are measured, in an environment of its own; it needs Pango.
.venv-weasyprint/ready: tests/bench/weasyprint/requirements.lock
	$(PYTHON) -m venv .venv-weasyprint
	.venv-weasyprint/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r $<
	@touch $@

# Other people's wallet clients, for tests/conformance/oid4vci.
wallets: tests/conformance/oid4vci/node_modules/.ready

tests/conformance/oid4vci/node_modules/.ready: tests/conformance/oid4vci/package-lock.json
	cd tests/conformance/oid4vci && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

fuzz: .venv/dev
	FUZZ_S=60 $(BIN)/python -m pytest tests/integration/lti/test_fuzz.py -q

# Killed processes, a database that is away or full, a platform that stalls, a clock that jumps: as in the tests, or with
# FULL=1 in the middle of 5,000 awards.
faults: .venv/dev
	FAULTS=$(if $(FULL),5000,24) $(BIN)/python -m pytest -q --timeout 3600 tests/faults

# The product under gunicorn on PostgreSQL, with a worker, at a steady rate for SOAK_S seconds; fails if memory, files, connections or
# threads grow.
SOAK_S ?= 1200
soak: .venv/dev
	SOAK_S=$(SOAK_S) $(BIN)/python -m tests.bench.soak

# Launches beside ltijs in one run, which needs Node.js and two cores; what reading courses costs; the page of a large
# sitting beside that of a small one; seals beside raw signatures; signing beside pyld and @digitalbazaar/vc; tokens and
# status lists beside raw signatures and Node; papers beside WeasyPrint (Pango); many awards issued into PostgreSQL
# (VOLUME=100000 for the full size); 20,000 documents by template beside full canonicalization. Fails if any does.
BENCHES ?= launch courses sittings jades signing jose papers volume growth
bench: .venv/dev .venv-weasyprint/ready tests/bench/ltijs/node_modules/.ready tests/bench/vc/node_modules/.ready
	status=0; for one in $(BENCHES); do $(BIN)/python -m tests.bench.$$one || status=$$?; done; \
	TEMPLATE_FUZZ=20000 $(BIN)/python -m pytest -q tests/conformance/rdf_canon/test_template_fuzz.py || status=$$?; \
	exit $$status

tests/bench/%/node_modules/.ready: tests/bench/%/package-lock.json
	cd tests/bench/$* && npm ci --no-audit --no-fund
	@touch $@
