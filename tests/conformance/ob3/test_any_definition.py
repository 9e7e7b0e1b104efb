"""Two hundred generated awards: signed, valid by both official schemas, and read back whole in every language."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft201909Validator

from app.awards import MANDATORY, flaws, lost, missing_from
from app.formats import document, elements, expected, languages_of
from app.signing import add_proof, canonical, verify_proof
from tests.conformance.ob3.definitions import awards
from tests.conformance.ob3.test_official_schemas import EDITIONS, OFFICIAL
from tests.conformance.ob3.test_second_opinions import pyld_canonical
from tests.unit.formats.sample import MOMENT
from tests.unit.verification.stranger import KEY, METHOD

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
SCHEMAS = [
    Draft201909Validator(json.loads((OFFICIAL / edition).read_text(encoding="utf-8")))
    for edition in EDITIONS
    if OFFICIAL.is_dir()
]
EVERY_ELEMENT = settings(max_examples=200, deadline=None, suppress_health_check=SLOW)


@EVERY_ELEMENT
@given(awards())
def test_every_element_that_was_given_is_read_back_from_the_signed_bytes_in_every_language(made):
    signed = json.loads(json.dumps(add_proof(document(made), KEY, METHOD, MOMENT)))

    verify_proof(signed, lambda method: KEY.public_key() if method == METHOD else None)
    assert missing_from(elements(signed)) == []
    for language in (*languages_of(made), "", "sv"):
        read = elements(signed, language)
        assert lost(expected(made, language), read) == []
        assert flaws(read) == []
    assert set(MANDATORY) <= set(elements(signed))


@pytest.mark.skipif(not OFFICIAL.is_dir(), reason="the official schemas are not beside the checkout")
@EVERY_ELEMENT
@given(awards())
def test_any_award_is_valid_by_both_official_schemas(made):
    signed = json.loads(json.dumps(add_proof(document(made), KEY, METHOD, MOMENT)))

    assert [error.message for schema in SCHEMAS for error in schema.iter_errors(signed)] == []


@settings(max_examples=20, deadline=None, suppress_health_check=SLOW)
@given(awards())
def test_pyld_reads_the_same_statements(made):
    unsigned = document(made)

    assert canonical(unsigned) == pyld_canonical(unsigned)
