"""Launches that are accepted, and what a browser may do with them."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from app.lti.models import BrowserSession, LaunchRow
from tests.integration.lti.conftest import World, code_of
from tests.integration.lti.hostile import DROP, LEARNER, LTI, MEMBERSHIP, NRPS, TEACHER

SAMPLES = Path(__file__).parents[4] / "shared" / "samples"


@pytest.mark.parametrize(("role", "where"), [(TEACHER, "/teach/"), (LEARNER, "/claim/")])
def test_a_launch_leads_to_the_page_of_the_role(world: World, role: str, where: str) -> None:
    browser = world.browser()
    response = world.launch(browser, role)
    assert (response.status_code, response.location[:7]) == (303, where)
    shown = browser.get(response.location)
    assert shown.get_json() == shown.get_json() | {"sub": "4", "name": "Anna Müller", "context": "2", "locale": "sl_si"}


@pytest.mark.parametrize("role", ["Instructor", "Learner"])
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {f"{LTI}roles": [f"{MEMBERSHIP}?", "http://purl.imsglobal.org/vocab/lis/v2/system/person#User", "x"]},
        {f"{LTI}roles": ["?"]},
        {"name": DROP, "given_name": DROP, "family_name": DROP},
        {"email": DROP},
        {"name": DROP, "given_name": DROP, "family_name": DROP, "email": DROP, f"{LTI}lis": DROP},
        {f"{LTI}launch_presentation": DROP, NRPS: DROP, f"{LTI}custom": DROP},
        {f"{LTI}context": {"id": "2"}, f"{LTI}resource_link": {"id": "1"}},
        {"aud": ["client-a"]},
        {"aud": ["client-a"], "azp": "client-a"},
        {"https://example.org/unknown": {"deep": [1, None]}, "errors": None},
        {"sub": "s" * 255},
        {f"{LTI}context": {"id": "c" * 255, "title": "T" * 5000}},
        {"name": "Lone \ud800 surrogate\x00and NUL", "locale": None},
        {"name": ["not", "a", "text"], "given_name": 7},
    ],
    ids=str,
)
def test_a_valid_launch_with_more_or_less_in_it_is_accepted(world: World, changes: dict[str, Any], role: str) -> None:
    settled = dict(changes)
    if roles := settled.get(f"{LTI}roles"):
        settled[f"{LTI}roles"] = [one.replace("?", role) for one in roles]
    browser = world.browser()
    response = world.launch(browser, f"{MEMBERSHIP}{role}", **settled)
    assert response.status_code == 303
    assert browser.get(response.location).status_code == 200


def test_only_what_a_launch_needs_is_kept(world: World) -> None:
    world.launch(world.browser())
    with world.db.read() as session:
        row = session.scalars(select(LaunchRow)).one()
    kept = json.dumps({column.name: str(getattr(row, column.name)) for column in LaunchRow.__table__.columns})
    assert "anna@example.org" not in kept
    assert "S-001" not in kept
    assert row.return_url == f"{world.a.issuer}/mod/lti/return.php?course=2"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "http://10.0.0.1/", "https://u@x.example/", 7, "https://x.example/;a b"]
)
def test_an_address_that_cannot_be_used_is_left_out(world: World, url: Any) -> None:
    changes: dict[str, Any] = {
        f"{LTI}launch_presentation": {"return_url": url},
        NRPS: {"context_memberships_url": url},
    }
    world.launch(world.browser(), **changes)
    with world.db.read() as session:
        row = session.scalars(select(LaunchRow)).one()
    assert (row.return_url, row.memberships_url) == ("", "")


def test_a_learner_may_not_open_the_teachers_page_nor_the_other_way_round(world: World) -> None:
    browser = world.browser()
    learner, teacher = world.launch(browser, LEARNER).location, world.launch(browser, TEACHER).location
    for wrong in (learner.replace("claim", "teach"), teacher.replace("teach", "claim")):
        refused = browser.get(wrong)
        assert (code_of(refused), refused.status_code) == ("lti.role_not_allowed", 403)
    assert [browser.get(learner).status_code, browser.get(teacher).status_code] == [200, 200]


def test_a_launch_opens_nothing_in_another_browser(world: World) -> None:
    owner, other = world.browser(), world.browser()
    page = world.launch(owner).location
    world.launch(other)
    for browser in (other, world.browser()):
        refused = browser.get(page)
        assert (code_of(refused), refused.status_code) == ("lti.launch_expired", 401)
    assert owner.get(page).status_code == 200


def test_an_invented_launch_or_session_opens_nothing(world: World) -> None:
    browser = world.browser()
    page = world.launch(browser).location
    assert browser.get(f"/claim/{uuid4()}").status_code == 401
    stranger = world.browser()
    stranger.set_cookie("mc_session", "invented")
    assert stranger.get(page).status_code == 401
    assert world.launch(stranger).status_code == 303
    chosen = stranger.get_cookie("mc_session")
    assert chosen is not None
    assert len(chosen.value) >= 43, "an invented session is never taken over"


def test_several_tabs_keep_their_launches_and_forms(world: World) -> None:
    browser = world.browser()
    first = world.launch(browser).location
    token = browser.get(first).get_json()["csrf"]
    other_course: dict[str, Any] = {f"{LTI}context": {"id": "3"}}
    second = world.launch(browser, **other_course).location
    assert [browser.get(page).get_json()["context"] for page in (first, second)] == ["2", "3"]
    assert browser.post(first, data={"csrf_token": token}).status_code == 200


def test_a_form_without_its_token_changes_nothing(world: World) -> None:
    browser = world.browser()
    page = world.launch(browser).location
    refused = browser.post(page)
    assert (code_of(refused), refused.status_code) == ("web.form_expired", 403)
    assert browser.post(page, data={"csrf_token": browser.get(page).get_json()["csrf"]}).status_code == 200


def test_a_launch_is_over_after_its_time_and_swept_by_the_next(world: World) -> None:
    browser = world.browser()
    page = world.launch(browser).location
    world.clock.pass_s(8 * 3600 - 1)
    assert browser.get(page).status_code == 200
    world.clock.pass_s(1)
    assert code_of(browser.get(page)) == "lti.launch_expired"
    world.launch(world.browser())
    with world.db.read() as session:
        assert session.scalar(select(func.count()).select_from(LaunchRow)) == 1
        assert session.scalar(select(func.count()).select_from(BrowserSession)) == 1


def test_the_cookie_is_nowhere_in_the_database(world: World) -> None:
    browser = world.browser()
    world.launch(browser)
    secret = browser.get_cookie("mc_session")
    assert secret is not None
    with world.db.read() as session:
        row = session.scalars(select(BrowserSession)).one()
    assert secret.value != row.id_hash
    assert len(secret.value) >= 43


def test_the_login_cookie_is_gone_after_the_launch(world: World) -> None:
    browser = world.browser()
    world.launch(browser)
    assert [one.key for one in browser._cookies.values()] == ["mc_session"]  # type: ignore[union-attr]


def test_pages_may_be_framed_by_their_own_platform_and_by_where_the_launch_came_from(world: World) -> None:
    browser = world.browser()
    world.lti.platforms.add(
        issuer="https://other.example",
        client_id="c",
        deployments=["1"],
        auth_url="https://other.example/auth",
        token_url="https://other.example/token",
        jwks_url="https://other.example/jwks",
        name="Other",
        issuer_slug="other",
    )
    changes: dict[str, Any] = {f"{LTI}launch_presentation": {"return_url": "https://uni.example/x;y?z"}}
    page = world.launch(browser, **changes).location
    policy = browser.get(f"{page}/page").headers["Content-Security-Policy"]
    assert policy.split("frame-ancestors ")[1] == f"'self' {world.a.issuer} https://uni.example"
    assert "uni.example" not in browser.get("/lti/launch").headers["Content-Security-Policy"]
    refused = world.browser().get(f"{page}/page")  # another browser, for which there is no launch to say whose it is
    assert refused.status_code == 401
    assert "https://other.example" in refused.headers["Content-Security-Policy"].split("frame-ancestors ")[1]


def test_the_tools_keys_are_public_and_hold_no_private_member(world: World) -> None:
    response = world.browser().get("/lti/jwks")
    (key,) = response.get_json()["keys"]
    assert (key["kid"], key["kty"], key["alg"], key["use"]) == ("tool-key-1", "RSA", "RS256", "sig")
    assert not {"d", "p", "q", "dp", "dq", "qi"} & set(key)
    assert "public" in response.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("sample", "where"),
    [
        ("moodle/launch-student.json", "/claim/"),
        ("moodle/launch-student-ampersand-name.json", "/claim/"),
        ("moodle/launch-student-no-name-no-email.json", "/claim/"),
        ("moodle/launch-student-graded-link.json", "/claim/"),
        ("moodle/launch-teacher.json", "/teach/"),
        ("canvas/id_token_student.json", "/claim/"),
        ("canvas/id_token_student_view_testuser.json", "/claim/"),
        ("canvas/id_token_teacher.json", "/teach/"),
    ],
)
def test_recorded_launches_of_real_platforms_are_accepted(world: World, sample: str, where: str) -> None:
    path = SAMPLES / sample
    if not path.exists():
        pytest.skip(f"{sample} is not on this machine")
    recorded = json.loads(path.read_text(encoding="utf-8"))
    claims = recorded.get("claims", recorded)
    ours = world.a.claims("")
    keep = {"iat", "exp", "iss", "aud", "azp", "nonce", f"{LTI}deployment_id", f"{LTI}target_link_uri"}
    changes = {name: value for name, value in claims.items() if name not in keep and not name.startswith("_")}
    dropped: dict[str, Any] = {name: DROP for name in ours if name not in keep and name not in claims}
    browser = world.browser()
    response = world.launch(browser, **changes, **dropped)
    assert (response.status_code, response.location[:7]) == (303, where)
    launch = world.lti.sessions.launch(UUID(response.location[7:]), browser.get_cookie("mc_session").value)  # type: ignore[union-attr]
    assert launch.may_receive == (where == "/claim/" and "testuser" not in sample)
