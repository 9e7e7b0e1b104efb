"""Login initiation, and the tie between login, browser and launch."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.lti import build_lti
from app.lti.login import Logins
from app.lti.models import LoginAttempt
from app.settings import Settings
from tests.integration.lti.conftest import PUBLIC_URL, Keys, World, code_of
from tests.integration.lti.hostile import LEARNER, TEACHER


def test_a_login_leads_to_the_registered_endpoint_with_what_the_platform_needs(world: World) -> None:
    location = world.begin(world.browser()).location
    parts, query = urlsplit(location), parse_qs(urlsplit(location).query)
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{world.a.issuer}/auth"
    assert {name: values for name, values in query.items() if name not in {"state", "nonce"}} == {
        "scope": ["openid"],
        "response_type": ["id_token"],
        "response_mode": ["form_post"],
        "prompt": ["none"],
        "client_id": ["client-a"],
        "redirect_uri": [f"{PUBLIC_URL}/lti/launch"],
        "login_hint": ["4"],
        "lti_message_hint": ['{"cmid":5}'],
    }
    assert min(len(query["state"][0]), len(query["nonce"][0])) >= 43


def test_a_query_of_the_authorization_endpoint_is_kept(world: World) -> None:
    location = world.begin(world.browser(), world.b).location
    assert location.count("?") == 1
    assert parse_qs(urlsplit(location).query)["tenant"] == ["7"]


def test_a_login_may_come_by_get(world: World) -> None:
    query = {"iss": world.a.issuer, "client_id": "client-a", "login_hint": "4", "target_link_uri": f"{PUBLIC_URL}/x"}
    assert world.browser().get("/lti/login", query_string=query).status_code == 302


def test_without_client_id_an_issuer_with_one_client_is_found(world: World) -> None:
    query = {"iss": world.b.issuer, "login_hint": "4", "target_link_uri": PUBLIC_URL}
    assert "client_id=client-b" in world.browser().get("/lti/login", query_string=query).location


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("lti.login_invalid", {"iss": ""}),
        ("lti.login_invalid", {"iss": "x" * 3000}),
        ("lti.login_invalid", {"iss": "http://nul.example/\x00"}),
        ("lti.login_invalid", {"login_hint": ""}),
        ("lti.login_invalid", {"login_hint": "x" * 9000}),
        ("lti.login_invalid", {"lti_message_hint": "x" * 9000}),
        ("lti.login_invalid", {"client_id": "\x00"}),
        ("lti.login_invalid", {"client_id": "č"}),
        ("lti.platform_unknown", {"iss": "https://unknown.example"}),
        ("lti.platform_unknown", {"iss": "<script>alert(1)</script>"}),
        ("lti.platform_unknown", {"client_id": "unknown"}),
        ("lti.platform_unknown", {"client_id": "client-b"}),
        ("lti.target_foreign", {"target_link_uri": ""}),
        ("lti.target_foreign", {"target_link_uri": "https://evil.example/lti/launch"}),
        ("lti.target_foreign", {"target_link_uri": "javascript:alert(1)"}),
        ("lti.target_foreign", {"target_link_uri": "//127.0.0.1:8000/"}),
        ("lti.target_foreign", {"target_link_uri": "http://127.0.0.1:8000\\.evil.example/"}),
        ("lti.target_foreign", {"target_link_uri": "http://127.0.0.1:8000@evil.example/"}),
        ("lti.target_foreign", {"target_link_uri": "http://127.0.0.1:80000/"}),
    ],
)
def test_a_wrong_login_is_refused_and_stores_nothing(world: World, code: str, changes: dict[str, str]) -> None:
    form = {"iss": world.a.issuer, "client_id": "client-a", "login_hint": "4", "target_link_uri": PUBLIC_URL, **changes}
    refused = world.browser().post("/lti/login", data=form)
    assert (code_of(refused), 400 <= refused.status_code < 500) == (code, True)
    assert "Set-Cookie" not in refused.headers
    assert "<script>" not in refused.get_data(as_text=True)
    with world.db.read() as session:
        assert session.scalar(select(func.count()).select_from(LoginAttempt)) == 0


def test_an_issuer_with_two_clients_needs_the_client_id(world: World) -> None:
    query = {"iss": world.a.issuer, "login_hint": "4", "target_link_uri": PUBLIC_URL}
    assert code_of(world.browser().get("/lti/login", query_string=query)) == "lti.platform_unknown"


@pytest.mark.parametrize("path", ["/lti/login", "/lti/launch"])
@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b"])
def test_a_message_of_megabytes_is_refused(world: World, path: str, content_type: str) -> None:
    body = b'--b\r\nContent-Disposition: form-data; name="id_token"\r\n\r\n' if "b=" in content_type else b"id_token="
    refused = world.browser().post(path, data=body + b"x" * 4_000_000, content_type=content_type)
    assert (code_of(refused), refused.status_code) == ("lti.too_large", 413)


def test_a_long_message_without_a_declared_length_is_refused(world: World) -> None:
    refused = world.browser().post(
        "/lti/launch",
        input_stream=BytesIO(b"x" * 4_000_000),
        content_type="application/x-www-form-urlencoded",
        environ_overrides={
            "wsgi.input_terminated": True,
            "CONTENT_LENGTH": "",
            "HTTP_TRANSFER_ENCODING": "chunked",
        },
    )
    assert (code_of(refused), refused.status_code) == ("lti.too_large", 413)


def test_the_same_post_sent_again_by_the_same_browser_is_refused(world: World) -> None:
    browser = world.browser()
    started = world.begin(browser)
    token = world.a.sign(world.a.claims(started.nonce))
    assert world.post(browser, started.state, token).status_code == 303
    assert code_of(world.post(browser, started.state, token)) == "lti.state_unknown"


def test_of_eight_posts_of_one_form_at_once_one_is_accepted(world: World) -> None:
    first = world.browser()
    started = world.begin(first)
    token = world.a.sign(world.a.claims(started.nonce))
    (binding,) = [one for one in first._cookies.values() if one.key.startswith("mc_login_")]  # type: ignore[union-attr]

    def post(_: int) -> int:
        browser = world.browser()
        browser.set_cookie(binding.key, binding.value, path=binding.path)
        return world.post(browser, started.state, token).status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = sorted(pool.map(post, range(8)))
    assert statuses == [303] + [400] * 7


def test_a_new_token_with_a_used_nonce_is_refused(world: World) -> None:
    browser = world.browser()
    first, second = world.begin(browser), world.begin(browser)
    assert world.post(browser, first.state, world.a.sign(world.a.claims(first.nonce))).status_code == 303
    refused = world.post(browser, second.state, world.a.sign(world.a.claims(first.nonce)))
    assert code_of(refused) == "lti.nonce"


def test_the_state_of_one_login_does_not_go_with_the_nonce_of_another(world: World) -> None:
    browser = world.browser()
    first, second = world.begin(browser), world.begin(browser)
    assert code_of(world.post(browser, first.state, world.a.sign(world.a.claims(second.nonce)))) == "lti.nonce"
    assert code_of(world.post(browser, second.state, world.a.sign(world.a.claims(first.nonce)))) == "lti.nonce"


def test_the_state_of_another_browser_is_refused(world: World) -> None:
    started = world.begin(world.browser())
    token = world.a.sign(world.a.claims(started.nonce))
    refused = world.post(world.browser(), started.state, token)
    assert (code_of(refused), refused.status_code) == ("lti.cookie_missing", 403)


@pytest.mark.parametrize("state", ["", "unknown", "\x00", "ž" * 500, "a" * 100_000])
def test_a_state_that_was_never_given_out_is_refused(world: World, state: str) -> None:
    refused = world.post(world.browser(), state, world.a.sign(world.a.claims("n")))
    assert (code_of(refused), refused.status_code) == ("lti.state_unknown", 400)


def test_a_login_is_over_after_ten_minutes_and_swept_by_the_next(world: World) -> None:
    browser = world.browser()
    started = world.begin(browser)
    world.clock.pass_s(600)
    assert (
        code_of(world.post(browser, started.state, world.a.sign(world.a.claims(started.nonce)))) == "lti.state_unknown"
    )
    world.begin(browser)
    world.clock.pass_s(601)
    world.begin(browser)
    with world.db.read() as session:
        assert session.scalar(select(func.count()).select_from(LoginAttempt)) == 1


def test_logins_in_several_tabs_do_not_meet(world: World) -> None:
    browser = world.browser()
    tabs = [world.begin(browser) for _ in range(4)]
    for tab in reversed(tabs):
        assert world.post(browser, tab.state, world.a.sign(world.a.claims(tab.nonce))).status_code == 303


@pytest.mark.parametrize("error", ["login_required", "launch_no_longer_valid", "<b>"])
def test_a_platform_that_answers_with_an_error_gets_a_page_and_spends_the_login(world: World, error: str) -> None:
    browser = world.browser()
    started = world.begin(browser)
    form = {"error": error, "error_description": "Must have an active user session", "state": started.state}
    refused = browser.post("/lti/launch", data=form)
    assert (code_of(refused), refused.status_code) == ("lti.platform_error", 403)
    assert "<b>" not in refused.get_data(as_text=True)
    assert code_of(browser.post("/lti/launch", data=form)) == "lti.state_unknown"
    assert code_of(browser.post("/lti/launch", data={"error": error})) == "lti.platform_error"


def test_opening_the_launch_address_by_hand_gets_a_page(world: World) -> None:
    response = world.browser().get("/lti/launch")
    assert (code_of(response), response.status_code) == ("web.method_not_allowed", 405)


def test_over_https_the_cookies_work_in_a_frame_on_another_site(
    tmp_path: Any, make_app: Callable[..., Flask], settings_of: Callable[..., Settings], rsa_keys: Any, world: World
) -> None:
    url = "https://tool.example"
    lti = build_lti(world.db, settings_of(url), Keys(rsa_keys["tool"]), world.clock)
    lti.platforms.add(
        issuer="https://moodle.example",
        client_id="c",
        deployments=[],
        auth_url="https://moodle.example/auth",
        token_url="https://moodle.example/token",
        jwks_url="https://moodle.example/jwks",
        name="Moodle",
        issuer_slug="example",
    )
    query = {"iss": "https://moodle.example", "login_hint": "4", "target_link_uri": f"{url}/x"}
    response = make_app(lti, url).test_client().get("/lti/login", query_string=query, base_url=url)
    (header,) = response.headers.getlist("Set-Cookie")
    assert {"Secure", "HttpOnly", "SameSite=None", "Partitioned", "Path=/lti/launch"} <= set(header.split("; "))
    lti.close()


@pytest.mark.parametrize("role", [TEACHER, LEARNER])
def test_a_platform_clock_a_little_off_is_no_reason_to_refuse(world: World, role: str) -> None:
    now = world.clock.epoch()
    for offset in (5, 59, -5, -100):
        response = world.launch(world.browser(), role, iat=now + offset, exp=now + offset + 60 + 50)
        assert response.status_code == 303


def test_what_the_database_keeps_of_a_login_gives_no_state_away(world: World) -> None:
    started = world.begin(world.browser())
    with world.db.read() as session:
        row = session.scalars(select(LoginAttempt)).one()
    assert started.state not in {row.state_hash, row.browser_hash}


def test_logins_that_nobody_finishes_do_not_fill_the_database(world: World) -> None:
    logins = Logins(world.db, world.lti.platforms, public_url=PUBLIC_URL, clock=world.clock, most_waiting=3)
    request = {
        "iss": world.a.issuer,
        "client_id": "client-a",
        "login_hint": "4",
        "target_link_uri": f"{PUBLIC_URL}/lti/launch",
    }
    for _ in range(6):
        newest = logins.begin(request)
        world.clock.pass_s(1)
    world.clock.pass_s(60)
    logins.begin(request)
    with world.db.read() as session:
        waiting = session.scalar(select(func.count()).select_from(LoginAttempt))
    assert waiting == 4  # the three newest, and the one that has just begun
    state = parse_qs(urlsplit(newest.location).query)["state"][0]
    assert logins.spend(state, lambda _name: newest.cookie_value).nonce
