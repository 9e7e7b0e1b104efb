"""Launches of browsers that keep no cookie in a frame: the platform's storage, and a window of our own."""

import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.lti.models import BrowserSession, LaunchRow, LoginAttempt, WindowTicket
from tests.integration.lti.conftest import PUBLIC_URL, World, code_of
from tests.integration.lti.hostile import LEARNER, LTI, TEACHER
from tests.integration.lti.test_deep_linking import asked

FRAMED = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "iframe"}
WITHIN = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "iframe"}
SAME_SITE = {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Dest": "iframe"}
TOP = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "document"}


def cookieless(world: World) -> FlaskClient:
    """Return a browser that keeps no cookie at all, as a frame on another site may be."""
    return world.app.test_client(use_cookies=False)


def data(page: TestResponse) -> dict[str, str]:
    """Return what a page gives to its script, and the hidden fields of its form."""
    html = page.get_data(as_text=True)
    found = re.findall(r'data-([a-z-]+)="([^"]*)"', html) + re.findall(r'name="(\w+)" value="([^"]*)"', html)
    return {name: unescape(value) for name, value in found}


def login(world: World, browser: FlaskClient, headers: dict[str, str] | None = None, **changes: str) -> TestResponse:
    form = {
        "iss": world.a.issuer,
        "client_id": "client-a",
        "login_hint": "4",
        "target_link_uri": f"{PUBLIC_URL}/lti/launch",
        "lti_message_hint": '{"cmid":5}',
        **changes,
    }
    return browser.post("/lti/login", data=form, headers=headers or FRAMED)


def storage_login(world: World, browser: FlaskClient, target: str = "_parent") -> tuple[dict[str, str], dict[str, str]]:
    """Begin a login with platform storage; return what its page knows and what goes to the platform."""
    page = data(login(world, browser, lti_storage_target=target))
    query = {name: values[0] for name, values in parse_qs(urlsplit(page["location"]).query).items()}
    return page, query


def held_launch(
    world: World, browser: FlaskClient, query: dict[str, str], role: str = LEARNER, **changes: Any
) -> TestResponse:
    token = world.a.sign(world.a.claims(query["nonce"], role, **changes))
    return browser.post("/lti/launch", data={"state": query["state"], "id_token": token}, headers=FRAMED)


def finish(browser: FlaskClient, waiting: dict[str, str], value: str) -> TestResponse:
    form = {"ticket": waiting["ticket"], "id_token": waiting["id_token"], "value": value}
    return browser.post("/lti/launch/finish", data=form, headers=WITHIN)


def count(world: World, table: type) -> int:
    with world.db.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


# LTI-CS-OIDC 0.1: https://www.imsglobal.org/spec/lti-cs-oidc/v0p1


def test_a_login_with_storage_gives_its_page_a_value_for_the_authorization_endpoints_origin_only(world):
    response = login(world, cookieless(world), lti_storage_target="post_message_forwarding")
    page = data(response)
    assert response.status_code == 200
    assert (page["target"], page["origin"]) == ("post_message_forwarding", world.server.url)
    assert page["location"].startswith(f"{world.a.issuer}/auth?")
    assert page["value"] not in page["location"]
    assert f"{page['key']}={page['value']}" in response.headers["Set-Cookie"]
    assert response.headers["Cache-Control"] == "no-store"


def test_every_login_has_a_key_and_value_of_its_own(world):
    pages = [storage_login(world, cookieless(world))[0] for _ in range(3)]
    assert len({page["key"] for page in pages}) == len({page["value"] for page in pages}) == 3


@pytest.mark.parametrize("target", ["", "x" * 300, "č", "a\x00b"])
def test_a_storage_target_that_cannot_be_a_frames_name_counts_as_none(world, target):
    assert login(world, cookieless(world), TOP, lti_storage_target=target).status_code == 302


