"""A platform's description of itself: whose it may be, and what must be in it."""

from typing import Any

import pytest

from app.lti.openid_configuration import CANVAS, PLATFORM, OpenidConfiguration, openid_configuration
from app.lti.registration_errors import ConfigurationForeign, ConfigurationInvalid
from app.lti.tool_configuration import SCOPES, TOOL, canvas_configuration, registration_request

MOODLE = "https://moodle.uni-x.si"
URL = f"{MOODLE}/mod/lti/openid-configuration.php"
GOOD: dict[str, Any] = {
    "issuer": MOODLE,
    "authorization_endpoint": f"{MOODLE}/mod/lti/auth.php",
    "token_endpoint": f"{MOODLE}/mod/lti/token.php",
    "jwks_uri": f"{MOODLE}/mod/lti/certs.php",
    "registration_endpoint": f"{MOODLE}/mod/lti/openid-registration.php",
    "scopes_supported": [*SCOPES, "openid"],
    PLATFORM: {"product_family_code": "moodle", "version": "4.5.5+ (Build: 20250613)"},
}
SSO = "https://sso.canvaslms.com"
CLOUD: dict[str, Any] = {
    "issuer": "https://canvas.instructure.com",
    "authorization_endpoint": f"{SSO}/api/lti/authorize_redirect",
    "token_endpoint": f"{SSO}/login/oauth2/token",
    "jwks_uri": f"{SSO}/api/lti/security/jwks",
    "registration_endpoint": "https://canvas.instructure.com/api/lti/registrations",
    PLATFORM: {
        "product_family_code": "canvas",
        "version": "vCloud",
        f"{CANVAS}account_name": "Example University",
    },
}


def read(document: Any, url: str = URL, loopback: bool = False) -> OpenidConfiguration:
    return openid_configuration(document, url, allow_loopback_http=loopback)


def moved(document: dict[str, Any], host: str) -> dict[str, Any]:
    """Return a Canvas whose every address but the issuer is on `host`."""
    names = ("authorization_endpoint", "token_endpoint", "jwks_uri", "registration_endpoint")
    return document | {name: f"https://{host}/{name}" for name in names}


def test_a_moodle_is_named_by_its_host_and_version() -> None:
    found = read(GOOD)
    assert (found.host, found.software, found.account) == ("moodle.uni-x.si", "Moodle 4.5.5", "")
    assert found.scopes is not None and set(found.scopes) == {*SCOPES, "openid"}


@pytest.mark.parametrize(
    "member", ["issuer", "authorization_endpoint", "token_endpoint", "jwks_uri", "registration_endpoint"]
)
@pytest.mark.parametrize(
    "value",
    [
        None,
        7,
        [],
        "",
        "http://moodle.uni-x.si/x",
        "javascript:alert(1)",
        "https://u:p@moodle.uni-x.si/",
        "https://a\\@b/",
    ],
    ids=str,
)
def test_an_address_that_is_none_is_refused_by_name(member: str, value: Any) -> None:
    with pytest.raises(ConfigurationInvalid) as refused:
        read(GOOD | {member: value})
    assert refused.value.detail == member


@pytest.mark.parametrize("document", [None, [], "x", 7, {}, [GOOD]], ids=str)
def test_what_is_no_description_is_refused(document: Any) -> None:
    with pytest.raises(ConfigurationInvalid):
        read(document)


@pytest.mark.parametrize(
    "issuer",
    [
        "https://moodle.uni-y.si",
        "https://moodle.uni-x.si.evil.example",
        "https://uni-x.si",
        "https://moodle.uni-x.si:8443",
        "https://canvas.instructure.com.evil.example",
    ],
)
def test_a_description_of_somebody_else_is_refused(issuer: str) -> None:
    with pytest.raises(ConfigurationForeign):
        read(GOOD | {"issuer": issuer})


@pytest.mark.parametrize("host", ["canvas.instructure.com", "uni.instructure.com", "sso.canvaslms.com"])
def test_a_hosted_canvas_is_believed_from_its_own_hosts(host: str) -> None:
    found = read(CLOUD, f"https://{host}/api/lti/security/openid-configuration")
    assert (found.issuer, found.host, found.software) == ("https://canvas.instructure.com", host, "Canvas")
    assert found.account == "Example University"


