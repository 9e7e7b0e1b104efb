"""Whom a request for access tokens may be addressed to: nobody but the platform that gets it."""

import pytest

from app.lti.urls import is_token_audience

ISSUER, TOKEN = "https://lms.example/a", "https://lms.example/a/token"
BRIGHTSPACE = "https://api.brightspace.com/auth/token"


@pytest.mark.parametrize("audience", ["", ISSUER, f"{ISSUER}/realm", f"{ISSUER}/"])
def test_the_platform_itself_may_be_addressed(audience):
    assert is_token_audience(audience, ISSUER, TOKEN)


@pytest.mark.parametrize(
    "audience",
    ["https://lms.example/b/token", "https://lms.example", f"{ISSUER}b", "https://other.example", BRIGHTSPACE, "x", 1],
)
def test_nobody_else_may(audience):
    assert not is_token_audience(audience, ISSUER, TOKEN)


def test_brightspace_is_addressed_as_it_wants_by_its_own_token_endpoint_only():
    token_url = "https://auth.brightspace.com/core/connect/token"
    assert is_token_audience(BRIGHTSPACE, "https://uni.brightspace.com", token_url)
    assert not is_token_audience("https://api.brightspace.com/else", "https://uni.brightspace.com", token_url)
