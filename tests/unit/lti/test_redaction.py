"""What the launch inspector keeps of a launch: never the person."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.lti.redaction import REMOVED, redacted, redacted_request

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
SECRET = b"k" * 32
SAMPLES = Path(__file__).parents[4] / "shared" / "samples"
PERSONAL = {
    "sub": "u-secret-77",
    "name": "Ana Novak",
    "given_name": "Ana",
    "family_name": "Novak",
    "middle_name": "Marija",
    "email": "ana@example.org",
    "picture": "https://lms.example/avatar/77.png",
    "nonce": "n-o-n-c-e",
    f"{LTI}lis": {"person_sourcedid": "S-001"},
    f"{LTI}ext": {"user_username": "anan"},
    f"{LTI}lti1p1": {"user_id": "legacy-77"},
    f"{LTI}lti11_legacy_user_id": "legacy-77",
    f"{LTI}role_scope_mentor": ["mentor-77"],
    f"{LTI}custom": {"student": "Ana Novak", "mail": "ana@example.org", "canvas_user_id": "5101", "x": "S-001"},
    f"{LTI}for_user": {"user_id": "u-secret-77", "name": "Ana Novak"},
}
SECRETS = ("Ana", "Novak", "Marija", "ana@", "avatar", "u-secret-77", "S-001", "anan", "legacy-77", "mentor-77", "5101")


def stored(claims: dict[str, Any]) -> str:
    return json.dumps(redacted(claims, SECRET), ensure_ascii=False)


def test_nothing_personal_is_kept() -> None:
    kept = stored(PERSONAL)
    assert [secret for secret in (*SECRETS, "n-o-n-c-e") if secret in kept] == []


def test_what_explains_a_refusal_is_kept() -> None:
    claims = {
        "iss": "https://moodle.example",
        "aud": ["c", 7],
        "exp": 1795347484,
        f"{LTI}deployment_id": "3",
        f"{LTI}roles": ["Learner", "http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor"],
        f"{LTI}context": {"id": "2", "title": "Data Literacy"},
        f"{LTI}custom": {"unknown": "$Moodle.Nope", "context_id_history": "1"},
    }
    assert redacted(claims, SECRET) == claims


def test_one_person_has_one_pseudonym_that_depends_on_the_installations_secret() -> None:
    first, again = (redacted({"sub": "4"}, SECRET)["sub"] for _ in range(2))
    assert first == again != redacted({"sub": "5"}, SECRET)["sub"]
    assert first != redacted({"sub": "4"}, b"other" * 8)["sub"]


def test_addresses_lose_their_query_where_session_keys_stand() -> None:
    url = "https://user:pw@moodle.example/return.php?sesskey=abc123"
    kept = stored({f"{LTI}launch_presentation": {"return_url": url}, f"{LTI}target_link_uri": "https://[x"})
    assert "https://moodle.example/return.php?…" in kept
    assert [secret for secret in ("abc123", "user:pw") if secret in kept] == []


def test_the_opaque_data_of_a_picker_and_a_contact_are_not_kept() -> None:
    settings = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"
    claims = {settings: {"data": "secret", "accept_types": ["x"]}, f"{LTI}tool_platform": {"contact_email": "a@b.c"}}
    kept = redacted(claims, SECRET)
    assert kept[settings] == {"data": REMOVED, "accept_types": ["x"]}
    assert "a@b.c" not in json.dumps(kept)


def test_a_login_is_kept_without_its_hints() -> None:
    asked = {"iss": "https://moodle.example", "login_hint": "4", "lti_message_hint": "m", "client_id": "c"}
    assert redacted_request(asked) == {**asked, "login_hint": REMOVED, "lti_message_hint": REMOVED}


@pytest.mark.skipif(not SAMPLES.exists(), reason="the recorded launches are not here")
def test_recorded_launches_of_moodle_and_canvas_leave_no_person_behind() -> None:
    files = [*SAMPLES.glob("moodle/launch-*.json"), *SAMPLES.glob("canvas/id_token_*.json")]
    assert len(files) >= 8
    for path in files:
        recorded = json.loads(path.read_text())
        claims = recorded.get("claims", recorded)
        kept = stored(claims)
        names = {claims.get(name) for name in ("name", "email", "picture")} - {None, ""}
        names |= {value for key, value in claims[f"{LTI}lis"].items() if key == "person_sourcedid" and value}
        assert [name for name in names if name in kept] == [], path.name


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["iss", "sub", f"{LTI}custom", f"{LTI}context", "aud", "x"]), json_values))
def test_any_claims_are_stored_as_strict_json_of_bounded_size(claims: dict[str, Any]) -> None:
    assert len(json.dumps(redacted(claims, SECRET), allow_nan=False)) < 100_000
