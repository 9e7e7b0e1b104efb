"""The claims of a resource link launch, without signature, network or database."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import ProductError
from app.lti.claims import LaunchClaims, launch_claims
from app.lti.errors import TokenExpired
from app.lti.values import Platform

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
NOW_S = int(NOW.timestamp())
PLATFORM = Platform(
    id=uuid4(),
    issuer="https://moodle.example",
    client_id="c",
    auth_url="https://moodle.example/auth",
    token_url="https://moodle.example/token",
    jwks_url="https://moodle.example/jwks",
    name="Moodle",
    issuer_slug="example",
    deployment_ids=frozenset({"1"}),
    created_at=NOW,
)
GOOD: dict[str, Any] = {
    "iss": "https://moodle.example",
    "aud": "c",
    "exp": NOW_S + 60,
    "iat": NOW_S,
    "nonce": "n",
    "sub": "4",
    f"{LTI}version": "1.3.0",
    f"{LTI}message_type": "LtiResourceLinkRequest",
    f"{LTI}deployment_id": "1",
    f"{LTI}target_link_uri": "https://tool.example/lti/launch",
    f"{LTI}roles": ["Learner"],
    f"{LTI}context": {"id": "2"},
    f"{LTI}resource_link": {"id": "1"},
}


def read(**changes: Any) -> LaunchClaims:
    return launch_claims(
        {**GOOD, **changes},
        platform=PLATFORM,
        nonce="n",
        now=NOW,
        public_url="https://tool.example",
        allow_loopback_http=False,
    )


def test_the_least_launch_has_empty_texts_for_what_it_leaves_out() -> None:
    assert read() == LaunchClaims(
        deployment_id="1",
        sub="4",
        roles=("Learner",),
        context_id="2",
        context_title="",
        resource_link_id="1",
        name="",
        given_name="",
        family_name="",
        locale="",
        memberships_url="",
        return_url="",
    )


def test_a_name_is_put_together_from_its_parts_where_only_they_come() -> None:
    assert read(given_name="Anna", family_name="Müller").name == "Anna Müller"
    assert read(given_name="Anna").name == "Anna"
    assert read(given_name="Anna", name="Dr. A. Müller").name == "Dr. A. Müller"


def test_the_language_is_the_presentations_else_the_tokens() -> None:
    assert read(locale="de", **{f"{LTI}launch_presentation": {"locale": "sl_si"}}).locale == "sl_si"
    assert read(locale="de").locale == "de"


@pytest.mark.parametrize(
    ("iat_s", "exp_s", "accepted"),
    [
        (0, 60, True),
        (60, 120, True),
        (61, 121, False),
        (-660, 60, True),
        (-661, 60, False),
        (-100, -59, True),
        (-100, -60, False),
        (0, 24 * 3600 + 60, True),
        (0, 24 * 3600 + 61, False),
        (0, 0, False),
    ],
)
def test_dates_count_with_a_minute_of_leeway(iat_s: int, exp_s: int, accepted: bool) -> None:
    if accepted:
        assert read(iat=NOW_S + iat_s, exp=float(NOW_S + exp_s)).sub == "4"
    else:
        with pytest.raises(TokenExpired):
            read(iat=NOW_S + iat_s, exp=NOW_S + exp_s)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "title", "x"]), inner),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from(sorted(GOOD)), JSON))
def test_any_claims_are_read_or_refused_in_our_own_words(changes: dict[str, Any]) -> None:
    try:
        said = read(**changes)
    except ProductError:
        return
    assert 0 < len(said.sub) <= 255
    assert 0 < len(said.context_id) <= 255


@given(JSON)
def test_claims_that_are_only_one_thing_are_refused(value: Any) -> None:
    with pytest.raises(ProductError):
        launch_claims(
            {"iss": value},
            platform=PLATFORM,
            nonce="n",
            now=NOW,
            public_url="https://tool.example",
            allow_loopback_http=False,
        )
