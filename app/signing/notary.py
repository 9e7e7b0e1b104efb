"""Statements that the tool itself makes about its own books, signed with a key that is for nothing else.

It lies in the key file beside those of institutions, under a name that no institution can have, and stays for ever: an
LTI key is dropped soon after its successor signs.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from app.signing.errors import (
    AlgorithmRefused,
    HeaderNotUnderstood,
    IssuerKeyMissing,
    KeyUnfit,
    SignatureInvalid,
    TokenMalformed,
    TokenTypeWrong,
)
from app.signing.jose import check_header, opened_token, public_key_of, sign_token, verify_token
from app.signing.jwk import public_jwk, thumbprint
from app.signing.keys import KeyFile

_NAME = "/audit"  # no slug has a slash
_TYPE = "audit-checkpoint+jwt"
_NOT_READ = (AlgorithmRefused, HeaderNotUnderstood, KeyUnfit, TokenMalformed, TokenTypeWrong)


class Notary:
    """Signs statements with the newest of its keys; the first is made when it is first needed."""

    def __init__(self, keys: KeyFile) -> None:
        self._keys = keys

    def signed(self, claims: Mapping[str, Any]) -> str:
        """Return a statement as a compact JWS that names its key by thumbprint. Raises what the key file raises."""
        try:
            key = self._keys.active_issuer_key(_NAME)
        except IssuerKeyMissing:
            key = self._keys.add_issuer_key(_NAME)
        return sign_token(dict(claims), key.signer, typ=_TYPE, kid=thumbprint(key.public_key))

    def public_keys(self) -> list[dict[str, Any]]:
        """Return every key of the notary as a JWK, oldest first. Raises what the key file raises."""
        keys = (key.public_key for key in self._keys.issuer_keys(_NAME))
        return [{**public_jwk(key), "kid": thumbprint(key)} for key in keys]


def opened_statement(text: str, keys: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what a statement says that one of these JWKs signed; who they are of, the caller knows.

    Raises SignatureInvalid. Pure.
    """
    try:
        token = opened_token(text)
        check_header(token, _TYPE)
        for jwk in keys:
            key = public_key_of(dict(jwk))
            if thumbprint(key) == token.unverified_key_id:
                verify_token(token, key)
                return token.unverified_claims
    except _NOT_READ as error:
        raise SignatureInvalid("not a statement of ours") from error
    raise SignatureInvalid("none of these keys signed it")
