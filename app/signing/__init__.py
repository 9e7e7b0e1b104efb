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
from app.signing.data_integrity import ResolveKey, add_proof, proof_of, verify_proof
from app.signing.did import controller_of, did_document, did_key_public_key, did_web
from app.signing.errors import (
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
from app.signing.signer import Algorithm, PrivateKeySigner, PublicKey, Signer
from app.signing.tool_keys import ToolKey, ToolKeyState

__all__ = [
    "CREDENTIALS_V2",
    "MICROCREDENTIAL",
    "OPEN_BADGES",
    "Algorithm",
    "Canonicalize",
    "ContextMissing",
    "ContextUnknown",
    "DocumentNotSignable",
    "DocumentTooComplex",
    "IssuerKey",
    "IssuerKeyMissing",
    "KeyFile",
    "KeyFileMissing",
    "KeyFileUnreadable",
    "KeyTooNew",
    "KeyUnknown",
    "PrivateKeySigner",
    "ProofMissing",
    "ProofUnsupported",
    "PublicKey",
    "ResolveKey",
    "Sandbox",
    "SignatureInvalid",
    "Signer",
    "SigningBusy",
    "ToolKey",
    "ToolKeyState",
    "add_proof",
    "canonical",
    "context_bytes",
    "context_document",
    "controller_of",
    "did_document",
    "did_key_public_key",
    "did_web",
    "from_base58btc",
    "from_multikey",
    "locked_contexts",
    "proof_of",
    "to_base58btc",
    "to_multikey",
    "verify_proof",
]
