"""Proof that a wallet has its key: OpenID4VCI 1.0, Appendix F.1, "jwt Proof Type". Pure.

The key stands in the header: as `jwk`, or in the DID of `kid` (did:key, did:jwk). Only EdDSA and ES256 count, and what
kind of key it is decides which of them.
"""

from datetime import datetime
from typing import Any, TypeGuard

from app.errors import ProductError
from app.openid4vci.errors import Code, WalletRefused
from app.openid4vci.values import Holder
from app.signing import (
    Algorithm,
    PublicKey,
    check_header,
    did_jwk_public_key,
    did_key_public_key,
    opened_token,
    public_jwk,
    public_key_of,
    thumbprint,
    verify_token,
)

PROOF_TYPE = "openid4vci-proof+jwt"
ALGORITHMS = (Algorithm.ES256, Algorithm.EDDSA)
MAX_PROOF = 16_000
_NAMES_OF_KEYS = ("jwk", "kid", "x5c", "trust_chain")
_CLOCKS_DIFFER_S = 300
_LONGEST_LIFE_S = 600


def proven_holder(proof: str, *, audience: str, now: datetime) -> tuple[Holder, str]:
    """Return the holder's key and the nonce for which it signed. Whether the nonce is ours is not checked.

    Raises WalletRefused: invalid_proof.
    """
    if len(proof) > MAX_PROOF:
        raise _refused("longer than any proof")
    try:
        token = opened_token(proof)
        check_header(token, PROOF_TYPE)
        if token.unverified_header["alg"] not in ALGORITHMS:
            raise _refused("an algorithm that is not taken")
        key = _key(token.unverified_header)
        verify_token(token, key)
    except ProductError as error:
        raise _refused(error.code) from error
    nonce = _checked(token.unverified_claims, audience, now.timestamp())
    return Holder(jwk=public_jwk(key), thumbprint=thumbprint(key)), nonce


def _key(header: dict[str, Any]) -> PublicKey:
    if sum(name in header for name in _NAMES_OF_KEYS) != 1:
        raise _refused("not exactly one key is named")
    if isinstance(jwk := header.get("jwk"), dict):
        return public_key_of(jwk)
    kid = header.get("kid")
    found = _of_did(kid) if isinstance(kid, str) else None
    if found is None:
        raise _refused("neither a jwk, nor a did:key or did:jwk with a key of ours")
    return found


def _of_did(kid: str) -> PublicKey | None:
    did, has_fragment, _ = kid.partition("#")
    # Wallets name the DID alone, too: it has one key that signs.
    method = kid if has_fragment else f"{did}#{did.removeprefix('did:key:')}"
    return did_key_public_key(method) if did.startswith("did:key:") else did_jwk_public_key(kid)


def _checked(claims: dict[str, Any], audience: str, now_s: float) -> str:
    """Return the nonce of claims that were signed for us and just now."""
    given = claims.get("aud")
    if given not in (audience, [audience]):
        raise _refused("for another audience")
    issued_at, expires_at = claims.get("iat"), claims.get("exp", now_s + 1)
    if not _is_number(issued_at) or not now_s - _LONGEST_LIFE_S <= issued_at <= now_s + _CLOCKS_DIFFER_S:
        raise _refused("not signed just now")
    if not _is_number(expires_at) or expires_at + _CLOCKS_DIFFER_S <= now_s:
        raise _refused("expired")
    nonce = claims.get("nonce")
    if not isinstance(nonce, str) or not nonce:
        raise _refused("without a nonce")
    return nonce


def _is_number(value: Any) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _refused(detail: str) -> WalletRefused:
    return WalletRefused(Code.INVALID_PROOF, detail)
