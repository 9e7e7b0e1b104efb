"""Open Badges with a Data Integrity proof and their Bitstring Status Lists, by the libraries of those who wrote them.

@digitalbazaar/vc and @digitalcredentials/vc, with @digitalbazaar/vc-bitstring-status-list.
"""

import copy
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.signing import (
    Algorithm,
    DocumentNotSignable,
    PrivateKeySigner,
    add_proof,
    canonical,
    from_base58btc,
    to_base58btc,
)
from tests.conformance.node.issued import VALID_MONTHS, Batch, Issued, Json
from tests.conformance.node.strangers import Finding, Strangers

pytestmark = pytest.mark.parametrize(
    ("library", "algorithm"),
    [(library, algorithm) for library in ("bazaar", "credentials") for algorithm in (Algorithm.EDDSA, Algorithm.ES256)],
)
SUITES = {Algorithm.EDDSA: "eddsa-rdfc-2022", Algorithm.ES256: "ecdsa-rdfc-2019"}
STRANGERS = {
    Algorithm.EDDSA: PrivateKeySigner(Ed25519PrivateKey.generate()),
    Algorithm.ES256: PrivateKeySigner(generate_private_key(SECP256R1())),
}
MOMENT = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
_A_DAY_S = 24 * 3600


@pytest.fixture
def batch(algorithm: Algorithm, world: Issued) -> Batch:
    """Give what a key of this kind signed."""
    return world.batches[algorithm]


@pytest.fixture
def judged(library: str, others: Strangers, world: Issued, batch: Batch):
    """Give a function that asks the library about a credential, by default before anything was withdrawn."""

    def ask(content: Json, documents: Json | None = None, now: int | None = None) -> Finding:
        return others.ask(library, content, documents=documents or batch.before, now=now or world.now)

    return ask


def changed(document: Json, *path: Any, to: Any) -> Json:
    """Return the document with another value at a path."""
    found = copy.deepcopy(document)
    parent: Any = found
    for step in path[:-1]:
        parent = parent[step]
    parent[path[-1]] = to
    return found


def signed_by_somebody_else(document: Json) -> Json:
    """Return the document with a proof by another key, in the name of the one that signed it."""
    (proof,) = document["proof"]
    kind = next(kind for kind, suite in SUITES.items() if suite == proof["cryptosuite"])
    return add_proof(document, STRANGERS[kind], proof["verificationMethod"], MOMENT)


def test_a_credential_is_verified_and_not_withdrawn(world, batch, judged):
    for learner in (batch.valid, batch.revoked, batch.suspended):
        found = judged(batch.badge(learner))
        assert (found.verified, found.statuses, found.errors) == (True, [False], [])
        assert batch.badge(learner)["proof"][0]["cryptosuite"] == SUITES[batch.key.algorithm]


def test_the_list_tells_who_is_revoked_or_suspended(world, batch, judged):
    assert judged(batch.badge(batch.revoked), world.after).statuses == [True]
    assert judged(batch.badge(batch.suspended), world.after).statuses == [True]
    assert judged(batch.badge(batch.valid), world.after).statuses == [False]


def test_the_second_list_tells_who_is_only_suspended(world, batch, judged):
    for learner, is_suspended in ((batch.revoked, False), (batch.suspended, True), (batch.valid, False)):
        badge = batch.badge(learner)
        list_url = badge["credentialStatus"]["statusListCredential"] + "/suspension"
        asks = {**badge["credentialStatus"], "statusPurpose": "suspension", "statusListCredential": list_url}
        resigned = _resigned(batch, {**badge, "credentialStatus": asks})
        assert judged(resigned, world.after).statuses == [is_suspended]


