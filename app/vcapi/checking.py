"""Verifies what the test suites hand in: credentials of anybody with a did:key, and presentations of them.

VC Data Integrity 1.0, "Verify Proof"; Verifiable Credentials Data Model 2.0, "Presentations Including Holder Claims".
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from app.signing import (
    Canonicalize,
    KeyUnknown,
    ProofMissing,
    ProofUnsupported,
    SignatureInvalid,
    context_document,
    controller_of,
    did_key_public_key,
)
from app.vcapi.data_model import check_credential, check_presentation, listed, moment_at, party, period_names
from app.vcapi.errors import ChallengeMissed, NotTheIssuer, PeriodPassed, StatusNotRead
from app.vcapi.proof_sets import verified_methods
from app.vcapi.suites import MEMBERS, fits, named, signed_bytes

Json = dict[str, Any]
STATUS = "credentialStatus"


def verify_credential(document: Json, canonicalize: Canonicalize, now: datetime, checks: Collection[str] = ()) -> None:
    """Accept a credential that its issuer signed and that is valid now.

    Everything is checked unless `checks` names what is wanted and the status is not in it: nothing is fetched, so that
    a status is never known. Raises DataModelBroken, NotTheIssuer, PeriodPassed, StatusNotRead, or as `verify_proof`.
    """
    check_credential(document)
    if party(document, "issuer") not in map(controller_of, verified_methods(document, canonicalize)):
        raise NotTheIssuer  # others may have signed as well
    _check_rest(document, now, checks)


def verify_presentation(
    document: Json,
    canonicalize: Canonicalize,
    now: datetime,
    asked: Mapping[str, str],
    checks: Collection[str] = (),
) -> None:
    """Accept a presentation that its holder signed, and all credentials in it.

    `asked` holds the challenge and the domain for which it was asked, if for any. A credential without a proof is the
    holder's own word, and must say so. Raises ChallengeMissed and what `verify_credential` raises.
    """
    credentials = check_presentation(document)
    for credential in credentials:
        check_credential(credential)
    signer = controller_of(_verified_method(document, canonicalize, asked))
    holder = party(document, "holder")
    if holder and holder != signer:
        raise NotTheIssuer
    for credential in credentials:
        if "proof" in credential:
            verify_credential(credential, canonicalize, now, checks)
            continue
        if not holder or party(credential, "issuer") != holder:
            raise NotTheIssuer
        canonicalize(credential)  # refuses what the presentation's signature does not cover
        _check_rest(credential, now, checks)


def _check_rest(document: Json, now: datetime, checks: Collection[str]) -> None:
    starts, ends = (moment_at(document, name) for name in period_names(document))
    if (starts and now < starts) or (ends and now > ends):
        raise PeriodPassed
    if STATUS in document and (not checks or STATUS in checks):
        raise StatusNotRead


def _verified_method(document: Json, canonicalize: Canonicalize, asked: Mapping[str, str]) -> str:
    """Return the verification method that signed a presentation; its proof answers a question, ours never do."""
    proofs: list[Json] = listed(document.get("proof", []))
    if not proofs:
        raise ProofMissing
    proof = proofs[0]
    if len(proofs) > 1:
        raise ProofUnsupported("not a single proof")
    suite, method, written = named(proof, MEMBERS, "authentication")
    if any(value not in listed(proof.get(name)) for name, value in asked.items()):
        raise ChallengeMissed("another challenge or domain")
    key = did_key_public_key(method)
    if key is None:
        raise KeyUnknown
    if not fits(key, suite, written, _signed_bytes(document, proof, canonicalize)):
        raise SignatureInvalid
    return method


def _signed_bytes(document: Json, proof: Json, canonicalize: Canonicalize) -> bytes:
    """Return what a presentation's proof signs, once it covers all but the credentials, which are looked at alone.

    Each of those is a graph of its own, in which coverage cannot be seen from outside. Of the proof only members are
    there that the contexts define.
    """
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    canonicalize({name: value for name, value in unsecured.items() if name != "verifiableCredential"})
    return signed_bytes(proof, unsecured, _with_contexts_inside(unsecured))


def _with_contexts_inside(presentation: Json) -> Json:
    """Return the presentation with its credentials' contexts themselves in place of their URLs.

    Where its credentials begin, a presentation's own context ends (VC 2.0 context, `verifiableCredential`).
    """
    inner = [
        {**credential, "@context": [context_document(url)["@context"] for url in credential["@context"]]}
        for credential in check_presentation(presentation)
    ]
    return {**presentation, **({"verifiableCredential": inner} if inner else {})}
