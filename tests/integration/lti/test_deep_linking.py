"""Deep linking requests, and the answers that go back to the platform. Deep Linking 2.0."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from joserfc import jwt as joserfc_jwt

from app.errors import ProductError
from app.lti import Launch, LinkItem
from app.lti.deep_linking_settings import DL
from tests.integration.lti.conftest import World, code_of
from tests.integration.lti.hostile import DROP, LEARNER, LTI, TEACHER

_MISSING = object()


def asked(world: World, **settings: Any) -> dict[str, Any]:
    """Return the claims that make a launch a deep linking request as Moodle sends it."""
    good = {
        "accept_types": ["ltiResourceLink"],
        "accept_presentation_document_targets": ["frame", "iframe", "window"],
        "accept_multiple": True,
        "deep_link_return_url": f"{world.a.issuer}/mod/lti/contentitem_return.php?course=2&sesskey=x",
        **settings,
    }
    return {
        f"{LTI}message_type": "LtiDeepLinkingRequest",
        f"{LTI}resource_link": DROP,
        f"{DL}deep_linking_settings": {key: value for key, value in good.items() if value is not _MISSING},
    }


def launched(world: World, **settings: Any) -> Launch:
    """Make a teacher's request and return it as a launch."""
    browser = world.browser()
    response = world.launch(browser, TEACHER, **asked(world, **settings))
    assert response.status_code == 303
    session = browser.get_cookie("mc_session")
    assert session
    return world.lti.sessions.launch(UUID(response.location.rsplit("/", 1)[1]), session.value)


def read(world: World, compact: str) -> dict[str, Any]:
    """Verify an answer as the platform does, with the tool's published key, and return its claims."""
    token = joserfc_jwt.decode(compact, world.keys["tool"], algorithms=["RS256"])
    assert token.header["kid"] == "tool-key-1"
    return dict(token.claims)


def test_a_teachers_request_leads_to_the_picker_with_what_the_platform_takes(world: World) -> None:
    browser = world.browser()
    response = world.launch(browser, TEACHER, **asked(world, data="d"))
    assert (response.status_code, response.location[:6]) == (303, "/link/")
    assert browser.get(response.location).get_json() == {
        "return_url": f"{world.a.issuer}/mod/lti/contentitem_return.php?course=2&sesskey=x",
        "takes_links": True,
        "takes_several": True,
        "data": "d",
    }


def test_a_learners_request_leads_to_a_refusal_and_never_to_the_picker(world: World) -> None:
    browser = world.browser()
    response = world.launch(browser, LEARNER, **asked(world))
    assert response.location.endswith("/refused")
    assert browser.get(response.location).status_code == 403
    assert code_of(browser.get(response.location.removesuffix("/refused"))) == "lti.role_not_allowed"


def test_an_answer_says_all_that_the_standard_asks_for(world: World) -> None:
    launch = launched(world, data="opaque é {}")
    links = [LinkItem(title="T <b>", text="X", custom={"achievement": "1"}), LinkItem(title="U")]
    answer = world.lti.deep_links.answer(launch, links)
    assert launch.deep_linking
    assert answer.url == launch.deep_linking.return_url
    claims = read(world, answer.jwt)
    now = world.clock.epoch()
    assert claims.pop("nonce")
    assert claims == {
        "iss": "client-a",
        "aud": world.a.issuer,
        "iat": now,
        "exp": now + 300,
        f"{LTI}deployment_id": "1",
        f"{LTI}message_type": "LtiDeepLinkingResponse",
        f"{LTI}version": "1.3.0",
        f"{DL}data": "opaque é {}",
        f"{DL}content_items": [
            {
                "type": "ltiResourceLink",
                "title": "T <b>",
                "text": "X",
                "url": "http://127.0.0.1:8000/lti/launch",
                "custom": {"achievement": "1"},
            },
            {"type": "ltiResourceLink", "title": "U", "url": "http://127.0.0.1:8000/lti/launch"},
        ],
    }


@pytest.mark.parametrize("data", [_MISSING, None], ids=["no data", "data null"])
def test_data_that_did_not_come_does_not_go_back(world: World, data: Any) -> None:
    claims = read(world, world.lti.deep_links.answer(launched(world, data=data)).jwt)
    assert f"{DL}data" not in claims
    assert claims[f"{DL}content_items"] == []


@pytest.mark.parametrize("data", ["", "x" * 20_000, "NUL \x00 and half a pair \ud800"], ids=["empty", "long", "odd"])
def test_data_goes_back_unchanged(world: World, data: str) -> None:
    answer = world.lti.deep_links.answer(launched(world, data=data))
    assert read(world, answer.jwt)[f"{DL}data"] == data


def test_an_error_goes_back_in_words_for_the_person_and_for_the_log(world: World) -> None:
    claims = read(world, world.lti.deep_links.answer(launched(world), error="No.", message="M", log="why").jwt)
    said = {name: claims[f"{DL}{name}"] for name in ("errormsg", "msg", "errorlog")}
    assert said == {"errormsg": "No.", "msg": "M", "errorlog": "why"}


def test_a_request_is_answered_once_even_by_clicks_at_the_same_moment(world: World) -> None:
    launch = launched(world)

    def click(_: int) -> str:
        try:
            return "sent" if world.lti.deep_links.answer(launch).jwt else ""
        except ProductError as error:
            return error.code

    with ThreadPoolExecutor(4) as pool:
        ends = sorted(pool.map(click, range(8)))
    assert ends == ["lti.deep_linking_answered"] * 7 + ["sent"]


def test_a_launch_of_a_link_has_nothing_to_answer(world: World) -> None:
    browser = world.browser()
    response = world.launch(browser, TEACHER)
    session = browser.get_cookie("mc_session")
    assert session
    launch = world.lti.sessions.launch(UUID(response.location.rsplit("/", 1)[1]), session.value)
    with pytest.raises(ProductError) as refused:
        world.lti.deep_links.answer(launch)
    assert refused.value.code == "lti.launch_expired"


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"deep_link_return_url": _MISSING}, "lti.claim_invalid"),
        ({"deep_link_return_url": "javascript:alert(1)"}, "lti.return_foreign"),
        ({"deep_link_return_url": "http://127.0.0.1:1/"}, "lti.return_foreign"),
        ({"accept_types": "ltiResourceLink"}, "lti.claim_invalid"),
        ({"accept_multiple": "yes"}, "lti.claim_invalid"),
    ],
)
@pytest.mark.parametrize("role", [TEACHER, LEARNER])
def test_a_malformed_request_is_refused(world: World, settings: dict[str, Any], code: str, role: str) -> None:
    refused = world.launch(world.browser(), role, **asked(world, **settings))
    assert (code_of(refused), 400 <= refused.status_code < 500) == (code, True)


def test_a_recorded_request_of_moodle_is_understood(world: World) -> None:
    recorded = asked(
        world,
        accept_copy_advice=False,
        accept_unsigned=False,
        auto_create=False,
        can_confirm=False,
        title="T",
        text="X",
    )
    recorded[f"{LTI}custom"] = {"rlid": None, "ctx_hist": "", "unknown": "$Moodle.Nope"}
    recorded[f"{LTI}launch_presentation"] = {"locale": "en"}
    assert world.launch(world.browser(), TEACHER, **recorded).status_code == 303
