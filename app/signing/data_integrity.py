"""Data Integrity proofs: eddsa-rdfc-2022 and ecdsa-rdfc-2019 (P-256) are written and read, eddsa-jcs-2022 is read.

VC Data Integrity 1.0, "Add Proof" and "Verify Proof"; Data Integrity EdDSA Cryptosuites 1.0; Data Integrity ECDSA
Cryptosuites 1.0.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any

import pyoxigraph
import rfc8785

from app.signing.canonicalization import Canonicalize, canonical
from app.signing.errors import (
    AlgorithmUnsuitable,
    DocumentNotSignable,
    KeyUnknown,
    ProofMissing,
    ProofUnsupported,
    SignatureInvalid,
)
from app.signing.multibase import from_base58btc, to_base58btc
from app.signing.signer import Algorithm, PublicKey, Signer, algorithm_of, is_signature

ResolveKey = Callable[[str], PublicKey | None]
"""Returns the public key of a verification method (a DID URL), None if nobody we know has published it."""

Json = dict[str, Any]
_RDFC = {Algorithm.EDDSA: "eddsa-rdfc-2022", Algorithm.ES256: "ecdsa-rdfc-2019"}
_JCS = "eddsa-jcs-2022"
_ALGORITHMS = {**{suite: algorithm for algorithm, suite in _RDFC.items()}, _JCS: Algorithm.EDDSA}
PROOF_MEMBERS = ("type", "created", "verificationMethod", "cryptosuite", "proofPurpose", "proofValue")
"""What a proof of ours says, in the order in which it stands there."""

_FIXED = {"type": "DataIntegrityProof", "proofPurpose": "assertionMethod"}
_SEC = "https://w3id.org/security#"
_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_DATE_TIME = pyoxigraph.NamedNode("http://www.w3.org/2001/XMLSchema#dateTime")


@dataclass(frozen=True, slots=True)
class Unsigned:
    """A proof without its value, and the hash of its own canonical form."""

    proof: Json
    digest: bytes

    def signed(self, canonical_document: bytes, signer: Signer) -> Json:
        """Return the proof over a document's canonical N-Quads in UTF-8."""
        signature = signer.sign(self.digest + sha256(canonical_document).digest())
        return {**self.proof, "proofValue": to_base58btc(signature)}


def unsigned_proof(signer: Signer, verification_method: str, created: datetime) -> Unsigned:
    """Return the proof that a key will make; `created` is aware.

    Raises AlgorithmUnsuitable for a key that no cryptosuite knows, DocumentNotSignable for a method that is no IRI.
    """
    suite = _RDFC.get(signer.algorithm)
    if suite is None:
        raise AlgorithmUnsuitable(signer.algorithm)
    return _unsigned(suite, verification_method, created.astimezone(UTC).replace(microsecond=0))


@lru_cache(maxsize=64)  # a class is signed within seconds
def _unsigned(suite: str, verification_method: str, created: datetime) -> Unsigned:
    proof = {
        "type": _FIXED["type"],
        "created": created.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "verificationMethod": verification_method,
        "cryptosuite": suite,
        "proofPurpose": _FIXED["proofPurpose"],
    }
    return Unsigned(proof, sha256(_canonical_config(proof).encode()).digest())


def add_proof(document: Json, signer: Signer, verification_method: str, created: datetime) -> Json:
    """Return the document with `proof`, an array of one: one edition of the Open Badges schema insists on an array.

    The key decides on the cryptosuite. `created` is aware. Raises AlgorithmUnsuitable, DocumentNotSignable,
    ContextUnknown or DocumentTooComplex.
    """
    unsigned = unsigned_proof(signer, verification_method, created)
    unsecured = _unsecured(document)
    return {**unsecured, "proof": [unsigned.signed(canonical(unsecured).encode(), signer)]}


def as_bytes(signed: Json) -> bytes:
    """Return a signed document as it is stored: UTF-8 JSON that people can read. Pure."""
    return json.dumps(signed, ensure_ascii=False, indent=1).encode()


def proof_of(document: Json) -> Json:
    """Return the document's only proof, once it is of a suite that we read.

    Raises ProofMissing or ProofUnsupported. Pure.
    """
    value = document.get("proof")
    proofs = value if isinstance(value, list) else [value]
    if value is None or not proofs:
        raise ProofMissing
    proof = proofs[0]
    if len(proofs) > 1 or not isinstance(proof, dict):
        raise ProofUnsupported("not a single proof")
    if any(proof.get(name) != value for name, value in _FIXED.items()):
        raise ProofUnsupported("another type or purpose")
    suite = proof.get("cryptosuite")
    if not isinstance(suite, str) or suite not in _ALGORITHMS:
        raise ProofUnsupported("another cryptosuite")
    members = {name: part for name, part in proof.items() if name != "@context" or suite != _JCS}
    if not members.keys() <= set(PROOF_MEMBERS) or not all(isinstance(part, str) for part in members.values()):
        raise ProofUnsupported("members that we do not check")
    if "verificationMethod" not in proof or "proofValue" not in proof:
        raise ProofUnsupported("no verification method or value")
    # The suite would let a document have more contexts than its proof: words that nobody has signed.
    if "@context" in proof and proof["@context"] != document.get("@context"):
        raise ProofUnsupported("other contexts than the document's")
    return proof


def verify_proof(document: Json, resolve_key: ResolveKey, canonicalize: Canonicalize = canonical) -> str:
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
    if not _is_for(key, proof["cryptosuite"]):
        raise SignatureInvalid("another kind of key than the cryptosuite's")
    if not is_signature(key, signature, _hash_data(proof, _unsecured(document), canonicalize)):
        raise SignatureInvalid
    return method


def _is_for(key: PublicKey, suite: str) -> bool:
    try:
        return algorithm_of(key) is _ALGORITHMS[suite]
    except ValueError:
        return False


def _unsecured(document: Json) -> Json:
    return {name: value for name, value in document.items() if name != "proof"}


def _hash_data(proof: Json, unsecured: Json, canonicalize: Canonicalize) -> bytes:
    if proof["cryptosuite"] == _JCS:
        config = _jcs({name: value for name, value in proof.items() if name != "proofValue"})
        return sha256(config).digest() + sha256(_jcs(unsecured)).digest()
    config = _canonical_config(proof).encode()
    return sha256(config).digest() + sha256(canonicalize(unsecured).encode()).digest()


def _jcs(value: Json) -> bytes:
    try:
        return rfc8785.dumps(value)
    except ValueError as error:
        raise DocumentNotSignable("not JSON that every program reads alike") from error


def _canonical_config(proof: Json) -> str:
    # One blank node and fixed terms: the canonical form can be written down without a JSON-LD processor.
    statements = [
        (_RDF_TYPE, f"<{_SEC}DataIntegrityProof>"),
        (f"{_SEC}cryptosuite", f'"{proof["cryptosuite"]}"^^<{_SEC}cryptosuiteString>'),
        (f"{_SEC}proofPurpose", f"<{_SEC}assertionMethod>"),
        (f"{_SEC}verificationMethod", _iri(proof["verificationMethod"])),
    ]
    if "created" in proof:
        moment = pyoxigraph.Literal(proof["created"], datatype=_DATE_TIME)
        statements.append(("http://purl.org/dc/terms/created", str(moment)))
    return "".join(sorted(f"_:c14n0 <{predicate}> {value} .\n" for predicate, value in statements))


def _iri(method: str) -> str:
    try:
        return str(pyoxigraph.NamedNode(method))
    except ValueError as error:
        raise DocumentNotSignable("the verification method is not an absolute IRI") from error
