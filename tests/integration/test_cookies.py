"""Cookies and form tokens, with and without https."""

from http.cookies import SimpleCookie

import pytest
from flask import Flask, g, make_response

from app.web import SESSION, FormExpired, check_csrf, cookie, csrf_token, set_cookie, use_session


def site(public_url: str = "https://tool.example.org", key: str = "s" * 40) -> Flask:
    app = Flask("cookies")
    app.config.update(PUBLIC_URL=public_url, SECRET_KEY=key)
    return app


def header(public_url: str) -> str:
    with site(public_url).test_request_context():
        response = make_response("")
        set_cookie(response, SESSION, "opaque", max_age_s=60)
        return response.headers["Set-Cookie"]


def test_over_https_a_cookie_works_in_a_platforms_frame_and_nowhere_else():
    parts = {part.strip() for part in header("https://tool.example.org").split(";")}
    assert {"Secure", "HttpOnly", "SameSite=None", "Partitioned", "Path=/", "Max-Age=60"} <= parts


def test_over_loopback_http_a_cookie_is_lax_and_can_be_sent_without_tls():
    parts = {part.strip() for part in header("http://127.0.0.1:8000").split(";")}
    assert {"HttpOnly", "SameSite=Lax"} <= parts
    assert not parts & {"Secure", "Partitioned"}


def test_a_cookie_holds_the_opaque_value_only():
    assert SimpleCookie(header("http://127.0.0.1:8000"))[SESSION].value == "opaque"


@pytest.mark.parametrize(("value", "read"), [("x" * 256, "x" * 256), ("x" * 257, ""), ("", "")])
def test_an_oversized_cookie_counts_as_none(value, read):
    with site().test_request_context(headers={"Cookie": f"{SESSION}={value}"}):
        assert cookie(SESSION) == read


def token(session: str, key: str = "s" * 40) -> str:
    with site(key=key).test_request_context(headers={"Cookie": f"{SESSION}={session}"}):
        return csrf_token()


def test_a_token_belongs_to_one_session_and_one_installation():
    assert token("a") == token("a")
    assert len({token("a"), token("b"), token("a", "t" * 40)}) == 3


@pytest.mark.parametrize("place", ["form", "header"])
def test_the_sessions_own_token_is_accepted_from_form_and_header(place):
    data = {"csrf_token": token("a")} if place == "form" else {}
    headers = {"Cookie": f"{SESSION}=a"} | ({} if data else {"X-CSRF-Token": token("a")})
    with site().test_request_context(method="POST", data=data, headers=headers):
        check_csrf()


@pytest.mark.parametrize(("session", "given"), [("a", ""), ("a", token("b")), ("", token("")), ("a", "é")])
def test_any_other_token_is_refused_and_without_a_session_every_one(session, given):
    with (
        site().test_request_context(
            method="POST", data={"csrf_token": given}, headers={"Cookie": f"{SESSION}={session}"}
        ),
        pytest.raises(FormExpired),
    ):
        check_csrf()


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_reading_needs_no_token(method):
    with site().test_request_context(method=method):
        check_csrf()


def test_the_administrations_tokens_are_bound_to_its_own_cookie():
    with site().test_request_context(headers={"Cookie": f"{SESSION}=a; mc_admin=b"}):
        before = csrf_token()
        use_session("mc_admin")
        assert csrf_token() == token("b") != before
        assert g.session_cookie == "mc_admin"
