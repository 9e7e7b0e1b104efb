"""Access tokens for a platform's services: client_credentials with private_key_jwt. Security Framework 1.0, 4.1."""

from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, Protocol
from uuid import UUID, uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from app.clock import Clock
from app.errors import ProductError
from app.lti.errors import PlatformRefused, PlatformUnavailable
from app.lti.http import PlatformHttp
from app.lti.values import Platform

_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_ASSERTION_LIFE_S = 300
_SPARE_S = 60  # a token this close to its end may not live through the call
_MAX_LIFE_S = 24 * 3600


class ToolKeys(Protocol):
    """The tool's own keys."""

    def tool_key(self) -> tuple[str, RSAPrivateKey]:
        """Return the kid and private key that sign for the tool now."""

    def tool_jwks(self) -> dict[str, Any]:
        """Return the JWK set to publish: public members only, and during a rotation two keys."""


_Key = tuple[UUID, str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class _Held:
    token: str
    usable_until: datetime


class AccessTokens:
    """Gets tokens and keeps each for its registration and scopes until shortly before it expires."""

    def __init__(self, http: PlatformHttp, keys: ToolKeys, clock: Clock) -> None:
        self._http = http
        self._keys = keys
        self._clock = clock
        self._held: dict[_Key, _Held] = {}
        self._asking: dict[_Key, Future[_Held]] = {}
        self._lock = Lock()

    def get(self, platform: Platform, scopes: frozenset[str]) -> str:
        """Return a token of `platform` for `scopes`. Raises PlatformUnavailable or PlatformRefused."""
        key, now = (platform.id, platform.token_url, scopes), self._clock()
        with self._lock:
            held = self._held.get(key)
            if held and now < held.usable_until:
                return held.token
            asked = self._asking.get(key)
            mine: Future[_Held] = Future()
            if asked is None:
                self._asking[key] = mine
        if asked:  # whoever comes meanwhile shares the answer, or the refusal: a platform is asked once
            return asked.result().token
        try:
            fresh = self._ask(platform, scopes, now)
            self._held[key] = fresh
            mine.set_result(fresh)
            return fresh.token
        except ProductError as error:
            mine.set_exception(error)
            raise
        finally:
            mine.cancel()  # changes nothing once it has an answer
            with self._lock:
                del self._asking[key]

    def forget(self, platform: Platform, scopes: frozenset[str], token: str) -> None:
        """Drop a token that the platform no longer accepts, unless another has taken its place."""
        key = (platform.id, platform.token_url, scopes)
        held = self._held.get(key)
        if held and held.token == token:
            self._held.pop(key, None)

    def _ask(self, platform: Platform, scopes: frozenset[str], now: datetime) -> _Held:
        def form() -> dict[str, str]:
            # Made anew for each try: a platform may count an assertion as used although it was too busy for it.
            return {
                "grant_type": "client_credentials",
                "client_assertion_type": _ASSERTION,
                "client_assertion": self._assertion(platform, now),
                "scope": " ".join(sorted(scopes)),
            }

        answer = self._http.ask(platform.token_url, {"Accept": "application/json"}, form)
        if answer.is_busy or answer.status >= 500:
            raise PlatformUnavailable(f"the token endpoint answered {answer.status}")
        if not answer.ok:
            raise PlatformRefused(f"the token endpoint answered {answer.status}")
        body = answer.json()
        token = body.get("access_token") if isinstance(body, dict) else None
        if not isinstance(token, str) or not token.isascii() or not token.isprintable() or not token:
            raise PlatformUnavailable("the token endpoint gave no token")
        life_s = body.get("expires_in")
        usable_s = min(life_s, _MAX_LIFE_S) - _SPARE_S if isinstance(life_s, int) else 0
        return _Held(token, now + timedelta(seconds=usable_s))

    def _assertion(self, platform: Platform, now: datetime) -> str:
        kid, key = self._keys.tool_key()
        claims = {
            "iss": platform.client_id,
            "sub": platform.client_id,
            "aud": platform.token_audience or platform.token_url,
            "iat": int(now.timestamp()),
            "exp": int(now.timestamp()) + _ASSERTION_LIFE_S,
            "jti": str(uuid4()),
        }
        return jwt.encode(claims, key, algorithm="RS256", headers={"kid": kid})
