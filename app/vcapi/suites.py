"""The cryptosuites of the test mode, and what a proof of one of them must say. Pure."""

from collections.abc import Collection
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.signing import ProofUnsupported, PublicKey, canonical_lines, from_base58btc, is_signature
from app.vcapi.data_model import listed
from app.vcapi.errors import ChallengeMissed

Json = dict[str, Any]
ASKED = ("challenge", "domain")
MEMBERS = frozenset({"type", "cryptosuite", "created", "verificationMethod", "proofPurpose", "proofValue", *ASKED})
_SUITES = {"eddsa-rdfc-2022": Ed25519PublicKey, "ecdsa-rdfc-2019": EllipticCurvePublicKey}


def named(proof: Json, members: Collection[str], purpose: str) -> tuple[str, str, str]:
    """Return the cryptosuite, the verification method and the value of a proof with these members and no other.

    Raises ProofUnsupported, or ChallengeMissed for another purpose.
    """
    suite, method, written = (proof.get(name) for name in ("cryptosuite", "verificationMethod", "proofValue"))
    if proof.get("type") != "DataIntegrityProof":
        raise ProofUnsupported("no Data Integrity proof")
    if (
        not isinstance(suite, str)
        or suite not in _SUITES
        or not isinstance(method, str)
        or not isinstance(written, str)
    ):
        raise ProofUnsupported("another cryptosuite, no method or no value")
    parts = [part for name, value in proof.items() for part in (listed(value) if name == "previousProof" else [value])]
    if not proof.keys() <= set(members) or not all(isinstance(part, str) for part in parts):
        raise ProofUnsupported("members that are not checked")
    if proof.get("proofPurpose") != purpose:
        raise ChallengeMissed("another purpose")
    return suite, method, written


def signed_bytes(proof: Json, unsecured: Json, signed: Json) -> bytes:
    """Return what a proof signs: itself without its value in the document's contexts, and what it is made over.

    `signed` is the document without this proof, as it is written in N-Quads.
    """
    config = {name: value for name, value in proof.items() if name != "proofValue"}
    parts = ({**config, "@context": unsecured["@context"]}, signed)
    return b"".join(sha256("".join(canonical_lines(part)).encode()).digest() for part in parts)


def fits(key: PublicKey, suite: str, written: str, signed: bytes) -> bool:
    """Tell whether a proof's value is the key's signature, and the key of the kind that the suite takes."""
    try:
        return isinstance(key, _SUITES[suite]) and is_signature(key, from_base58btc(written), signed)
    except ValueError:
        return False
