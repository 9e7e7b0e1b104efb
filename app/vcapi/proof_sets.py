"""Verifies all proofs of a credential: one, several beside each other, and such as are made over earlier ones.

VC Data Integrity 1.0, "Verify Proof Sets and Chains" and "Proof Chains".
"""

from typing import Any

from app.signing import (
    Canonicalize,
    KeyUnknown,
    ProofMissing,
    ProofUnsupported,
    SignatureInvalid,
    did_key_public_key,
    verify_proof,
)
from app.vcapi.data_model import listed
from app.vcapi.suites import MEMBERS, fits, named, signed_bytes

Json = dict[str, Any]
_MOST = 8
_CHAINED = MEMBERS | {"id", "previousProof"}


def verified_methods(document: Json, canonicalize: Canonicalize) -> list[str]:
    """Return the verification methods of all proofs, once each of them is good.

    Raises ProofMissing, ProofUnsupported, KeyUnknown, SignatureInvalid, or as `verify_proof`.
    """
    proofs = listed(document.get("proof", []))
    if not proofs:
        raise ProofMissing
    if len(proofs) == 1 and "previousProof" not in proofs[0] and "id" not in proofs[0]:
        return [verify_proof(document, did_key_public_key, canonicalize)]
    if len(proofs) > _MOST:
        raise ProofUnsupported("too many proofs")
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    canonicalize(unsecured)  # refuses what a signature would not cover
    return [_verified(proof, proofs, unsecured) for proof in proofs]


def _earlier(proof: Json, proofs: list[Json]) -> list[Json]:
    """Return the proofs over which one is made. Raises SignatureInvalid if there is one that is not there."""
    wanted = listed(proof.get("previousProof", []))
    found = [one for one in proofs if one is not proof and one.get("id") in wanted]
    if len({one["id"] for one in found}) != len(found) or len(found) != len(set(wanted)):
        raise SignatureInvalid("a proof that it builds on is not there")
    return found


def _verified(proof: Json, proofs: list[Json], unsecured: Json) -> str:
    suite, method, written = named(proof, _CHAINED, "assertionMethod")
    earlier = _earlier(proof, proofs)
    key = did_key_public_key(method)
    if key is None:
        raise KeyUnknown
    signed = unsecured | ({"proof": earlier} if earlier else {})
    if not fits(key, suite, written, signed_bytes(proof, unsecured, signed)):
        raise SignatureInvalid
    return method
