"""An OpenID provider for tests: it signs real tokens with joserfc, honestly or however it is told to."""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey
from joserfc.jws import JWSRegistry

from tests.integration.lti.hostile import Reply, Seen, Server, as_json

KEY, OTHER_KEY = RSAKey.generate_key(2048, {"kid": "k1"}), RSAKey.generate_key(2048, {"kid": "k1"})
CLIENT, SECRET = "mc-tool", "a-client's-secret/with+marks%&"
ALL = JWSRegistry(algorithms=["RS256"], strict_check_header=False)


@dataclass
class Asked:
    """An authorization request that somebody said yes to."""

    nonce: str
    challenge: str
    redirect_uri: str
    claims: dict[str, Any]


@dataclass
class OidcProvider:
    """Answers by `epoch`; `changes` are to the next tokens' claims, and None drops one."""

    epoch: Callable[[], int]
    changes: dict[str, Any] = field(default_factory=dict)
    sign: Callable[["OidcProvider", dict[str, Any]], str] | None = None
    described: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, Asked] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.server = Server()
        self.issuer = f"{self.server.url}/realms/uni"
        self.server.replies["/realms/uni/.well-known/openid-configuration"] = lambda _: as_json(self.metadata())
        self.server.replies["/jwks"] = lambda _: as_json({"keys": [{**KEY.as_dict(private=False), "use": "sig"}]})
        self.server.replies["/token"] = self._token
        self.server.replies["/auth"] = self._auth

    def metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.server.url}/auth",
            "token_endpoint": f"{self.server.url}/token",
            "jwks_uri": f"{self.server.url}/jwks",
            "end_session_endpoint": f"{self.server.url}/logout",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            "code_challenge_methods_supported": ["S256"],
            **self.described,
        }

    def agree(self, address: str, **claims: Any) -> dict[str, str]:
        """Let somebody sign in at the address to which the tool sent them, and return what they bring back."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert address.startswith(f"{self.server.url}/auth?") and query["client_id"] == CLIENT
        assert (query["response_type"], query["code_challenge_method"]) == ("code", "S256")
        assert "openid" in query["scope"].split()
        code = secrets.token_urlsafe(16)
        self.codes[code] = Asked(query["nonce"], query["code_challenge"], query["redirect_uri"], claims)
        return {"state": query["state"], "code": code, "iss": self.issuer}

    def good_claims(self, asked: Asked) -> dict[str, Any]:
        now = self.epoch()
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "person-1",
            "name": "Ana Kovač",
            "nonce": asked.nonce,
            "iat": now,
            "exp": now + 300,
            **asked.claims,
            **self.changes,
        }
        return {name: value for name, value in claims.items() if value is not None}

    def close(self) -> None:
        self.server.close()

    def _auth(self, seen: Seen) -> Reply:
        """Let whoever comes be somebody at once, as where they have signed in before."""
        brought = self.agree(f"{self.server.url}/auth?{seen.query}")
        target = parse_qs(seen.query)["redirect_uri"][0]
        return 302, {"Location": f"{target}?{urlencode(brought)}"}, b""

    def _token(self, seen: Seen) -> Reply:
        given = base64.b64decode(seen.headers.get("Authorization", "").removeprefix("Basic ")).decode()
        client, _, secret = given.partition(":")
        asked = self.codes.pop(seen.form.get("code", ""), None)  # each works once
        challenge = urlsafe(hashlib.sha256(seen.form.get("code_verifier", "").encode()).digest())
        if (
            (unquote(client), unquote(secret)) != (CLIENT, SECRET)
            or asked is None
            or challenge != asked.challenge
            or seen.form.get("redirect_uri") != asked.redirect_uri
        ):
            return 400, {"Content-Type": "application/json"}, b'{"error": "invalid_grant"}'
        claims = self.good_claims(asked)
        id_token = self.sign(self, claims) if self.sign else signed(self, claims)
        return as_json({"access_token": "at", "token_type": "Bearer", "id_token": id_token})


def signed(_: OidcProvider, claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "RS256", "kid": "k1"}, claims, KEY, registry=ALL)


def by_another_key(_: OidcProvider, claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "RS256", "kid": "k1"}, claims, OTHER_KEY, registry=ALL)


def by_an_unknown_key(_: OidcProvider, claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "RS256", "kid": "k9"}, claims, OTHER_KEY, registry=ALL)


def by_nobody(_: OidcProvider, claims: dict[str, Any]) -> str:
    signed_one = jwt.encode({"alg": "RS256", "kid": "k1"}, claims, KEY, registry=ALL)
    header = urlsafe(b'{"alg":"none","kid":"k1"}')
    return f"{header}.{signed_one.split('.')[1]}."


def by_the_public_key_as_secret(_: OidcProvider, claims: dict[str, Any]) -> str:
    return by_a_secret(KEY.as_pem(private=False), claims)


def by_the_clients_secret(_: OidcProvider, claims: dict[str, Any]) -> str:
    return by_a_secret(SECRET.encode(), claims)


def by_a_secret(secret: bytes, claims: dict[str, Any]) -> str:
    parts = [urlsafe(json.dumps(part).encode()) for part in ({"alg": "HS256", "kid": "k1"}, claims)]
    return ".".join([*parts, urlsafe(hmac.digest(secret, ".".join(parts).encode(), "sha256"))])


def urlsafe(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