def test_a_canvas_of_ones_own_keeps_the_common_issuer_and_is_named_by_its_host() -> None:
    found = read(moved(CLOUD, "canvas.uni-x.si"), "https://canvas.uni-x.si/api/lti/security/openid-configuration")
    assert found.host == "canvas.uni-x.si"


@pytest.mark.parametrize("member", ["authorization_endpoint", "token_endpoint", "jwks_uri", "registration_endpoint"])
def test_a_canvas_with_one_address_elsewhere_is_refused(member: str) -> None:
    for document, url in (
        (CLOUD, "https://uni.instructure.com/api/lti/security/openid-configuration"),
        (moved(CLOUD, "canvas.uni-x.si"), "https://canvas.uni-x.si/api/lti/security/openid-configuration"),
    ):
        with pytest.raises(ConfigurationForeign):
            read(document | {member: "https://evil.example/x"}, url)


def test_lookalikes_of_the_canvas_cloud_are_not_it() -> None:
    for host in ("evilinstructure.com", "instructure.com.evil.example"):
        with pytest.raises(ConfigurationForeign):
            read(CLOUD | {"token_endpoint": f"https://{host}/t"}, "https://uni.instructure.com/x")


def test_plain_http_is_for_loopback_in_development_only() -> None:
    local = {key: str(value).replace(MOODLE, "http://127.0.0.1:8081") for key, value in GOOD.items() if key != PLATFORM}
    url = "http://127.0.0.1:8081/mod/lti/openid-configuration.php"
    assert read(local, url, loopback=True).host == "127.0.0.1:8081"
    with pytest.raises(ConfigurationInvalid):
        read(local, url)


def test_names_of_the_platform_are_made_fit_to_show() -> None:
    described = {"product_family_code": "moodle\x00<script>" + "x" * 500, "version": "<b>", f"{CANVAS}account_name": 7}
    found = read(GOOD | {PLATFORM: described})
    assert len(found.software) <= 40 and "\x00" not in found.software and found.account == ""
    assert read(GOOD | {PLATFORM: None, "scopes_supported": None}).scopes is None


def test_the_registration_asks_moodle_for_names_and_reading_only() -> None:
    body = registration_request("https://tool.example:8443", read(GOOD))
    tool = body[TOOL]
    assert body["scope"].split() == list(SCOPES) and not any(
        "score" in one or one.endswith("lineitem") for one in SCOPES
    )
    assert body["redirect_uris"] == [tool["target_link_uri"]] == ["https://tool.example:8443/lti/launch"]
    assert tool["domain"] == "tool.example:8443"
    assert "email" not in tool["claims"] and {"name", "given_name", "family_name"} <= set(tool["claims"])
    assert not any(key.startswith(CANVAS) for key in tool)


def test_a_scope_that_the_platform_does_not_know_is_not_asked_for() -> None:
    assert (
        registration_request("https://tool.example", read(GOOD | {"scopes_supported": [SCOPES[0]]}))["scope"]
        == (SCOPES[0])
    )


def test_the_registration_speaks_canvas_to_canvas() -> None:
    canvas = read(CLOUD, "https://canvas.instructure.com/x")
    tool = registration_request("https://tool.example", canvas)[TOOL]
    assert tool[f"{CANVAS}privacy_level"] == "name_only"
    assert tool["custom_parameters"]["canvas_user_id"] == "$Canvas.user.id"
    link = tool["messages"][0]
    assert link["placements"] == ["course_navigation"] and link[f"{CANVAS}visibility"] == "members"


def test_the_developer_key_and_the_registration_say_the_same() -> None:
    key = canvas_configuration("https://tool.example")
    body = registration_request("https://tool.example", read(CLOUD, "https://canvas.instructure.com/x"))
    assert key["custom_fields"] == body[TOOL]["custom_parameters"]
    assert key["oidc_initiation_url"] == body["initiate_login_uri"]
    assert key["public_jwk_url"] == body["jwks_uri"]
    assert key["extensions"][0]["domain"] == body[TOOL]["domain"]
    assert {one["placement"] for one in key["extensions"][0]["settings"]["placements"]} == {
        "course_navigation",
        "link_selection",
    }
