"""The test vectors of the W3C's Data Integrity specifications, one file a cryptosuite."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from app.signing import SignatureInvalid, did_key_public_key, from_base58btc, verify_proof

Vector = dict[str, Any]


def vectors(path: Path) -> list[Vector]:
    """Return a file's vectors."""
    found: list[Vector] = json.loads(path.read_text(encoding="utf-8"))["vectors"]
    return found


def check(vector: Vector) -> None:
    """Take a vector through the steps of "Verify Proof", and see that a changed one does not come through."""
    signed = vector["signed"]
    proof, quads = signed["proof"], vector["canonicalDocument"]

    assert sha256(quads.encode()).hexdigest() == vector["documentHash"]
    assert sha256(vector["canonicalConfig"].encode()).hexdigest() == vector["configHash"]
    assert from_base58btc(proof["proofValue"]).hex() == vector["signature"]
    assert verify_proof(signed, did_key_public_key, lambda _: quads) == proof["verificationMethod"]
    later = {**signed, "proof": {**proof, "created": "2023-02-24T23:36:39Z"}}
    with pytest.raises(SignatureInvalid):
        verify_proof(later, did_key_public_key, lambda _: quads)
    with pytest.raises(SignatureInvalid):
        verify_proof({**signed, "name": "Another"}, did_key_public_key, lambda _: f"{quads}\n")
