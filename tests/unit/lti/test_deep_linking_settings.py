"""The settings of a deep linking request. Deep Linking 2.0, "Deep linking settings"."""

from dataclasses import replace
from typing import Any

import pytest

from app.lti.deep_linking_settings import DL, deep_linking_settings
from app.lti.errors import ClaimInvalid, ReturnForeign
from app.lti.values import DeepLinking
from tests.unit.lti.test_claims import LTI, PLATFORM

RETURN = "https://moodle.example/mod/lti/contentitem_return.php?course=2&sesskey=x"
GOOD = {"accept_types": ["ltiResourceLink", "link"], "deep_link_return_url": RETURN}
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"


def read(settings: Any, platform: Any = PLATFORM, **claims: Any) -> DeepLinking:
    return deep_linking_settings(
        {f"{DL}deep_linking_settings": settings, **claims}, platform, allow_loopback_http=False
    )


def test_the_least_settings_take_one_link_and_give_no_data_back() -> None:
    assert read(GOOD) == DeepLinking(return_url=RETURN, takes_links=True, takes_several=False, data=None)


def test_all_settings_are_read() -> None:
    full = {**GOOD, "accept_multiple": True, "data": "opaque {}", "accept_presentation_document_targets": ["iframe"]}
    assert read(full) == DeepLinking(return_url=RETURN, takes_links=True, takes_several=True, data="opaque {}")


def test_a_platform_that_takes_no_links_is_understood() -> None:
    assert not read({**GOOD, "accept_types": ["file", "html"]}).takes_links
    assert not read({**GOOD, "accept_types": []}).takes_links


@pytest.mark.parametrize(
    "settings",
    [
        None,
        [],
        "settings",
        {},
        {"deep_link_return_url": RETURN},
        {**GOOD, "accept_types": "ltiResourceLink"},
        {**GOOD, "accept_types": ["ltiResourceLink", 7]},
        {**GOOD, "accept_types": None},
        {**GOOD, "accept_presentation_document_targets": "iframe"},
        {**GOOD, "accept_multiple": "true"},
        {**GOOD, "accept_multiple": 1},
        {**GOOD, "data": {"a": 1}},
        {**GOOD, "data": 7},
        {"accept_types": ["ltiResourceLink"]},
        {**GOOD, "deep_link_return_url": None},
        {**GOOD, "deep_link_return_url": [RETURN]},
    ],
    ids=str,
)
def test_settings_of_a_wrong_type_are_refused(settings: Any) -> None:
    with pytest.raises(ClaimInvalid):
        read(settings)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        "data:text/html,x",
        "http://moodle.example/return",
        "//moodle.example/return",
        "https://moodle.example@evil.example/",
        "https://evil.example/",
        "https://moodle.example.evil.example/",
        "https://moodle.example:444/",
        "https://moodle.example\\@evil.example/",
        "https://evil.instructure.com/",
    ],
)
def test_an_answer_never_goes_to_another_host(url: str) -> None:
    with pytest.raises(ReturnForeign):
        read({**GOOD, "deep_link_return_url": url})


def test_a_host_that_the_same_message_names_for_its_services_is_the_platforms() -> None:
    settings = {**GOOD, "deep_link_return_url": "https://uni.example/return"}
    presentation = {f"{LTI}launch_presentation": {"return_url": "https://uni.example/courses/1"}}
    assert read(settings, **presentation).return_url == "https://uni.example/return"
    assert read(settings, **{NRPS: {"context_memberships_url": "https://uni.example/nrps"}}).takes_links
    with pytest.raises(ReturnForeign):
        read(settings, **{f"{LTI}launch_presentation": "https://uni.example", NRPS: [7]})


def test_hosted_canvas_answers_at_the_institutions_own_host() -> None:
    canvas = replace(
        PLATFORM,
        issuer="https://canvas.instructure.com",
        auth_url="https://sso.canvaslms.com/api/lti/authorize_redirect",
        token_url="https://canvas.instructure.com/login/oauth2/token",
    )
    url = "https://uni-example.instructure.com/courses/1/deep_linking_response"
    assert read({**GOOD, "deep_link_return_url": url}, canvas).return_url == url
