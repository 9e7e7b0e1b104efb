"""Signed credentials against both official editions of the Open Badges 3.0 JSON Schema."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft201909Validator

from app.formats import document, vc_jwt_claims
from app.signing import add_proof
from tests.conformance.ob3.test_second_opinions import VARIANTS
from tests.unit.formats.sample import AWARD, MOMENT
from tests.unit.verification.stranger import CREDENTIAL, METHOD, SIGNER

OFFICIAL = Path(__file__).parents[3].parent / "shared" / "ob3-official"
EDITIONS = ["json/ob_v3p0_achievementcredential_schema.json", "json-ld/ob_v3p0_achievementcredential_schema.json"]

pytestmark = pytest.mark.skipif(not OFFICIAL.is_dir(), reason="the official schemas are not beside the checkout")


@pytest.fixture(scope="module", params=EDITIONS, ids=["json", "json-ld"])
def schema(request):
    return Draft201909Validator(json.loads((OFFICIAL / request.param).read_text()))


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_signed_credential_is_valid(schema, variant):
    signed = add_proof(document(VARIANTS[variant]), SIGNER, METHOD, MOMENT)

    assert [error.message for error in schema.iter_errors(signed)] == []


def test_the_claims_of_a_vc_jwt_are_valid(schema):
    assert [error.message for error in schema.iter_errors(vc_jwt_claims(document(AWARD)))] == []


def test_the_schema_would_notice_a_missing_part(schema):
    assert not schema.is_valid({key: value for key, value in CREDENTIAL.items() if key != "issuer"})