def test_outside_of_a_foreign_frame_a_login_without_storage_goes_straight_on(world):
    for headers in (TOP, SAME_SITE, {"X-No": "fetch metadata"}):
        assert login(world, world.browser(), headers).status_code == 302


def test_a_page_may_only_be_framed_by_registered_platforms(world):
    policy = login(world, cookieless(world)).headers["Content-Security-Policy"]
    (ancestors,) = (part for part in policy.split("; ") if part.startswith("frame-ancestors"))
    assert ancestors == f"frame-ancestors 'self' {world.server.url}"
    assert "script-src 'self' 'nonce-" in policy


@pytest.mark.parametrize(("role", "where"), [(TEACHER, "/teach/"), (LEARNER, "/claim/")])
def test_a_launch_without_cookie_is_finished_by_the_value_from_the_platforms_storage(world, role, where):
    browser = cookieless(world)
    page, query = storage_login(world, browser)
    asking = held_launch(world, browser, query, role)
    waiting = data(asking)
    assert (asking.status_code, waiting["key"], waiting["target"]) == (200, page["key"], "_parent")
    assert "Anna" not in asking.get_data(as_text=True)
    assert (count(world, LaunchRow), count(world, BrowserSession)) == (0, 0)

    arrived = finish(browser, waiting, page["value"])
    assert arrived.status_code == 200
    assert data(arrived)["location"].startswith(where)
    assert (count(world, LaunchRow), count(world, LoginAttempt)) == (1, 0)


def test_a_cookie_that_comes_back_makes_the_storage_unnecessary(world):
    browser = world.browser()
    _, query = storage_login(world, browser)
    browser.set_cookie("mc_other", "x")
    token = world.a.sign(world.a.claims(query["nonce"]))
    assert browser.post("/lti/launch", data={"state": query["state"], "id_token": token}).status_code == 303


@pytest.mark.parametrize("value", ["", "another", "\x00", "x" * 5000])
def test_without_the_stored_value_nothing_is_created_and_the_launch_is_over(world, value):
    browser = cookieless(world)
    page, query = storage_login(world, browser)
    waiting = data(held_launch(world, browser, query))
    refused = finish(browser, waiting, value)
    assert (code_of(refused), refused.status_code) == ("lti.cookie_missing", 403)
    assert count(world, LaunchRow) == 0
    assert code_of(finish(browser, waiting, page["value"])) == "lti.state_unknown"


def test_a_state_that_waits_for_storage_cannot_be_posted_again(world):
    browser = cookieless(world)
    page, query = storage_login(world, browser)
    waiting = data(held_launch(world, browser, query))
    assert code_of(held_launch(world, browser, query)) == "lti.state_unknown"
    assert data(finish(browser, waiting, page["value"]))["location"]
    assert code_of(finish(browser, waiting, page["value"])) == "lti.state_unknown"


def test_a_ticket_is_no_state(world):
    browser = cookieless(world)
    _, query = storage_login(world, browser)
    waiting = data(held_launch(world, browser, query))
    token = world.a.sign(world.a.claims(query["nonce"]))
    refused = browser.post("/lti/launch", data={"state": waiting["ticket"], "id_token": token})
    assert code_of(refused) == "lti.cookie_missing"


def test_the_value_of_one_login_does_not_finish_another(world):
    browser = cookieless(world)
    first, _ = storage_login(world, browser)
    _, query = storage_login(world, browser)
    waiting = data(held_launch(world, browser, query))
    assert code_of(finish(browser, waiting, first["value"])) == "lti.cookie_missing"


def test_a_value_that_comes_five_minutes_late_finishes_nothing(world):
    browser = cookieless(world)
    page, query = storage_login(world, browser)
    waiting = data(held_launch(world, browser, query))
    world.clock.pass_s(300)
    assert code_of(finish(browser, waiting, page["value"])) == "lti.state_unknown"


