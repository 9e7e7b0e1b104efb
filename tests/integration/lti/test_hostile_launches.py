"""Launches that must be refused, each for teacher and learner, each followed by a good launch that is accepted.

Sources: the certification guide's negative launches, and behaviours in which libraries were found wanting.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256

from tests.integration.lti.conftest import Started, World, code_of
from tests.integration.lti.hostile import DROP, LEARNER, LTI, NRPS, TEACHER, b64

NOW = "now"  # replaced by the clock's seconds


def at(offset_s: float) -> tuple[str, float]:
    return (NOW, offset_s)


CLAIMS: dict[str, tuple[str, dict[str, Any]]] = {
    # the certification guide's negative launches
    "wrong LTI version": ("lti.message_type", {f"{LTI}version": "11.3"}),
    "no LTI version": ("lti.message_type", {f"{LTI}version": DROP}),
    "claims missing": (
        "lti.claim_invalid",
        dict.fromkeys(("aud", "iss", "sub", f"{LTI}deployment_id", f"{LTI}roles"), DROP),
    ),
    "timestamps of long ago": ("lti.token_expired", {"iat": 11111, "exp": 22222}),
    "no message type": ("lti.message_type", {f"{LTI}message_type": DROP}),
    "no roles": ("lti.claim_invalid", {f"{LTI}roles": DROP}),
    "no deployment": ("lti.claim_invalid", {f"{LTI}deployment_id": DROP}),
    "no resource link": ("lti.claim_invalid", {f"{LTI}resource_link": DROP}),
    "resource link without id": ("lti.claim_invalid", {f"{LTI}resource_link": {"title": "x"}}),
    "no user": ("lti.anonymous", {"sub": DROP}),
    # audience and issuer
    "wrong audience": ("lti.audience", {"aud": "somebody-else"}),
    "empty audience list": ("lti.audience", {"aud": []}),
    "audience null": ("lti.claim_invalid", {"aud": None}),
    "audience of numbers": ("lti.claim_invalid", {"aud": [1, 2]}),
    "audience an object": ("lti.claim_invalid", {"aud": {"client-a": 1}}),
    "foreign audience first": ("lti.audience", {"aud": ["somebody-else", "client-a"], "azp": "client-a"}),
    "untrusted audience beside us": ("lti.audience", {"aud": ["client-a", "somebody-else"], "azp": "client-a"}),
    "several audiences without azp": ("lti.audience", {"aud": ["client-a", "client-b"]}),
    "ourselves twice without azp": ("lti.audience", {"aud": ["client-a", "client-a"]}),
    "azp of another client": ("lti.audience", {"aud": ["client-a", "client-a"], "azp": "client-b"}),
    "azp of another client beside one audience": ("lti.audience", {"azp": "client-b"}),
    "azp a list": ("lti.claim_invalid", {"azp": ["client-a"]}),
    "unknown issuer": ("lti.issuer", {"iss": "https://unknown.example"}),
    "issuer with a slash added": ("lti.issuer", {"iss": "+/"}),
    "issuer a list": ("lti.claim_invalid", {"iss": ["https://x.example"]}),
    "no issuer": ("lti.claim_invalid", {"iss": DROP}),
    # time
    "no exp": ("lti.claim_invalid", {"exp": DROP}),
    "no iat": ("lti.claim_invalid", {"iat": DROP}),
    "exp past": ("lti.token_expired", {"iat": at(-200), "exp": at(-61)}),
    "iat too old": ("lti.token_expired", {"iat": at(-700)}),
    "iat in the future": ("lti.token_expired", {"iat": at(120), "exp": at(180)}),
    "exp absurdly distant": ("lti.token_expired", {"exp": 10**400}),
    "exp in a year": ("lti.token_expired", {"exp": at(365 * 24 * 3600)}),
    "exp before iat": ("lti.token_expired", {"iat": at(30), "exp": at(10)}),
    "exp infinite": ("lti.token_expired", {"exp": float("inf")}),
    "exp not a number": ("lti.claim_invalid", {"exp": float("nan")}),
    "exp a text": ("lti.claim_invalid", {"exp": "tomorrow"}),
    "exp true": ("lti.claim_invalid", {"exp": True}),
    "iat negative": ("lti.token_expired", {"iat": -5}),
    "nbf in the future": ("lti.token_expired", {"nbf": at(600)}),
    "nbf a list": ("lti.claim_invalid", {"nbf": []}),
    # nonce
    "another nonce": ("lti.nonce", {"nonce": "another"}),
    "no nonce": ("lti.claim_invalid", {"nonce": DROP}),
    "nonce a list": ("lti.claim_invalid", {"nonce": ["+"]}),
    # message, roles, ids
    "deep linking request without settings": (
        "lti.claim_invalid",
        {f"{LTI}message_type": "LtiDeepLinkingRequest"},
    ),
    "submission review": ("lti.message_not_served", {f"{LTI}message_type": "LtiSubmissionReviewRequest"}),
    "data privacy": ("lti.message_not_served", {f"{LTI}message_type": "LtiDataPrivacyLaunchRequest"}),
    "message type of another protocol": ("lti.message_type", {f"{LTI}message_type": "basic-lti-launch-request"}),
    "message type a list": ("lti.message_type", {f"{LTI}message_type": ["LtiResourceLinkRequest"]}),
    "unknown deployment": ("lti.deployment_pending", {f"{LTI}deployment_id": "2"}),
    "deployment a number": ("lti.claim_invalid", {f"{LTI}deployment_id": 1}),
    "deployment too long": ("lti.claim_invalid", {f"{LTI}deployment_id": "1" * 256}),
    "roles one text": ("lti.claim_invalid", {f"{LTI}roles": TEACHER}),
    "roles of mixed types": ("lti.claim_invalid", {f"{LTI}roles": [LEARNER, None, 3]}),
    "roles without end": ("lti.claim_invalid", {f"{LTI}roles": [LEARNER] * 1000}),
    "no role": ("lti.no_role", {f"{LTI}roles": []}),
    "unknown role": ("lti.no_role", {f"{LTI}roles": ["https://example.org/roles#Wizard"]}),
    "learner sub-role named Instructor": (
        "lti.no_role",
        {f"{LTI}roles": ["http://purl.imsglobal.org/vocab/lis/v2/membership/Learner#Instructor"]},
    ),
    "invented namespace": ("lti.no_role", {f"{LTI}roles": ["http://purl.imsglobal.org/vocab/lis/v2/x#Instructor"]}),
    "institution's instructor only": (
        "lti.no_role",
        {f"{LTI}roles": ["http://purl.imsglobal.org/vocab/lis/v2/institution/person#Instructor"]},
    ),
    "administrator only": (
        "lti.no_role",
        {f"{LTI}roles": ["http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator"]},
    ),
    "sub too long": ("lti.claim_invalid", {"sub": "4" * 300}),
    "sub empty": ("lti.claim_invalid", {"sub": ""}),
    "sub a number": ("lti.claim_invalid", {"sub": 4}),
    "sub not ASCII": ("lti.claim_invalid", {"sub": "učenec"}),
    "sub with a NUL": ("lti.claim_invalid", {"sub": "4\x00"}),
    "no context": ("lti.context_missing", {f"{LTI}context": DROP}),
    "context without id": ("lti.claim_invalid", {f"{LTI}context": {"title": "Data Literacy"}}),
    "context id too long": ("lti.claim_invalid", {f"{LTI}context": {"id": "2" * 256}}),
    "context id half a character": ("lti.claim_invalid", {f"{LTI}context": {"id": "\ud800"}}),
    "context a list": ("lti.claim_invalid", {f"{LTI}context": ["2"]}),
    "resource link null": ("lti.claim_invalid", {f"{LTI}resource_link": None}),
    "resource link a text": ("lti.claim_invalid", {f"{LTI}resource_link": "1"}),
    "presentation a text": ("lti.claim_invalid", {f"{LTI}launch_presentation": "iframe"}),
    "roster service a list": ("lti.claim_invalid", {NRPS: []}),
    # target_link_uri
    "no target": ("lti.target_foreign", {f"{LTI}target_link_uri": DROP}),
    "target a list": ("lti.target_foreign", {f"{LTI}target_link_uri": ["http://127.0.0.1:8000/"]}),
    "target on another host": ("lti.target_foreign", {f"{LTI}target_link_uri": "https://evil.example/lti/launch"}),
    "target on another port": ("lti.target_foreign", {f"{LTI}target_link_uri": "http://127.0.0.1:8001/"}),
    "target a script": ("lti.target_foreign", {f"{LTI}target_link_uri": "javascript:alert(1)"}),
    "target with a user name": ("lti.target_foreign", {f"{LTI}target_link_uri": "http://x@127.0.0.1:8000/"}),
    "target behind a user name": (
        "lti.target_foreign",
        {f"{LTI}target_link_uri": "http://127.0.0.1:8000@evil.example/"},
    ),
    "target with a backslash": (
        "lti.target_foreign",
        {f"{LTI}target_link_uri": "http://127.0.0.1:8000\\@evil.example/"},
    ),
}

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
    "no token": ("lti.token_invalid", lambda *_: ""),
    "no JWT": ("lti.token_invalid", lambda *_: "a.b"),
    "not ASCII": ("lti.token_invalid", lambda *_: "š.š.š"),
    "token of platform B": ("lti.token_invalid", _platform_b_with_its_own_issuer),
    "token of platform B posing as A": ("lti.token_invalid", _platform_b_posing_as_a),
    "token for another client of the issuer": ("lti.audience", _other_client_of_the_issuer),
}


@pytest.mark.parametrize("role", [TEACHER, LEARNER], ids=["teacher", "learner"])
@pytest.mark.parametrize("name", CLAIMS)
def test_a_launch_with_wrong_claims_is_refused_and_the_next_good_one_accepted(
    world: World, name: str, role: str
) -> None:
    code, changes = CLAIMS[name]
    browser = world.browser()
    settled: dict[str, Any] = {
        claim: world.clock.epoch() + value[1]
        if isinstance(value, tuple)
        else (world.a.issuer + "/" if value == "+/" else value)
        for claim, value in changes.items()
    }
    refused = world.launch(browser, role, **settled)
    assert (code_of(refused), 400 <= refused.status_code < 500) == (code, True)
    assert "mc_session" not in refused.headers.get("Set-Cookie", "")
    assert world.launch(browser, role).status_code == 303


@pytest.mark.parametrize("role", [TEACHER, LEARNER], ids=["teacher", "learner"])
@pytest.mark.parametrize("name", TOKENS)
def test_a_launch_with_a_wrong_token_is_refused_and_the_next_good_one_accepted(
    world: World, name: str, role: str
) -> None:
    code, make = TOKENS[name]
    browser = world.browser()
    started = world.begin(browser)
    refused = world.post(browser, started.state, make(world, started, role))
    assert (code_of(refused), 400 <= refused.status_code < 500) == (code, True)
    assert "mc_session" not in refused.headers.get("Set-Cookie", "")
    assert world.launch(browser, role).status_code == 303


def test_a_refused_launch_spends_its_login(world: World) -> None:
    browser = world.browser()
    started = world.begin(browser)
    assert code_of(world.post(browser, started.state, "a.b.c")) == "lti.token_invalid"
    good = world.a.sign(world.a.claims(started.nonce))
    assert code_of(world.post(browser, started.state, good)) == "lti.state_unknown"


def test_keys_too_short_to_trust_verify_nothing(world: World) -> None:
    weak = generate_private_key(65537, 1024).public_key().public_numbers()
    n = b64(weak.n.to_bytes(128, "big"))
    world.jwks["/jwks"] = [{"kty": "RSA", "n": n, "e": "AQAB", "kid": "platform-key-1"}]
    refused = world.launch(world.browser())
    assert (code_of(refused), refused.status_code) == ("lti.key_unknown", 403)
