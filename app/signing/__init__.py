"""Keys, identifiers and signatures: bytes in, proof out."""

from app.signing.canonicalization import Canonicalize, canonical
from app.signing.contexts import (
    CREDENTIALS_V2,
    MICROCREDENTIAL,
    OPEN_BADGES,
    context_bytes,
    context_document,
    locked_contexts,
)
from app.signing.data_integrity import (
    PROOF_MEMBERS,
    ResolveKey,
    add_proof,
    as_bytes,
    proof_of,
    unsigned_proof,
    verify_proof,
)
from app.signing.did import controller_of, did_document, did_key_public_key, did_web
from app.signing.document_template import DocumentTemplate
from app.signing.errors import (
    AlgorithmUnsuitable,
    ContextMissing,
    ContextUnknown,
    DocumentNotSignable,
    DocumentTooComplex,
    IssuerKeyMissing,
    KeyFileMissing,
    KeyFileUnreadable,
    KeyTooNew,
    KeyUnknown,
    ProofMissing,
    ProofUnsupported,
    SignatureInvalid,
    SigningBusy,
)
from app.signing.keys import IssuerKey, KeyFile
from app.signing.multibase import from_base58btc, from_multikey, to_base58btc, to_multikey
from app.signing.sandbox import Sandbox
from app.signing.signer import Algorithm, PrivateKeySigner, PublicKey, Signer, is_signature
from app.signing.template import NotExact, SlotLost, Template
from app.signing.tool_keys import ToolKey, ToolKeyState

__all__ = [
    "CREDENTIALS_V2",
    "MICROCREDENTIAL",
    "OPEN_BADGES",
    "PROOF_MEMBERS",
    "Algorithm",
    "AlgorithmUnsuitable",
    "Canonicalize",
    "ContextMissing",
    "ContextUnknown",
    "DocumentNotSignable",
    "DocumentTemplate",
    "DocumentTooComplex",
    "IssuerKey",
    "IssuerKeyMissing",
    "KeyFile",
    "KeyFileMissing",
    "KeyFileUnreadable",
    "KeyTooNew",
    "KeyUnknown",
    "NotExact",
    "PrivateKeySigner",
    "ProofMissing",
    "ProofUnsupported",
    "PublicKey",
    "ResolveKey",
    "Sandbox",
    "SignatureInvalid",
    "Signer",
    "SigningBusy",
    "SlotLost",
    "Template",
    "ToolKey",
    "ToolKeyState",
    "add_proof",
    "as_bytes",
    "canonical",
    "context_bytes",
    "context_document",
    "controller_of",
    "did_document",
    "did_key_public_key",
    "did_web",
    "from_base58btc",
    "from_multikey",
    "is_signature",
    "locked_contexts",
    "proof_of",
    "to_base58btc",
    "to_multikey",
    "unsigned_proof",
    "verify_proof",
]