def test_a_token_with_another_nonce_is_refused_after_the_storage_too(world):
    browser = cookieless(world)
    page, query = storage_login(world, browser)
    waiting = data(held_launch(world, browser, query))
    waiting["id_token"] = world.a.sign(world.a.claims("another nonce"))
    assert code_of(finish(browser, waiting, page["value"])) == "lti.nonce"


def test_of_eight_finishes_at_once_one_is_accepted(world):
    browser = cookieless(world)
    page, query = storage_login(world, browser)
    waiting = data(held_launch(world, browser, query))
    with ThreadPoolExecutor(8) as pool:
        statuses = sorted(
            answer.status_code
            for answer in pool.map(lambda _: finish(cookieless(world), waiting, page["value"]), range(8))
        )
    assert statuses == [200] + [400] * 7
    assert count(world, LaunchRow) == 1


def test_of_eight_launches_of_one_login_at_once_one_is_asked_for_the_value(world):
    _, query = storage_login(world, cookieless(world))
    with ThreadPoolExecutor(8) as pool:
        statuses = sorted(
            answer.status_code for answer in pool.map(lambda _: held_launch(world, cookieless(world), query), range(8))
        )
    assert statuses == [200] + [400] * 7


def test_a_platforms_error_is_told_at_once_whatever_the_storage(world):
    browser = cookieless(world)
    _, query = storage_login(world, browser)
    refused = browser.post("/lti/launch", data={"state": query["state"], "error": "login_required"})
    assert code_of(refused) == "lti.platform_error"


def arrived(world: World, role: str = LEARNER) -> dict[str, str]:
    """Return what the page of a launch knows that came without cookies."""
    browser = cookieless(world)
    page, query = storage_login(world, browser)
    return data(finish(browser, data(held_launch(world, browser, query, role)), page["value"]))


def test_a_new_window_takes_over_the_launch_that_the_frame_cannot_keep(world):
    page, window = arrived(world), world.browser()
    assert code_of(window.get(page["location"])) == "lti.launch_expired"
    opened = window.post("/lti/window", data={"ticket": page["ticket"]}, headers=TOP)
    assert (opened.status_code, opened.location) == (303, page["location"])
    assert page["ticket"] not in opened.location
    assert window.get(opened.location).status_code == 200


def test_a_teacher_who_picks_is_told_where_the_choice_goes_and_picks_in_the_window(world):
    browser = cookieless(world)
    page, query = storage_login(world, browser)
    changes = asked(world) | {f"{LTI}launch_presentation": {"locale": "en"}}
    arrived = finish(browser, data(held_launch(world, browser, query, TEACHER, **changes)), page["value"])
    assert "What you choose there comes back here by itself" in arrived.get_data(as_text=True)
    opened = world.browser().post("/lti/window", data={"ticket": data(arrived)["ticket"]}, headers=TOP)
    assert opened.location.startswith("/link/")


def test_a_window_keeps_the_launches_that_it_had(world):
    window = world.browser()
    before = world.launch(window).location
    page = arrived(world, TEACHER)
    window.post("/lti/window", data={"ticket": page["ticket"]}, headers=TOP)
    assert [window.get(path).status_code for path in (before, page["location"])] == [200, 200]


def test_a_window_ticket_works_once(world):
    page = arrived(world)
    assert world.browser().post("/lti/window", data={"ticket": page["ticket"]}, headers=TOP).status_code == 303
    refused = world.browser().post("/lti/window", data={"ticket": page["ticket"]}, headers=TOP)
    assert (code_of(refused), refused.status_code) == ("lti.window_ticket", 403)
    assert count(world, WindowTicket) == 0


def test_a_window_ticket_is_worthless_after_five_minutes(world):
    page = arrived(world)
    world.clock.pass_s(300)
    refused = world.browser().post("/lti/window", data={"ticket": page["ticket"]}, headers=TOP)
    assert code_of(refused) == "lti.window_ticket"


FROM_ELSEWHERE = pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "null"},
        {"Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "cross-site", "Origin": PUBLIC_URL},
    ],
    ids=str,
)


