"""Access tokens of the platform's services: client credentials with a signed JWT, LTI Security Framework 1.0."""

import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import jwt
import requests

from app.clock import Clock
from app.demo.tool_keys import ToolKeyring
from app.demo.tools import Tools

MEMBERSHIP_SCOPE = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
TOKEN_TTL_S = 3600
_MOST_ASSERTION_AGE_S = 3600


class OAuthError(Exception):
    """A refusal of the token endpoint; `error` is OAuth 2.0's code (RFC 6749, 5.2)."""

    def __init__(self, error: str) -> None:
        super().__init__(error)
        self.error = error


@dataclass(frozen=True, slots=True)
class _Granted:
    scopes: frozenset[str]
    expires_at: datetime


class AccessTokens:
    """Issues and recognises bearer tokens."""

    def __init__(self, tools: Tools, keyring: ToolKeyring, audiences: frozenset[str], clock: Clock) -> None:
        self._tools = tools
        self._keyring = keyring
        self._audiences = audiences
        self._clock = clock
        self._lock = threading.Lock()
        self._granted: dict[str, _Granted] = {}
        self._spent: dict[str, float] = {}

    def issue(self, form: Mapping[str, str]) -> dict[str, Any]:
        """Return a token response. Raises OAuthError. Scopes that are not offered are dropped."""
        if form.get("grant_type") != "client_credentials":
            raise OAuthError("unsupported_grant_type")
        if form.get("client_assertion_type") != ASSERTION_TYPE or not form.get("client_assertion"):
            raise OAuthError("invalid_request")
        self._authenticate(form["client_assertion"])
        scopes = frozenset(form.get("scope", "").split()) & {MEMBERSHIP_SCOPE}
        if not scopes:
            raise OAuthError("invalid_scope")
        token = secrets.token_hex(16)
        now = self._clock()
        with self._lock:
            self._granted = {key: known for key, known in self._granted.items() if known.expires_at > now}
            self._granted[token] = _Granted(scopes, now + timedelta(seconds=TOKEN_TTL_S))
        return {
            "access_token": token,
            "token_type": "Bearer",
            "expires_in": TOKEN_TTL_S,
            "scope": " ".join(sorted(scopes)),
        }

    def allows(self, authorization: str, scope: str) -> bool:
        """Tell whether an Authorization header carries a living token with this scope."""
        kind, _, token = authorization.partition(" ")
        with self._lock:
            granted = self._granted.get(token.strip()) if kind.lower() == "bearer" else None
        return granted is not None and granted.expires_at > self._clock() and scope in granted.scopes

    def _authenticate(self, assertion: str) -> None:
        try:
            key_id = jwt.get_unverified_header(assertion).get("kid", "")
            claims = jwt.decode(
                assertion,
                self._keyring.key(str(key_id)),
                algorithms=["RS256"],
                issuer=self._tools.current.client_id,
                subject=self._tools.current.client_id,
                audience=self._audiences,
                options={
                    "require": ["iss", "sub", "aud", "iat", "exp", "jti"],
                    "verify_exp": False,
                    "verify_iat": False,
                },
            )
        except (jwt.PyJWTError, requests.RequestException, ValueError) as error:
            raise OAuthError("invalid_client") from error
        now = self._clock().timestamp()
        issued_at, expires_at = claims["iat"], claims["exp"]
        # Compared with our own clock, which is an argument; PyJWT reads the machine's.
        if type(issued_at) not in (int, float) or type(expires_at) not in (int, float):
            raise OAuthError("invalid_client")
        if not now < expires_at <= now + _MOST_ASSERTION_AGE_S or not issued_at <= now + 60:
            raise OAuthError("invalid_client")
        with self._lock:
            self._spent = {jti: until for jti, until in self._spent.items() if until > now}
            if claims["jti"] in self._spent:
                raise OAuthError("invalid_client")
            self._spent[claims["jti"]] = expires_at
