"""The settings of a deep linking request. Deep Linking 2.0, "Deep linking settings". Pure."""

from collections.abc import Mapping
from typing import Any

from app.lti.errors import ClaimInvalid, ReturnForeign
from app.lti.openid_configuration import is_canvas_cloud
from app.lti.urls import host_of, is_platform_url, origin
from app.lti.values import DeepLinking, Platform

DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"
_LTI = "https://purl.imsglobal.org/spec/lti/claim/"
_ADDRESSES = (
    (f"{_LTI}launch_presentation", "return_url"),
    ("https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice", "context_memberships_url"),
    ("https://purl.imsglobal.org/spec/lti-ags/claim/endpoint", "lineitems"),
)


def deep_linking_settings(claims: Mapping[str, Any], platform: Platform, *, allow_loopback_http: bool) -> DeepLinking:
    """Return the settings in verified `claims`. Raises ClaimInvalid, or ReturnForeign for the address of the answer."""
    settings = claims.get(f"{DL}deep_linking_settings")
    if not isinstance(settings, dict):
        raise ClaimInvalid("deep_linking_settings")
    types, targets = settings.get("accept_types"), settings.get("accept_presentation_document_targets", [])
    several, data = settings.get("accept_multiple", False), settings.get("data")
    if not isinstance(types, list) or not _is_texts(types) or not _is_texts(targets):
        raise ClaimInvalid("accept_types or accept_presentation_document_targets")
    if not isinstance(several, bool):
        raise ClaimInvalid("accept_multiple")
    if data is not None and not isinstance(data, str):
        raise ClaimInvalid("data")
    return_url = settings.get("deep_link_return_url")
    if not isinstance(return_url, str):
        raise ClaimInvalid("deep_link_return_url")
    if not is_platform_url(return_url, allow_loopback_http=allow_loopback_http):
        raise ReturnForeign("not an https address")
    if not _is_of(return_url, claims, platform):
        raise ReturnForeign("another host")
    return DeepLinking(
        return_url=return_url,
        takes_links="ltiResourceLink" in types,
        takes_several=several,
        data=data,
    )


def _is_of(return_url: str, claims: Mapping[str, Any], platform: Platform) -> bool:
    """Tell whether the address is on a host of the platform: a registered one, or one that this message also names.

    A cloud platform has one issuer for many institutions, each with services and pages on a host of its own.
    """
    known = {origin(url) for url in (platform.issuer, platform.auth_url, platform.token_url, platform.jwks_url)}
    for claim, member in _ADDRESSES:
        value = claims.get(claim)
        known.add(origin(value.get(member)) if isinstance(value, dict) else "")
    if origin(return_url) in known - {""}:
        return True
    return is_canvas_cloud(host_of(return_url)) and is_canvas_cloud(host_of(platform.auth_url))


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)
