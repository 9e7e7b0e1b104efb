"""Whatever is sent to the open routes gets an answer that is not ours to be ashamed of: never a 5xx."""

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.integration.lti.conftest import PUBLIC_URL, World
from tests.integration.lti.hostile import LTI, NRPS

FUZZ = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
CLAIM = st.sampled_from(
    [
        "iss",
        "aud",
        "azp",
        "exp",
        "iat",
        "nbf",
        "sub",
        "nonce",
        "name",
        "given_name",
        "locale",
        f"{LTI}roles",
        f"{LTI}context",
        f"{LTI}resource_link",
        f"{LTI}deployment_id",
        f"{LTI}target_link_uri",
        f"{LTI}launch_presentation",
        f"{LTI}version",
        f"{LTI}message_type",
        NRPS,
    ]
)


@FUZZ
@given(
    form=st.dictionaries(
        st.sampled_from(["iss", "client_id", "login_hint", "target_link_uri", "lti_message_hint"]), TEXT
    )
)
def test_any_login_parameters_get_an_answer(world: World, form: dict[str, str]) -> None:
    good = {"iss": world.a.issuer, "client_id": "client-a", "login_hint": "4", "target_link_uri": PUBLIC_URL}
    for sent in (form, good | form):
        assert world.browser().post("/lti/login", data=sent).status_code < 500
        assert world.browser().get("/lti/login", query_string=sent).status_code < 500


@FUZZ
@given(
    body=st.binary(max_size=300),
    kind=st.sampled_from(
        ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "application/json", "x"]
    ),
)
def test_any_bytes_get_an_answer(world: World, body: bytes, kind: str) -> None:
    for path in ("/lti/login", "/lti/launch"):
        assert world.browser().post(path, data=body, content_type=kind).status_code < 500


@FUZZ
@given(
    token=TEXT | st.tuples(st.binary(), st.binary(), st.binary()).map(lambda parts: ".".join(p.hex() for p in parts))
)
def test_any_token_is_refused(world: World, token: str) -> None:
    browser = world.browser()
    started = world.begin(browser)
    assert 400 <= world.post(browser, started.state, token).status_code < 500


@FUZZ
@given(changes=st.dictionaries(CLAIM, JSON, min_size=1, max_size=3))
def test_any_signed_claims_get_an_answer(world: World, changes: dict[str, Any]) -> None:
    browser = world.browser()
    response = world.launch(browser, **changes)
    assert response.status_code < 500
    if response.status_code == 303:
        assert browser.get(response.location).status_code == 200


@FUZZ
@given(
    members=st.lists(
        JSON
        | st.fixed_dictionaries(
            {"user_id": st.text(max_size=5)}, optional={"roles": JSON, "status": JSON, "name": JSON}
        ),
        max_size=5,
    )
)
def test_any_roster_entries_are_read_or_left_out(members: list[Any]) -> None:
    from app.lti.roster import member_of

    for entry in json.loads(json.dumps(members)):
        member = member_of(entry)
        assert member is None or 1 <= len(member.user_id) <= 255
