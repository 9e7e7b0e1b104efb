"""The platforms' public keys: cached, and fetched again when a token names a key that the cache lacks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.algorithms import RSAAlgorithm

from app.clock import Clock
from app.lti.errors import KeyUnknown, PlatformUnavailable
from app.lti.http import PlatformHttp

_TTL_S = 3600  # a key that a platform withdrew opens nothing after this
_BURST = 10
_REFILL_S = 2.0  # one more fetch every two seconds: a flood of invented kids must not become a flood of fetches
_MIN_BITS, _MAX_BITS = 2048, 8192


@dataclass(slots=True)
class _KeySet:
    """One platform's keys as last seen, and how many more fetches it may cause now."""

    refilled_at: datetime
    tokens: float = _BURST
    keys: dict[str, RSAPublicKey] = field(default_factory=dict)
    fetched_at: datetime | None = None
    fetches: int = 0
    fetching: Lock = field(default_factory=Lock)


class PlatformKeys:
    """Finds the key that verifies a token."""

    def __init__(self, http: PlatformHttp, clock: Clock) -> None:
        self._http = http
        self._clock = clock
        self._sets: dict[str, _KeySet] = {}

    def key(self, jwks_url: str, kid: str) -> RSAPublicKey:
        """Return the platform's RSA key `kid`.

        Raises KeyUnknown when the platform does not publish it, PlatformUnavailable when it does not answer.
        """
        # setdefault is atomic, so two first launches share one set.
        held = self._sets.setdefault(jwks_url, _KeySet(refilled_at=self._clock()))
        if key := self._cached(held, kid):
            return key
        seen = held.fetches
        with held.fetching:  # whoever waited here looks at what the fetch brought instead of fetching again
            if held.fetches == seen:
                self._fetch(jwks_url, held)
        if key := self._cached(held, kid):
            return key
        if self._is_fresh(held):
            raise KeyUnknown
        raise PlatformUnavailable("no key set")

    def _is_fresh(self, held: _KeySet) -> bool:
        return held.fetched_at is not None and (self._clock() - held.fetched_at).total_seconds() <= _TTL_S

    def _cached(self, held: _KeySet, kid: str) -> RSAPublicKey | None:
        return held.keys.get(kid) if self._is_fresh(held) else None

    def _fetch(self, jwks_url: str, held: _KeySet) -> None:
        now = self._clock()
        held.tokens = min(_BURST, held.tokens + (now - held.refilled_at).total_seconds() / _REFILL_S)
        held.refilled_at = now
        if held.tokens < 1:
            return
        held.tokens -= 1
        try:
            answer = self._http.get(jwks_url, {"Accept": "application/jwk-set+json, application/json"})
        finally:
            held.fetches += 1
        if not answer.ok:
            raise PlatformUnavailable("the key set was refused")
        keys = rsa_keys(answer.json())
        if not keys:
            raise KeyUnknown("the key set holds no usable key")
        held.keys, held.fetched_at = keys, now


def rsa_keys(jwks: Any) -> dict[str, RSAPublicKey]:
    """Return the keys of a JWK set that may verify RS256, by kid; any other is left out. Pure."""
    found: dict[str, RSAPublicKey] = {}
    entries = jwks.get("keys") if isinstance(jwks, dict) else None
    for entry in entries if isinstance(entries, list) else []:
        key = _rsa_key(entry) if isinstance(entry, dict) else None
        if key is not None and _MIN_BITS <= key.key_size <= _MAX_BITS:
            found.setdefault(str(entry["kid"]), key)
    return found


def _rsa_key(entry: Mapping[str, Any]) -> RSAPublicKey | None:
    if entry.get("kty") != "RSA" or not isinstance(entry.get("kid"), str):
        return None
    if entry.get("use", "sig") != "sig" or entry.get("alg", "RS256") != "RS256":
        return None
    try:
        # Only the public members: a platform that publishes its private key is still only verified.
        key = RSAAlgorithm.from_jwk({"kty": "RSA", "n": entry.get("n"), "e": entry.get("e")})
    except (jwt.PyJWTError, ValueError, TypeError, AttributeError):
        return None
    return key if isinstance(key, RSAPublicKey) else None
