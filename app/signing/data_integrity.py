"""Data Integrity proofs with the cryptosuite eddsa-rdfc-2022.

VC Data Integrity 1.0, "Add Proof" and "Verify Proof"; Data Integrity EdDSA Cryptosuites 1.0, "eddsa-rdfc-2022".
"""

from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pyoxigraph
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app.signing.canonicalization import Canonicalize, canonical
from app.signing.errors import (
    DocumentNotSignable,
    KeyUnknown,
    ProofMissing,
    ProofUnsupported,
    SignatureInvalid,
)
from app.signing.multibase import from_base58btc, to_base58btc
from app.signing.signer import PublicKey, Signer

ResolveKey = Callable[[str], PublicKey | None]
"""Returns the public key of a verification method (a DID URL), None if nobody we know has published it."""

_SUITE = {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022", "proofPurpose": "assertionMethod"}
_MEMBERS = {*_SUITE, "created", "verificationMethod", "proofValue"}
_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_SEC = "https://w3id.org/security#"


def add_proof(
    document: dict[str, Any], key: Ed25519PrivateKey | Signer, verification_method: str, created: datetime
) -> dict[str, Any]:
    """Return the document with `proof`, an array of one: one edition of the Open Badges schema insists on an array.

    `created` is aware. Raises DocumentNotSignable, ContextUnknown or DocumentTooComplex.
    """
    proof = {
        "type": _SUITE["type"],
        "created": created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "verificationMethod": verification_method,
        "cryptosuite": _SUITE["cryptosuite"],
        "proofPurpose": _SUITE["proofPurpose"],
    }
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    signature = key.sign(_hash_data(proof, canonical(unsecured)))
    return {**unsecured, "proof": [{**proof, "proofValue": to_base58btc(signature)}]}


def proof_of(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document's only proof, once it is of our suite. Raises ProofMissing or ProofUnsupported. Pure."""
    value = document.get("proof")
    proofs = value if isinstance(value, list) else [value]
    if value is None or not proofs:
        raise ProofMissing
    proof = proofs[0]
    if len(proofs) > 1 or not isinstance(proof, dict):
        raise ProofUnsupported("not a single proof")
    if any(proof.get(name) != value for name, value in _SUITE.items()):
        raise ProofUnsupported("another cryptosuite or purpose")
    if not proof.keys() <= _MEMBERS or not all(isinstance(part, str) for part in proof.values()):
        raise ProofUnsupported("members that we do not check")
    if "verificationMethod" not in proof or "proofValue" not in proof:
        raise ProofUnsupported("no verification method or value")
    return proof


def verify_proof(document: dict[str, Any], resolve_key: ResolveKey, canonicalize: Canonicalize = canonical) -> str:
    """Return the verification method whose key signed the document. Checks neither dates, status nor issuer.

    Raises ProofMissing, ProofUnsupported, KeyUnknown, DocumentNotSignable, ContextUnknown, DocumentTooComplex or
    SignatureInvalid.
    """
    proof = proof_of(document)
    method: str = proof["verificationMethod"]
    try:
        signature = from_base58btc(proof["proofValue"])
    except ValueError as error:
        raise SignatureInvalid("the proof value is not base58btc") from error
    key = resolve_key(method)
    if key is None:
        raise KeyUnknown
    if not isinstance(key, Ed25519PublicKey):
        raise ProofUnsupported("a key of another kind")
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    try:
        key.verify(signature, _hash_data(proof, canonicalize(unsecured)))
    except InvalidSignature as error:
        raise SignatureInvalid from error
    return method


def _hash_data(proof: dict[str, Any], canonical_document: str) -> bytes:
    config = _canonical_config(proof)
    return sha256(config.encode()).digest() + sha256(canonical_document.encode()).digest()


def _canonical_config(proof: dict[str, Any]) -> str:
    # One blank node and fixed terms: the canonical form can be written down without a JSON-LD processor.
    try:
        method = pyoxigraph.NamedNode(proof["verificationMethod"])
    except ValueError as error:
        raise DocumentNotSignable("the verification method is not an absolute IRI") from error
    statements = [
        (_RDF_TYPE, f"<{_SEC}DataIntegrityProof>"),
        (f"{_SEC}cryptosuite", f'"{proof["cryptosuite"]}"^^<{_SEC}cryptosuiteString>'),
        (f"{_SEC}proofPurpose", f"<{_SEC}assertionMethod>"),
        (f"{_SEC}verificationMethod", str(method)),
    ]
    if "created" in proof:
        moment = pyoxigraph.Literal(proof["created"], datatype=_datatype("dateTime"))
        statements.append(("http://purl.org/dc/terms/created", str(moment)))
    return "".join(sorted(f"_:c14n0 <{predicate}> {value} .\n" for predicate, value in statements))


def _datatype(name: str) -> pyoxigraph.NamedNode:
    return pyoxigraph.NamedNode(f"http://www.w3.org/2001/XMLSchema#{name}")
