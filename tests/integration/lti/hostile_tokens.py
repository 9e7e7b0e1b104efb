"""Tokens for which a launch must be refused, whatever they say: by name, the problem's code and how to make one."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from tests.integration.lti.conftest import Started, World
from tests.integration.lti.hostile import DROP, TEACHER, b64

Token = Callable[[World, Started, str], str]


def _resigned(payload: Any, **header: Any) -> Token:
    return lambda world, started, role: world.a.sign(payload, **header)


def _header(**header: Any) -> Token:
    return lambda world, started, role: world.a.sign(world.a.claims(started.nonce, role), **header)


def _unsigned(world: World, started: Started, role: str) -> str:
    claims = json.dumps(world.a.claims(started.nonce, role)).encode()
    header = b64(json.dumps({"alg": "none", "kid": "platform-key-1"}).encode())
    return f"{header}.{b64(claims)}."


def _hmac_with_the_public_key(world: World, started: Started, role: str) -> str:
    header, claims = {"alg": "HS256", "kid": "platform-key-1"}, world.a.claims(started.nonce, role)
    head = f"{b64(json.dumps(header).encode())}.{b64(json.dumps(claims).encode())}"
    secret = world.keys["a"].as_pem(private=False)
    return f"{head}.{b64(hmac.new(secret, head.encode(), hashlib.sha256).digest())}"


def _changed_after_signing(world: World, started: Started, role: str) -> str:
    head, _, signature = world.a.sign(world.a.claims(started.nonce, role)).split(".")
    return f"{head}.{b64(json.dumps(world.a.claims(started.nonce, TEACHER, sub='1')).encode())}.{signature}"


def _bad_signature(world: World, started: Started, role: str) -> str:
    head, body, signature = world.a.sign(world.a.claims(started.nonce, role)).split(".")
    raw = bytearray(base64.urlsafe_b64decode(signature + "=="))
    raw[7] ^= 1
    return f"{head}.{body}.{b64(bytes(raw))}"


def _header_a_list(world: World, started: Started, role: str) -> str:
    _, body, signature = world.a.sign(world.a.claims(started.nonce, role)).split(".")
    header = b64(json.dumps(["RS256"]).encode())
    return f"{header}.{body}.{signature}"


def _truly_signed(signed_by: str = "a", **extra: Any) -> Token:
    """Sign by hand a header that no library would write."""

    def make(world: World, started: Started, role: str) -> str:
        header = {"alg": "RS256", "kid": "platform-key-1", **extra}
        head = f"{b64(json.dumps(header).encode())}.{b64(json.dumps(world.a.claims(started.nonce, role)).encode())}"
        key = world.keys[signed_by].private_key
        assert key is not None
        return f"{head}.{b64(key.sign(head.encode(), PKCS1v15(), SHA256()))}"

    return make


def _attackers_key_in_the_header(world: World, started: Started, role: str) -> str:
    jwk = world.keys["spare"].as_dict(private=False)
    return _truly_signed("spare", jwk=jwk)(world, started, role)


def _platform_b_with_its_own_issuer(world: World, started: Started, role: str) -> str:
    return world.b.sign(world.b.claims(started.nonce, role))


def _platform_b_posing_as_a(world: World, started: Started, role: str) -> str:
    return world.b.sign(world.a.claims(started.nonce, role))


def _other_client_of_the_issuer(world: World, started: Started, role: str) -> str:
    return world.a2.sign(world.a2.claims(started.nonce, role))


TOKENS: dict[str, tuple[str, Token]] = {
    "no kid": ("lti.token_invalid", _header(kid=DROP)),
    "unknown kid": ("lti.key_unknown", _header(kid="imstester_66067")),
    "kid a path": ("lti.key_unknown", _header(kid="../../etc/passwd")),
    "other algorithm of the same key": ("lti.token_invalid", _header(alg="PS256")),
    "stronger algorithm of the same key": ("lti.token_invalid", _header(alg="RS512")),
    "alg none": ("lti.token_invalid", _unsigned),
    "HMAC with the public key": ("lti.token_invalid", _hmac_with_the_public_key),
    "unencoded payload": ("lti.token_invalid", _truly_signed(b64=False, crit=["b64"])),
    "unencoded payload unannounced": ("lti.token_invalid", _truly_signed(b64=False)),
    "critical extension": ("lti.token_invalid", _truly_signed(crit=["urn:example:unknown"])),
    "kid a number": ("lti.token_invalid", _truly_signed(kid=1)),
    "kid empty": ("lti.token_invalid", _truly_signed(kid="")),
    "alg a list": ("lti.token_invalid", _truly_signed(alg=["RS256"])),
    "changed after signing": ("lti.token_invalid", _changed_after_signing),
    "bad signature": ("lti.token_invalid", _bad_signature),
    "the attacker's key set in the header": (
        "lti.token_invalid",
        _truly_signed("spare", jku="https://evil.example/jwks", x5u="https://evil.example/x5u"),
    ),
    "the attacker's key in the header": ("lti.token_invalid", _attackers_key_in_the_header),
    "header a list": ("lti.token_invalid", _header_a_list),
    "not a launch": ("lti.claim_invalid", _resigned({"name": "badltilaunch"})),
    "payload a list": ("lti.claim_invalid", _resigned([])),
    "payload null": ("lti.claim_invalid", _resigned(None)),
    "payload no JSON": ("lti.claim_invalid", _resigned(b"\xff\xfe")),
    "payload nested without end": ("lti.claim_invalid", _resigned(b"[" * 100_000)),
    "header nested without end": ("lti.token_invalid", lambda *_: f"{b64(b'[' * 100_000)}.e30.AA"),
    "base64 that is none": ("lti.token_invalid", lambda *_: "!!!.???.***"),
    "base64 of the wrong length": ("lti.token_invalid", lambda *_: "a.b.c"),
    "header no JSON": ("lti.token_invalid", lambda *_: f"{b64(b'{alg:RS256')}.e30.AA"),
    "payload half JSON": ("lti.claim_invalid", _resigned(b'{"iss":')),
    "a token of 256 kB": ("lti.too_large", lambda *_: "a" * (256 * 1024)),
    "no token": ("lti.token_invalid", lambda *_: ""),
    "no JWT": ("lti.token_invalid", lambda *_: "a.b"),
    "not ASCII": ("lti.token_invalid", lambda *_: "š.š.š"),
    "token of platform B": ("lti.token_invalid", _platform_b_with_its_own_issuer),
    "token of platform B posing as A": ("lti.token_invalid", _platform_b_posing_as_a),
    "token for another client of the issuer": ("lti.audience", _other_client_of_the_issuer),
}
