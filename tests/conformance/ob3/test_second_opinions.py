"""Credentials and status lists of ours, checked by two independent implementations."""

import copy
import json
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from openvc.did.base import DidResolverRegistry
from openvc.did.did_web import DidWebResolver
from openvc.proof.errors import SignatureInvalid
from openvc.status.status_list import CredentialRevoked
from openvc.verify import VerificationPolicy, verify_credential
from pyld import jsonld

from app.formats import document, status_list_credential
from app.signing import (
    CREDENTIALS_V2,
    MICROCREDENTIAL,
    OPEN_BADGES,
    add_proof,
    canonical,
    context_document,
    did_document,
    from_base58btc,
    from_multikey,
    locked_contexts,
    to_multikey,
)
from tests.unit.formats.full import FULL
from tests.unit.formats.sample import AWARD, DID, MOMENT, award
from tests.unit.verification.stranger import CREDENTIAL, KEY, METHOD, SIGNER

DID_DOCUMENT = did_document(DID, [to_multikey(KEY.public_key())])
OURS = f"https://tool.example{MICROCREDENTIAL}"
CONTEXTS = {url: context_document(url) for url in (*locked_contexts(), OURS) if url != MICROCREDENTIAL}
VARIANTS = {
    "english": AWARD,
    "slovenian": award(achievement={"language": "sl"}),
    "bare": award(achievement={"prerequisites": {}, "stackability": None, "further_information": {}}, grade=None),
    "not-placed": award(achievement={"eqf_level": None, "not_placed": True}),
    "own-awarding-body": award(issuer={"awarding_body": None}),
    "short-profile": award(
        issuer={"external_reviews": (), "recognition_policy": {}, "recognition_url": "", "alternative_name": {}}
    ),
    "full": FULL,
    "without-subject-id": award(subject_id="", valid_until=None),
}


def offline(url: str, _options: Any = None) -> dict[str, Any]:
    """Load a locked context for pyld, nothing else."""
    return {"contextUrl": None, "documentUrl": url, "contentType": "application/ld+json", "document": CONTEXTS[url]}


def pyld_canonical(value: dict[str, Any]) -> str:
    """Return the canonical form as pyld computes it."""
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": offline}
    return str(jsonld.normalize(value, options))


def verify_with_pyld(signed: dict[str, Any]) -> None:
    """Verify as the specification says, with pyld and nothing of ours but the reading of base58."""
    (proof,) = signed["proof"]
    (method,) = [item for item in DID_DOCUMENT["verificationMethod"] if item["id"] == proof["verificationMethod"]]
    config = {key: value for key, value in proof.items() if key != "proofValue"} | {"@context": signed["@context"]}
    unsecured = {key: value for key, value in signed.items() if key != "proof"}
    hashes = [sha256(pyld_canonical(part).encode()).digest() for part in (config, unsecured)]
    key = from_multikey(method["publicKeyMultibase"])
    assert isinstance(key, Ed25519PublicKey)
    key.verify(from_base58btc(proof["proofValue"]), b"".join(hashes))


def fetch_did(url: str) -> dict[str, Any]:
    """Serve our DID document where did:web says that it lies."""
    assert url == "https://tool.example/issuers/zgled/did.json"
    return DID_DOCUMENT


def status_list(revoked: list[int]):
    """Return the resolver of a list of ours that itself has been verified."""
    signed = add_proof(status_list_credential(AWARD.status.list_url, DID, revoked, MOMENT), SIGNER, METHOD, MOMENT)

    def resolve(url: str) -> dict[str, Any]:
        assert url == AWARD.status.list_url
        policy = VerificationPolicy(now=datetime(2027, 1, 1, tzinfo=UTC))
        verify_credential(with_single_proof(signed), policy=policy, resolver=resolver(), extra_contexts=CONTEXTS)
        return signed

    return resolve


def resolver() -> DidResolverRegistry:
    """Return a resolver of did:web that asks nobody but us."""
    return DidResolverRegistry([DidWebResolver(fetch_did)])


def with_single_proof(signed: dict[str, Any]) -> dict[str, Any]:
    """Return the credential as openvc-core wants it: it does not read a proof in an array, which means the same."""
    (proof,) = signed["proof"]
    return {**signed, "proof": proof}


def verify_with_openvc(signed: dict[str, Any], revoked: list[int] | None = None):
    """Verify everything that openvc-core can: proof, DID document, dates, status list."""
    return verify_credential(
        with_single_proof(signed),
        policy=VerificationPolicy(now=datetime(2027, 1, 1, tzinfo=UTC), expected_types=["OpenBadgeCredential"]),
        resolver=resolver(),
        resolve_status_list=status_list(revoked or []),
        extra_contexts=CONTEXTS,
    )


@pytest.mark.parametrize("variant", VARIANTS)
def test_pyld_agrees_on_the_canonical_form_and_the_signature(variant):
    unsigned = document(VARIANTS[variant])

    assert canonical(unsigned) == pyld_canonical(unsigned)
    verify_with_pyld(add_proof(unsigned, SIGNER, METHOD, MOMENT))


@pytest.mark.parametrize("variant", VARIANTS)
def test_openvc_accepts_the_proof_the_did_document_the_dates_and_the_status(variant):
    signed = add_proof(document(VARIANTS[variant]), SIGNER, METHOD, MOMENT)

    assert verify_with_openvc(json.loads(json.dumps(signed))).issuer == DID


def test_openvc_sees_that_a_credential_was_withdrawn():
    with pytest.raises(CredentialRevoked):
        verify_with_openvc(CREDENTIAL, revoked=[AWARD.status.index])


def test_pyld_accepts_a_status_list():
    verify_with_pyld(add_proof(status_list_credential(AWARD.status.list_url, DID, [1], MOMENT), SIGNER, METHOD, MOMENT))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("credentialSubject", "identifier", 0, "identityHash"), "Eva Zgled"),
        (("credentialSubject", "creditsEarned"), 60),
        (("validUntil",), "2099-01-01T00:00:00Z"),
        (("proof", 0, "created"), "2026-11-21T10:00:00Z"),
    ],
)
def test_neither_accepts_a_changed_credential(path, value):
    tampered = copy.deepcopy(CREDENTIAL)
    parent: Any = tampered
    for key in path[:-1]:
        parent = parent[key]
    parent[path[-1]] = value

    with pytest.raises(InvalidSignature):
        verify_with_pyld(tampered)
    with pytest.raises(SignatureInvalid):
        verify_with_openvc(tampered)


def test_a_numbers_canonical_form_is_the_same_for_all():
    for ects in ("0.5", "2", "2.5", "3.3333", "60", "0.0001", "29.99"):
        unsigned = document(award(achievement={"ects": Decimal(ects)}))
        assert canonical(unsigned) == pyld_canonical(unsigned)


def test_the_proof_of_our_credentials_needs_our_own_context_beside_the_two_standard_ones():
    assert CREDENTIAL["@context"] == [CREDENTIALS_V2, OPEN_BADGES, OURS]
