"""What a platform says about itself in its OpenID configuration. LTI Dynamic Registration 1.0, 3.4. Pure."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from app.lti.registration_errors import ConfigurationForeign, ConfigurationInvalid
from app.lti.text import is_ascii_id, words
from app.lti.urls import is_platform_url, is_token_audience, origin

PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration"
CANVAS = "https://canvas.instructure.com/lti/"
# Canvas names one of these three as its issuer wherever it runs, unless a self-hosted one was told otherwise.
CANVAS_ISSUERS = frozenset(
    {
        "https://canvas.instructure.com",
        "https://canvas.beta.instructure.com",
        "https://canvas.test.instructure.com",
    }
)
_CANVAS_CLOUD = (".instructure.com", ".canvaslms.com")
_FAMILIES = {
    "moodle": "Moodle",
    "canvas": "Canvas",
    "desire2learn": "Brightspace",
    "brightspace": "Brightspace",
    "blackboardlearn": "Blackboard",
    "blackboard": "Blackboard",
    "sakai": "Sakai",
}
_VERSION = re.compile(r"\d+(?:\.\d+){0,3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenidConfiguration:
    """A platform's description of itself, checked for shape and origin; every name in it is only what it claims.

    `host` is where the description came from. `software` is for people, such as "Moodle 4.5.5"; `account` the name of
    the institution's account where the platform gives one. `token_audience` is whom token requests are addressed to, ""
    for the token endpoint.
    """

    host: str
    issuer: str
    auth_url: str
    token_url: str
    jwks_url: str
    registration_url: str
    family: str
    software: str
    account: str
    scopes: frozenset[str] | None
    token_audience: str = ""


def is_canvas_cloud(host: str) -> bool:
    """Tell whether `host` is one of Instructure's own. Pure."""
    return f".{host}".endswith(_CANVAS_CLOUD)


def openid_configuration(document: Any, url: str, *, allow_loopback_http: bool) -> OpenidConfiguration:
    """Return the configuration that was fetched from `url`. Pure.

    Raises ConfigurationInvalid, naming the member, or ConfigurationForeign when the issuer is not at the URL's host.
    """
    if not isinstance(document, dict):
        raise ConfigurationInvalid("not an object")

    def address(member: str) -> str:
        value = document.get(member)
        if not is_platform_url(value, allow_loopback_http=allow_loopback_http):
            raise ConfigurationInvalid(member)
        return str(value)

    issuer = address("issuer")
    if not is_ascii_id(issuer) or "?" in issuer:
        raise ConfigurationInvalid("issuer")
    described = document.get(PLATFORM)
    platform = described if isinstance(described, dict) else {}
    family = words(platform.get("product_family_code")).lower()
    scopes = document.get("scopes_supported")
    found = OpenidConfiguration(
        host=urlsplit(url).netloc.lower(),
        issuer=issuer,
        auth_url=address("authorization_endpoint"),
        token_url=address("token_endpoint"),
        jwks_url=address("jwks_uri"),
        registration_url=address("registration_endpoint"),
        family=family,
        software=_software(family, words(platform.get("version"))),
        account=words(platform.get(f"{CANVAS}account_name")),
        scopes=frozenset(str(scope) for scope in scopes) if isinstance(scopes, list) else None,
        token_audience=document.get("authorization_server") or "",  # Dynamic Registration 1.0, 3.5.1
    )
    _check_origin(found, url)
    if not is_token_audience(found.token_audience, found.issuer, found.token_url):
        raise ConfigurationInvalid("authorization_server")
    return found


def _check_origin(found: OpenidConfiguration, url: str) -> None:
    """Dynamic Registration 1.0, 3.4: the issuer's host is that of the URL, or else anybody could be described.

    Canvas cannot keep that rule. Its issuer is believed from Instructure's own hosts; from any other host only if all
    of its addresses lie there, and then the host, not the issuer, is what an administrator is asked to approve.
    """
    if origin(found.issuer) == origin(url):
        return
    if found.issuer not in CANVAS_ISSUERS:
        raise ConfigurationForeign
    addresses = (found.auth_url, found.token_url, found.jwks_url, found.registration_url)
    hosts = {urlsplit(address).hostname or "" for address in addresses}
    host = urlsplit(url).hostname or ""
    if is_canvas_cloud(host) and all(is_canvas_cloud(one) for one in hosts):
        return
    # An institution's own name for a hosted Canvas may go on to Instructure's hosts, but to nobody else's.
    if not all(one == host or is_canvas_cloud(one) for one in hosts):
        raise ConfigurationForeign


def _software(family: str, version: str) -> str:
    name = _FAMILIES.get(family, family[:40].capitalize())
    number = _VERSION.match(version)
    return f"{name} {number.group()}".strip() if number else name
