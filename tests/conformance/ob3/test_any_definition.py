"""Two hundred generated awards: signed, valid by both official schemas, and read back whole in every language."""

import json
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from jsonschema import Draft201909Validator

from app.awards import MANDATORY, LearnerName, flaws, lost, missing_from
from app.formats import document, elements, expected, languages_of
from app.signing import add_proof, as_bytes, canonical
from app.verification.shapes import Shapes
from tests.conformance.ob3.definitions import MOMENTS, TOOL, awards, lines
from tests.conformance.ob3.test_official_schemas import EDITIONS, OFFICIAL
from tests.conformance.ob3.test_second_opinions import pyld_canonical
from tests.unit.formats.sample import MOMENT
from tests.unit.verification.stranger import METHOD, SIGNER

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
# Without the official schemas beside the checkout the elements are still read back.
SCHEMAS = [
    Draft201909Validator(json.loads((OFFICIAL / edition).read_text(encoding="utf-8")))
    for edition in EDITIONS
    if OFFICIAL.is_dir()
]


@settings(max_examples=200, deadline=None, suppress_health_check=SLOW)
@given(awards())
def test_any_award_is_valid_by_the_official_schemas_and_read_back_whole_in_every_language(made):
    signed = json.loads(json.dumps(add_proof(document(made), SIGNER, METHOD, MOMENT)))

    assert [error.message for schema in SCHEMAS for error in schema.iter_errors(signed)] == []
    assert missing_from(elements(signed)) == []
    assert set(MANDATORY) <= set(elements(signed))
    for language in (*languages_of(made), "", "sv"):
        read = elements(signed, language)
        assert lost(expected(made, language), read) == []
        assert flaws(read) == []


@settings(max_examples=20, deadline=None, suppress_health_check=SLOW)
@given(awards())
def test_pyld_reads_the_same_statements(made):
    unsigned = document(made)

    assert canonical(unsigned) == pyld_canonical(unsigned)


@settings(max_examples=30, deadline=None, suppress_health_check=SLOW)
@given(awards(), lines, MOMENTS)
def test_any_award_is_written_by_template_as_it_is_in_full(made, name, awarded_at):
    shapes = Shapes()
    another = replace(
        made, learner=LearnerName(full=name), awarded_at=awarded_at, credential_url=f"{TOOL}/credentials/1"
    )
    shapes.signed(made, SIGNER, METHOD, MOMENT)
    shapes.signed(made, SIGNER, METHOD, MOMENT)

    assert shapes.signed(another, SIGNER, METHOD, MOMENT) == as_bytes(
        add_proof(document(another), SIGNER, METHOD, MOMENT)
    )
