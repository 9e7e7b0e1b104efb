"""What a provider says about itself, and which of its keys count. OpenID Connect Discovery 1.0. Pure."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from authlib.oidc.discovery import get_well_known_url
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, OKPKey, RSAKey

from app.oidc.errors import ProviderMisdescribed
from app.oidc.values import Description
from app.settings import is_loopback

# Never "none", and none with a shared secret: whoever knows our client's secret would be everybody.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
MAX_URL = 512
_MIN_BITS, _MAX_BITS = 2048, 8192
_MOST_KEYS = 50
_CLASSES: dict[str, type[RSAKey] | type[ECKey] | type[OKPKey]] = {"RSA": RSAKey, "EC": ECKey, "OKP": OKPKey}
_PUBLIC = {"kty", "kid", "use", "alg", "n", "e", "crv", "x", "y"}


def is_address(url: object, *, allow_loopback_http: bool) -> bool:
    """Tell whether `url` is https without userinfo and fragment; http counts on loopback where allowed. Pure."""
    if not isinstance(url, str) or len(url) > MAX_URL or not url.isascii() or not url.isprintable():
        return False
    if any(mark in url for mark in ' \\"<>'):
        return False
    try:
        parts = urlsplit(url)
        is_whole = bool(parts.hostname) and parts.port != 0 and "@" not in parts.netloc and not parts.fragment
    except ValueError:
        return False
    is_local = allow_loopback_http and parts.scheme == "http" and is_loopback(url)
    return is_whole and (parts.scheme == "https" or is_local)


def description_url(issuer: str) -> str:
    """Return where an issuer describes itself. Pure."""
    return str(get_well_known_url(issuer.rstrip("/"), external=True))


def described(document: Any, issuer: str, *, allow_loopback_http: bool) -> Description:
    """Return what stands in the metadata of `issuer`. Raises ProviderMisdescribed, with the member. Pure."""
    if not isinstance(document, dict):
        raise ProviderMisdescribed("not an object")
    # To the letter: another issuer's description must never speak for this one.
    if document.get("issuer") != issuer:
        raise ProviderMisdescribed("issuer")

    def address(member: str, *, needed: bool = True) -> str:
        value = document.get(member, "")
        if value == "" and not needed:
            return ""
        if not is_address(value, allow_loopback_http=allow_loopback_http):
            raise ProviderMisdescribed(member)
        return str(value)

    offered = _texts(document.get("id_token_signing_alg_values_supported", ["RS256"]))
    algorithms = tuple(one for one in ALGORITHMS if one in offered)
    if not algorithms:
        raise ProviderMisdescribed("id_token_signing_alg_values_supported")
    if "code" not in _texts(document.get("response_types_supported", ["code"])):
        raise ProviderMisdescribed("response_types_supported")
    ways = _texts(document.get("token_endpoint_auth_methods_supported", ["client_secret_basic"]))
    return Description(
        auth_url=address("authorization_endpoint"),
        token_url=address("token_endpoint"),
        jwks_url=address("jwks_uri"),
        end_session_url=address("end_session_endpoint", needed=False),
        algorithms=algorithms,
        secret_in_body="client_secret_basic" not in ways and "client_secret_post" in ways,
        names_itself=document.get("authorization_response_iss_parameter_supported") is True,
    )


def keys_in(document: Any) -> KeySet:
    """Return the keys of a JWK set with which somebody may sign; any other is left out. Pure."""
    entries = document.get("keys") if isinstance(document, dict) else None
    found = [_key(entry) for entry in entries[:_MOST_KEYS]] if isinstance(entries, list) else []
    return KeySet([key for key in found if key is not None])


def _key(entry: Any) -> RSAKey | ECKey | OKPKey | None:
    if not isinstance(entry, Mapping) or entry.get("use", "sig") != "sig" or entry.get("kty") not in _CLASSES:
        return None
    try:
        # Only the public members: a provider that publishes its private key is still only verified.
        public: dict[str, str | list[str]] = {
            name: value for name, value in entry.items() if name in _PUBLIC and isinstance(value, str)
        }
        key: RSAKey | ECKey | OKPKey = _CLASSES[str(entry["kty"])].import_key(public)
        if isinstance(key, RSAKey) and not _MIN_BITS <= key.raw_value.key_size <= _MAX_BITS:
            return None
    except (JoseError, ValueError, TypeError, KeyError, AttributeError):
        return None
    return key


def _texts(value: Any) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