def test_nothing_is_accepted_that_was_changed(world, batch, judged):
    badge = batch.badge(batch.valid)
    (proof,) = badge["proof"]
    subject = ("credentialSubject",)
    for path, value in (
        ((*subject, "identifier", 0, "identityHash"), "Eva Zgled"),
        ((*subject, "achievement", "name"), "Data Literacy"),
        ((*subject, "achievement", "criteria", "narrative"), "None."),
        ((*subject, "creditsEarned"), 60),
        ((*subject, "id"), "urn:uuid:00000000-0000-4000-8000-000000000000"),
        (("issuer", "name"), "Another University"),
        (("validFrom",), "2020-01-01T00:00:00Z"),
        (("validUntil",), "2099-01-01T00:00:00Z"),
        (("credentialStatus", "statusListIndex"), "1"),
        (("proof", 0, "created"), "2026-01-01T00:00:00Z"),
        (("proof", 0, "proofValue"), _flipped(proof["proofValue"])),
    ):
        found = judged(changed(badge, *path, to=value))
        assert not found.verified, path
        assert any("Invalid signature" in words for words in found.errors), (path, found.errors)


def test_nothing_is_accepted_that_another_key_signed(world, batch, judged):
    badge = batch.badge(batch.valid)
    assert not judged(signed_by_somebody_else(badge)).verified
    stranger = {**badge, "issuer": {**badge["issuer"], "id": "did:web:elsewhere.example"}}
    assert not judged(_resigned(batch, stranger)).verified
    without_key = changed(batch.before, batch.did, "assertionMethod", to=[])
    assert not judged(badge, without_key).verified


def test_nothing_is_accepted_after_its_end_or_before_its_beginning(world, batch, judged):
    badge = batch.badge(batch.valid)
    ended = judged(badge, now=world.now + VALID_MONTHS * 31 * _A_DAY_S)
    assert not ended.verified
    assert any("expired" in words or 'after "validUntil"' in words for words in ended.errors), ended.errors
    assert not judged(badge, now=world.now - 2 * _A_DAY_S).verified


def test_a_term_that_no_context_defines_is_refused_by_them_and_by_us(world, batch, judged):
    for where in ((), ("credentialSubject",), ("credentialSubject", "achievement")):
        document = changed(batch.badge(batch.valid), *where, "undefinedTerm", to="not signed")
        found = judged(document)
        assert not found.verified
        assert any("Safe mode" in words or "safe mode" in words for words in found.errors), found.errors
        with pytest.raises(DocumentNotSignable):
            canonical({name: part for name, part in document.items() if name != "proof"})


def test_another_suite_or_purpose_and_no_proof_are_refused(world, batch, judged):
    badge = batch.badge(batch.valid)
    for member, value in (
        ("cryptosuite", SUITES[Algorithm.ES256 if batch.key.algorithm is Algorithm.EDDSA else Algorithm.EDDSA]),
        ("cryptosuite", "eddsa-jcs-2022"),
        ("cryptosuite", "none"),
        ("type", "Ed25519Signature2020"),
        ("proofPurpose", "authentication"),
        ("proofValue", ""),
        ("verificationMethod", f"{batch.did}#nobody"),
    ):
        assert not judged(changed(badge, "proof", 0, member, to=value)).verified, (member, value)
    assert not judged({**badge, "proof": []}).verified
    assert not judged({**badge, "proof": None}).verified
    assert not judged({name: part for name, part in badge.items() if name != "proof"}).verified


def test_a_list_that_was_changed_withheld_or_signed_by_another_tells_nothing(world, batch, judged):
    badge = batch.badge(batch.revoked)
    list_url = badge["credentialStatus"]["statusListCredential"]
    empty, full = batch.before[list_url], world.after[list_url]
    emptied = changed(full, "credentialSubject", "encodedList", to=empty["credentialSubject"]["encodedList"])
    assert emptied["credentialSubject"] != full["credentialSubject"]
    for wrong in (emptied, signed_by_somebody_else(empty), {**full, "id": "https://elsewhere.example/status"}):
        found = judged(badge, {**world.after, list_url: wrong})
        assert not found.verified, found
        assert found.statuses == []
    missing = {url: document for url, document in world.after.items() if url != list_url}
    assert not judged(badge, missing).verified


def _resigned(batch: Batch, document: Json) -> Json:
    return add_proof(document, batch.key.signer, batch.method, MOMENT)


def _flipped(value: str) -> str:
    signature = bytearray(from_base58btc(value))
    signature[40] ^= 1
    return to_base58btc(bytes(signature))
