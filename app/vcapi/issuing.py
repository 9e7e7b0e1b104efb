"""Signs what the test suites hand in, with keys that live as long as this process and vouch for nobody."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.signing import DATA_INTEGRITY, PrivateKeySigner, Signer, add_proof, to_multikey
from app.vcapi.data_model import check_credential, is_earlier

Json = dict[str, Any]


def throw_away_signers() -> dict[str, Signer]:
    """Return a new key for each cryptosuite in which credentials are written, by its name."""
    return {
        "eddsa-rdfc-2022": PrivateKeySigner(Ed25519PrivateKey.generate()),
        "ecdsa-rdfc-2019": PrivateKeySigner(generate_private_key(SECP256R1())),
    }


def did_of(signer: Signer) -> str:
    """Return the did:key of a signer."""
    return f"did:key:{to_multikey(signer.public_key)}"


def issued(credential: Mapping[str, Any], signer: Signer, now: datetime) -> Json:
    """Return a credential signed in the name of the key itself, whoever it says that its issuer is.

    Raises DataModelBroken, and what `add_proof` raises.
    """
    document = dict(credential)
    check_credential(document)
    if is_earlier(document) and DATA_INTEGRITY not in document["@context"]:
        document["@context"] = [*document["@context"], DATA_INTEGRITY]  # its own context knows no such proof
    did = did_of(signer)
    issuer = document["issuer"]
    document["issuer"] = {**issuer, "id": did} if isinstance(issuer, dict) else did
    return add_proof(document, signer, f"{did}#{did.removeprefix('did:key:')}", now)
