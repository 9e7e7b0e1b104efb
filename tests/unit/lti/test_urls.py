"""Which addresses count as a platform's, and which as ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.lti.urls import is_platform_url, is_within, origin

OURS = "https://tool.example"


@pytest.mark.parametrize(
    "url",
    [
        "https://moodle.example",
        "https://moodle.example:8443/mod/lti/auth.php?x=1",
        "https://192.0.2.1/",
        "https://[2001:db8::1]:8443/jwks",
        "https://moodle.example/a/%2e%2e",
    ],
)
def test_an_https_address_is_a_platforms(url: str) -> None:
    assert is_platform_url(url, allow_loopback_http=False)


@pytest.mark.parametrize(
    "url",
    [
        "",
        None,
        7,
        [],
        "moodle.example",
        "//moodle.example/",
        "https://",
        "https:///path",
        "https:moodle.example",
        "https://moodle.example:0/",
        "https://moodle.example:99999/",
        "https://moodle.example:port/",
        "https://user@moodle.example/",
        "https://@moodle.example/",
        "https://:@moodle.example/",
        "https://moodle.example#x",
        "https://moodle.example\\evil",
        "https://moodle .example",
        "https://moodle.example\r\nX: y",
        "https://moodle.example,evil",
        "https://moodle.example;x",
        "https://mоodle.example",
        "https://[::1",
        "https://[::1]x/",
        "http://moodle.example",
        "http://localhost.evil.example",
        "http://127.evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "https://" + "a" * 3000,
    ],
)
def test_anything_else_is_not(url: object) -> None:
    assert not is_platform_url(url, allow_loopback_http=False)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8081/x", "http://localhost/x", "http://[::1]:9/"])
def test_plain_http_counts_on_loopback_where_allowed(url: str) -> None:
    assert is_platform_url(url, allow_loopback_http=True)
    assert not is_platform_url(url, allow_loopback_http=False)


@pytest.mark.parametrize(
    "url", ["http://moodle.example/", "http://localhost.evil.example/", "http://10.0.0.1/", "http://127.evil.example/"]
)
def test_plain_http_elsewhere_never_counts(url: str) -> None:
    assert not is_platform_url(url, allow_loopback_http=True)


@pytest.mark.parametrize(
    "url",
    [OURS, f"{OURS}/", f"{OURS}:443/x", "https://TOOL.example/lti/launch?x=1#y", "HTTPS://tool.example/"],
)
def test_our_own_origin_is_within(url: str) -> None:
    assert is_within(url, OURS)


@pytest.mark.parametrize(
    "url",
    [
        "http://tool.example/",
        "https://tool.example:8443/",
        "https://tool.example.evil.example/",
        "https://eviltool.example/",
        "https://tool.example@evil.example/",
        "https://x@tool.example/",
        "https://tool.example\\@evil.example/",
        "https://evil.example/https://tool.example/",
        "https://tool.example\t.evil.example/",
        "//tool.example/",
        "/lti/launch",
        "",
        None,
        ["https://tool.example"],
    ],
)
def test_any_other_place_is_not_within(url: object) -> None:
    assert not is_within(url, OURS)


@given(st.text())
def test_no_text_breaks_the_rules(url: str) -> None:
    if origin(url):
        assert is_within(url, origin(url))
        assert origin(url) == origin(origin(url))
    else:
        assert not is_within(url, OURS)


@given(st.from_regex(r"https://[!-~]{1,30}", fullmatch=True))
def test_an_origin_never_breaks_out_of_a_header(url: str) -> None:
    if is_platform_url(url, allow_loopback_http=True):
        assert not set(origin(url)) & set(" ;,'\"\\\r\n")
