"""What a provider says about itself: believed only about itself, and only where it is fit to be used."""

import pytest
from joserfc.jwk import ECKey, OctKey, RSAKey

from app.oidc import ProviderMisdescribed
from app.oidc.discovery import described, description_url, is_address, keys_in

ISSUER = "https://login.example/realms/uni"
GOOD = {
    "issuer": ISSUER,
    "authorization_endpoint": "https://login.example/auth",
    "token_endpoint": "https://login.example/token",
    "jwks_uri": "https://login.example/jwks",
}


def test_openid_connect_discovery_4_the_address_follows_the_issuers_path():
    assert description_url(ISSUER) == f"{ISSUER}/.well-known/openid-configuration"
    assert description_url("https://login.example/") == "https://login.example/.well-known/openid-configuration"


def test_what_is_left_out_has_the_values_of_the_specification():
    found = described(GOOD, ISSUER, allow_loopback_http=False)
    assert (found.algorithms, found.secret_in_body, found.names_itself, found.end_session_url) == (
        ("RS256",),
        False,
        False,
        "",
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"issuer": f"{ISSUER}/"},
        {"issuer": ISSUER.upper()},
        {"token_endpoint": "http://login.example/token"},
        {"token_endpoint": ""},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"jwks_uri": "https://user@login.example/jwks"},
        {"jwks_uri": ["https://login.example/jwks"]},
        {"end_session_endpoint": "http://login.example/out"},
        {"id_token_signing_alg_values_supported": ["none", "HS256"]},
        {"id_token_signing_alg_values_supported": "RS256"},
        {"response_types_supported": ["token"]},
    ],
    ids=str,
)
def test_a_description_that_does_not_fit_is_refused(changes):
    with pytest.raises(ProviderMisdescribed):
        described(GOOD | changes, ISSUER, allow_loopback_http=False)


def test_plain_http_is_for_loopback_in_development_only():
    assert is_address("http://127.0.0.1:8080/x", allow_loopback_http=True)
    for url in ("http://127.0.0.1/x", "http://login.example", "https://a b", "https://[x", "https://a/#f", "", None, 1):
        assert not is_address(url, allow_loopback_http=False)


def test_keys_that_could_not_have_signed_alone_are_left_out():
    rsa, curve = RSAKey.generate_key(2048, {"kid": "r"}), ECKey.generate_key("P-256", {"kid": "e"})
    shared = OctKey.generate_key(256, {"kid": "o"})
    entries = [one.as_dict(private=True) for one in (rsa, curve, shared)]
    found = keys_in({"keys": [*entries, {**entries[0], "use": "enc"}, {"kty": "RSA", "n": "AQ", "e": "AQAB"}, "x", {}]})
    assert [key.kid for key in found.keys] == ["r", "e"]
    assert not any(key.is_private for key in found.keys)
    assert keys_in({"keys": "x"}).keys == keys_in([]).keys == []
