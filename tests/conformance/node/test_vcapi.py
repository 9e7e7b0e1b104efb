"""The VC-API of the test mode beside @digitalbazaar/vc: each verifies what the other has signed."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from app.factory import build, create_app
from app.signing import context_document, did_document
from tests.conformance.node.issued import Json
from tests.conformance.node.strangers import Strangers
from tests.integration.test_vcapi import CREDENTIAL, SUITES, issue, settings, verify, verify_vp

CONTEXTS = {url: context_document(url) for url in CREDENTIAL["@context"]}
ASKED = {"challenge": "c-1", "domain": "verifier.example"}


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    product = build(settings(tmp_path_factory.mktemp("vcapi")))
    yield create_app(product).test_client()
    product.close()


def signed_by(others: Strangers, tool: str, content: object, suite: str, **given: object) -> Json:
    """Return what the library signed with a new key."""
    found = others.ask(tool, content, documents=CONTEXTS, suite=suite, **given)
    assert found.errors == []
    signed: Json = found.claims
    return signed


@pytest.mark.parametrize("suite", SUITES)
def test_the_library_accepts_what_we_issue_and_nothing_changed(others: Strangers, api: FlaskClient, suite: str):
    for bare in ("/bare", ""):
        answer = issue(api, suite=suite, bare=bare)
        signed = answer if bare else answer["verifiableCredential"]
        did = signed["issuer"]["id"]
        documents = {**CONTEXTS, did: did_document(did, [did.removeprefix("did:key:")])}
        now = 1_800_000_000
        found = others.ask("bazaar", signed, documents=documents, now=now)
        assert (found.verified, found.errors) == (True, [])
        assert not others.ask("bazaar", {**signed, "name": "Changed"}, documents=documents, now=now).verified


@pytest.mark.parametrize("suite", SUITES)
def test_we_accept_what_the_library_issues_and_nothing_changed(others: Strangers, api: FlaskClient, suite: str):
    signed = signed_by(others, "bazaar-issue", CREDENTIAL, suite)

    assert signed["proof"]["cryptosuite"] == suite
    assert verify(api, signed) == (200, True)
    assert verify(api, {**signed, "name": "Changed"}) == (400, "signing.signature_invalid")
    elsewhere = {**signed, "issuer": signed_by(others, "bazaar-issue", CREDENTIAL, suite)["issuer"]}
    assert verify(api, elsewhere) == (400, "signing.signature_invalid")


@pytest.mark.parametrize("suite", SUITES)
def test_we_accept_what_the_library_presents_and_nothing_changed(others: Strangers, api: FlaskClient, suite: str):
    credentials = [issue(api, suite=suite), signed_by(others, "bazaar-issue", CREDENTIAL, suite)]
    presented = signed_by(others, "bazaar-present", credentials, suite, **ASKED)

    assert presented["proof"]["proofPurpose"] == "authentication"
    assert verify_vp(api, presented, **ASKED) == (200, True)
    assert verify_vp(api, presented) == (200, True)
    assert verify_vp(api, presented, **{**ASKED, "challenge": "c-2"}) == (400, "vcapi.challenge_missed")
    fewer = {**presented, "verifiableCredential": presented["verifiableCredential"][:1]}
    assert verify_vp(api, fewer, **ASKED) == (400, "signing.signature_invalid")
    nobody = {**presented, "proof": {**presented["proof"], "domain": "elsewhere.example"}}
    assert verify_vp(api, nobody, challenge="c-1", domain="elsewhere.example") == (400, "signing.signature_invalid")
