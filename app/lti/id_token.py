"""An id_token's signature. The algorithm is ours to choose, RS256, and never the token's."""

import json
from typing import Any

import jwt
from jwt.utils import base64url_decode

from app.lti.errors import ClaimInvalid, TokenInvalid
from app.lti.jwks import PlatformKeys
from app.lti.values import Platform

_JWS = jwt.PyJWS()


def verified_claims(id_token: str, platform: Platform, keys: PlatformKeys) -> dict[str, Any]:
    """Return the claims that `platform` signed. Does not check what they say.

    Raises TokenInvalid, KeyUnknown, ClaimInvalid (signed, but no JSON object) or PlatformUnavailable.
    """
    try:
        header = _unverified_header(id_token)
        kid = header.get("kid")
        # PyJWT refuses what a token calls critical; jku, jwk and x5u are never looked at.
        if header.get("alg") != "RS256" or not isinstance(kid, str) or not kid:
            raise TokenInvalid("header")
        payload = _JWS.decode(id_token, keys.key(platform.jwks_url, kid), algorithms=["RS256"])
    except jwt.PyJWTError as error:
        raise TokenInvalid(type(error).__name__) from error
    try:
        claims = json.loads(payload)
    except (ValueError, RecursionError) as error:
        raise ClaimInvalid("the payload is not JSON") from error
    if not isinstance(claims, dict):
        raise ClaimInvalid("the payload is not an object")
    return claims


def _unverified_header(id_token: str) -> dict[str, Any]:
    """Return the header alone, to find the key: PyJWT would read the whole token here, and again when it verifies."""
    try:
        header = json.loads(base64url_decode(id_token.partition(".")[0]))
    except (ValueError, RecursionError) as error:
        raise TokenInvalid(type(error).__name__) from error
    if not isinstance(header, dict):
        raise TokenInvalid("header")
    return header