@FROM_ELSEWHERE
def test_another_sites_page_cannot_finish_a_launch(world, headers):
    browser = world.browser()
    page, query = storage_login(world, cookieless(world))
    asking = held_launch(world, cookieless(world), query)
    form = {"ticket": data(asking)["ticket"], "id_token": data(asking)["id_token"], "value": page["value"]}
    refused = browser.post("/lti/launch/finish", data=form, headers=headers)
    assert (code_of(refused), refused.status_code) == ("lti.cookie_missing", 403)
    assert (browser.get_cookie("mc_session"), count(world, LaunchRow)) == (None, 0)
    # Our own page still can, also in a browser without Fetch Metadata: this policy makes it send its origin.
    assert asking.headers["Referrer-Policy"] == "same-origin"
    assert browser.post("/lti/launch/finish", data=form, headers={"Origin": PUBLIC_URL}).status_code == 200


@FROM_ELSEWHERE
def test_another_sites_page_cannot_use_a_ticket(world, headers):
    page = arrived(world)
    window = world.browser()
    assert code_of(window.post("/lti/window", data={"ticket": page["ticket"]}, headers=headers)) == "lti.window_ticket"
    assert window.get_cookie("mc_session") is None
    assert (
        window.post("/lti/window", data={"ticket": page["ticket"]}, headers={"Origin": PUBLIC_URL}).status_code == 303
    )


def test_a_page_learns_whether_the_browser_kept_its_cookie(world):
    browser, blocked = world.browser(), cookieless(world)
    page = data(login(world, browser))
    assert browser.post("/lti/launch/kept", data={"name": page["name"]}).get_json() == {"kept": True}
    assert blocked.post("/lti/launch/kept", data={"name": page["name"]}).get_json() == {"kept": False}

    launch_id = world.launch(browser).location.removeprefix("/claim/")
    assert browser.post("/lti/launch/kept", data={"launch_id": launch_id}).get_json() == {"kept": True}
    assert world.browser().post("/lti/launch/kept", data={"launch_id": launch_id}).get_json() == {"kept": False}


@pytest.mark.parametrize("name", ["mc_session", "", "mc_login_", "mc_login_zzzzzzzzzzzz", "\x00"])
def test_no_other_cookie_can_be_asked_for(world, name):
    browser = world.browser()
    world.launch(browser)
    assert browser.post("/lti/launch/kept", data={"name": name, "launch_id": "no"}).get_json() == {"kept": False}


def test_a_frame_without_cookies_offers_to_begin_the_login_again_in_a_window(world):
    page = login(world, cookieless(world))
    again = {
        name: value
        for name, value in data(page).items()
        if name in {"iss", "client_id", "login_hint", "target_link_uri", "lti_message_hint", "in_window"}
    }
    assert again["lti_message_hint"] == '{"cmid":5}'
    window = world.browser()
    opened = window.post("/lti/login", data=again, headers=TOP)
    # The form's page may send forms to us only, and browsers hold a redirection to that, so a script goes on.
    assert opened.status_code == 200
    query = {name: values[0] for name, values in parse_qs(urlsplit(data(opened)["location"]).query).items()}
    assert query["lti_message_hint"] == '{"cmid":5}'
    token = world.a.sign(world.a.claims(query["nonce"]))
    accepted = window.post("/lti/launch", data={"state": query["state"], "id_token": token})
    assert window.get(accepted.location).status_code == 200


def test_over_loopback_http_a_cookie_from_a_foreign_frame_is_fit_for_it_and_any_other_is_lax(world):
    kinds = ((FRAMED, True), (SAME_SITE, False), ({"X-No": "fetch metadata"}, False))
    for headers, is_fit in kinds:
        (header,) = login(world, cookieless(world), headers).headers.getlist("Set-Cookie")
        parts = set(header.split("; "))
        assert ({"Secure", "SameSite=None", "Partitioned"} <= parts) is is_fit
        assert ("SameSite=Lax" in parts) is not is_fit
