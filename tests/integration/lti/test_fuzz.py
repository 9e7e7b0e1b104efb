"""Whatever is sent to the open routes gets an answer that is not ours to be ashamed of: never a 5xx.

In the suite the same examples are tried each time; `make fuzz` tries new ones for as many seconds as FUZZ_S says.
"""

import json
import os
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.integration.lti.conftest import PUBLIC_URL, World
from tests.integration.lti.hostile import LTI, NRPS, TEACHER

FUZZ_S = float(os.environ.get("FUZZ_S", "0"))
AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
DL = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"
LOGIN = ("iss", "client_id", "login_hint", "target_link_uri", "lti_message_hint", "lti_deployment_id")
LAUNCH = ("state", "id_token", "error", "error_description", "ticket", "lti_storage_target", "utf8")
KINDS = ("application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "application/json", "x")
TOP_LEVEL = ("iss", "aud", "azp", "exp", "iat", "nbf", "sub", "nonce", "name", "given_name", "locale", "email")
IN_LTI = "roles context resource_link deployment_id target_link_uri launch_presentation version message_type custom lis"
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
CLAIM = st.sampled_from([*TOP_LEVEL, *(f"{LTI}{name}" for name in IN_LTI.split()), NRPS, AGS, DL])

fuzzed = settings(
    max_examples=60,
    deadline=None,
    derandomize=not FUZZ_S,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def for_a_while(world: World, attempt: Callable[..., None]) -> None:
    """Try one set of examples, and new sets until this test's share of the time is over."""
    ends_at = time.monotonic() + FUZZ_S / 6
    attempt(world=world)
    while time.monotonic() < ends_at:
        attempt(world=world)


def test_any_login_parameters_get_an_answer(world: World) -> None:
    @fuzzed
    @given(form=st.dictionaries(st.sampled_from([*LOGIN, "lti_storage_target", "canvas_region"]), TEXT))
    def attempt(world: World, form: dict[str, str]) -> None:
        good = {"iss": world.a.issuer, "client_id": "client-a", "login_hint": "4", "target_link_uri": PUBLIC_URL}
        for sent in (form, good | form):
            assert world.browser().post("/lti/login", data=sent).status_code < 500
            assert world.browser().get("/lti/login", query_string=sent).status_code < 500

    for_a_while(world, attempt)


def test_any_launch_parameters_get_an_answer(world: World) -> None:
    @fuzzed
    @given(form=st.dictionaries(st.sampled_from(LAUNCH), TEXT), keeps_state=st.booleans())
    def attempt(world: World, form: dict[str, str], keeps_state: bool) -> None:
        browser = world.browser()
        started = world.begin(browser)
        sent = form | {"state": started.state} if keeps_state else form
        assert 400 <= browser.post("/lti/launch", data=sent).status_code < 500

    for_a_while(world, attempt)


def test_any_bytes_get_an_answer(world: World) -> None:
    @fuzzed
    @given(body=st.binary(max_size=300), kind=st.sampled_from(KINDS))
    def attempt(world: World, body: bytes, kind: str) -> None:
        for path in ("/lti/login", "/lti/launch"):
            assert world.browser().post(path, data=body, content_type=kind).status_code < 500

    for_a_while(world, attempt)


def test_any_token_is_refused(world: World) -> None:
    parts = st.tuples(st.binary(), st.binary(), st.binary()).map(lambda three: ".".join(one.hex() for one in three))

    @fuzzed
    @given(token=TEXT | parts)
    def attempt(world: World, token: str) -> None:
        browser = world.browser()
        started = world.begin(browser)
        assert 400 <= world.post(browser, started.state, token).status_code < 500

    for_a_while(world, attempt)


def test_any_signed_claims_get_an_answer(world: World) -> None:
    @fuzzed
    @given(changes=st.dictionaries(CLAIM, JSON, min_size=1, max_size=3), picks=st.booleans())
    def attempt(world: World, changes: dict[str, Any], picks: bool) -> None:
        browser = world.browser()
        message: dict[str, Any] = {f"{LTI}message_type": "LtiDeepLinkingRequest"} if picks else {}
        assert_answered(world, world.launch(browser, TEACHER, **{**message, **changes}), browser)

    for_a_while(world, attempt)


def test_any_change_inside_a_signed_payload_gets_an_answer(world: World) -> None:
    """Values anywhere in a good payload are replaced, and then pieces of its bytes."""

    @fuzzed
    @given(data=st.data(), value=JSON, cut=st.binary(max_size=6), tears=st.booleans())
    def attempt(world: World, data: st.DataObject, value: Any, cut: bytes, tears: bool) -> None:
        browser = world.browser()
        started = world.begin(browser)
        claims = world.a.claims(started.nonce, TEACHER)
        places = list(_places(claims))
        holder, key = places[data.draw(st.integers(0, len(places) - 1))]
        holder[key] = value
        payload = json.dumps(claims).encode()
        if tears:
            at = data.draw(st.integers(0, len(payload)))
            payload = payload[:at] + cut + payload[at + len(cut) :]
        assert_answered(world, world.post(browser, started.state, world.a.sign(payload)), browser)

    for_a_while(world, attempt)


def assert_answered(world: World, response: Any, browser: Any) -> None:
    """Hold that a page came, and that a launch which was accepted leads to one."""
    assert response.status_code < 500
    if response.status_code == 303 and response.location.startswith(("/teach/", "/claim/")):
        assert browser.get(response.location).status_code == 200


def _places(value: Any) -> Any:
    """Yield every place inside a JSON value as its holder and key."""
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        yield value, key
        if isinstance(inner, dict | list):
            yield from _places(inner)


def test_any_roster_entries_are_read_or_left_out(world: World) -> None:
    from app.lti.roster import member_of

    entry = st.fixed_dictionaries({"user_id": st.text(max_size=5)}, optional={"roles": JSON, "status": JSON})

    @fuzzed
    @given(members=st.lists(JSON | entry, max_size=5))
    def attempt(world: World, members: list[Any]) -> None:
        for one in json.loads(json.dumps(members)):
            member = member_of(one)
            assert member is None or 1 <= len(member.user_id) <= 255

    attempt(world=world)
