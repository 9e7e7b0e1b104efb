"""The claims of an id_token, read after its signature: types first, then what they say. LTI Core 1.3, 5.3. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.lti.custom import custom_values
from app.lti.deep_linking_settings import deep_linking_settings
from app.lti.errors import (
    AnonymousLaunch,
    AudienceMismatch,
    ClaimInvalid,
    IssuerMismatch,
    MessageNotServed,
    MessageTypeUnsupported,
    NonceMismatch,
    TargetForeign,
    TokenExpired,
)
from app.lti.text import MAX_ID, is_ascii_id, is_id, words
from app.lti.urls import is_platform_url, is_within
from app.lti.values import CanvasIds, DeepLinking, Platform

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
RESOURCE_LINK, DEEP_LINKING = "LtiResourceLinkRequest", "LtiDeepLinkingRequest"
LEEWAY_S = 60  # clocks of platform and tool differ by this much at most
MAX_AGE_S = 600  # a launch follows its token at once; the login that it answers lives no longer either
MAX_LIFE_S = 24 * 3600  # platforms give a minute (Moodle) to an hour (Canvas)
MAX_ROLES = 100
_MESSAGE_TYPE = re.compile(r"Lti[A-Za-z]{1,60}\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class LaunchClaims:
    """What a launch says, as the tool uses it. Optional texts and addresses are "" where absent."""

    deployment_id: str
    sub: str
    roles: tuple[str, ...]
    context_id: str
    context_title: str
    resource_link_id: str
    name: str
    given_name: str
    family_name: str
    locale: str
    memberships_url: str
    return_url: str
    lineitems_url: str = ""
    lineitem_url: str = ""
    linked_achievement: str = ""
    earlier_contexts: tuple[str, ...] = ()
    earlier_links: tuple[str, ...] = ()
    is_masqueraded: bool = False
    deep_linking: DeepLinking | None = None
    canvas: CanvasIds | None = None


def launch_claims(
    claims: Mapping[str, Any],
    *,
    platform: Platform,
    nonce: str,
    now: datetime,
    public_url: str,
    allow_loopback_http: bool,
) -> LaunchClaims:
    """Return the launch that verified `claims` describe. Pure. Does not check whether the deployment is known.

    Raises a refusal of `app.lti.errors` that names the first thing that is wrong.
    """
    _check_addressee(claims, platform)
    _check_dates(claims, now.timestamp())
    if _required_id(claims, "nonce") != nonce:
        raise NonceMismatch
    is_picking = _message_type(claims, public_url) == DEEP_LINKING
    context = _object(claims, f"{LTI}context")
    presentation = _object(claims, f"{LTI}launch_presentation")
    custom = custom_values(claims.get(f"{LTI}custom"))
    given_name, family_name = words(claims.get("given_name")), words(claims.get("family_name"))

    def address(value: object) -> str:
        # These are used later and only if usable: a launch is none the worse without them.
        return str(value) if is_platform_url(value, allow_loopback_http=allow_loopback_http) else ""

    return LaunchClaims(
        sub=_sub(claims),
        deployment_id=_required_ascii_id(claims, f"{LTI}deployment_id"),
        roles=_roles(claims),
        resource_link_id="" if is_picking else _required_id(_object(claims, f"{LTI}resource_link"), "id"),
        context_id=_context_id(claims, context),
        context_title=words(context.get("title")) or words(context.get("label")),
        name=words(claims.get("name")) or f"{given_name} {family_name}".strip(),
        given_name=given_name,
        family_name=family_name,
        locale=words(presentation.get("locale"))[:35] or words(claims.get("locale"))[:35],
        memberships_url=address(_object(claims, NRPS).get("context_memberships_url")),
        return_url=address(presentation.get("return_url")),
        lineitems_url=address(_object(claims, AGS).get("lineitems")),
        lineitem_url=address(_object(claims, AGS).get("lineitem")),
        linked_achievement=custom.linked_achievement,
        earlier_contexts=custom.earlier_contexts,
        earlier_links=custom.earlier_links,
        is_masqueraded=custom.is_masqueraded,
        deep_linking=deep_linking_settings(claims, platform, allow_loopback_http=allow_loopback_http)
        if is_picking
        else None,
        canvas=custom.canvas,
    )


def _check_addressee(claims: Mapping[str, Any], platform: Platform) -> None:
    issuer, audience, azp = claims.get("iss"), claims.get("aud"), claims.get("azp")
    audiences = audience if isinstance(audience, list) else [audience]
    if not isinstance(issuer, str) or not all(isinstance(one, str) for one in audiences):
        raise ClaimInvalid("iss or aud")
    if azp is not None and not isinstance(azp, str):
        raise ClaimInvalid("azp")
    if issuer != platform.issuer:
        raise IssuerMismatch
    # Security Framework 1.0, 5.1.3: an audience that we do not trust refuses the token; we trust ourselves only.
    if set(audiences) != {platform.client_id} or azp not in {None, platform.client_id}:
        raise AudienceMismatch
    if len(audiences) > 1 and azp is None:
        raise AudienceMismatch


def _check_dates(claims: Mapping[str, Any], now_s: float) -> None:
    issued_s, expires_s = _numeric_date(claims, "iat"), _numeric_date(claims, "exp")
    not_before_s = _numeric_date(claims, "nbf") if "nbf" in claims else issued_s
    if not now_s - MAX_AGE_S - LEEWAY_S <= issued_s <= now_s + LEEWAY_S:
        raise TokenExpired("iat")
    if not now_s - LEEWAY_S < expires_s <= now_s + MAX_LIFE_S + LEEWAY_S or expires_s <= issued_s:
        raise TokenExpired("exp")
    if not_before_s > now_s + LEEWAY_S:
        raise TokenExpired("nbf")


def _message_type(claims: Mapping[str, Any], public_url: str) -> str:
    if claims.get(f"{LTI}version") != "1.3.0":
        raise MessageTypeUnsupported("version")
    message_type = claims.get(f"{LTI}message_type")
    if not isinstance(message_type, str) or not _MESSAGE_TYPE.match(message_type):
        raise MessageTypeUnsupported("message_type")
    if message_type not in {RESOURCE_LINK, DEEP_LINKING}:
        raise MessageNotServed(message_type)
    if not is_within(claims.get(f"{LTI}target_link_uri"), public_url):
        raise TargetForeign
    return message_type


def _sub(claims: Mapping[str, Any]) -> str:
    if claims.get("sub") is None:
        raise AnonymousLaunch
    return _required_ascii_id(claims, "sub")


def _context_id(claims: Mapping[str, Any], context: Mapping[str, Any]) -> str:
    """Return the course's id, "" in a launch from outside of any course; a context without an id is malformed."""
    return _required_id(context, "id") if claims.get(f"{LTI}context") is not None else ""


def _roles(claims: Mapping[str, Any]) -> tuple[str, ...]:
    roles = claims.get(f"{LTI}roles")
    if not isinstance(roles, list) or len(roles) > MAX_ROLES or not all(isinstance(role, str) for role in roles):
        raise ClaimInvalid("roles")
    return tuple(roles)


def _numeric_date(claims: Mapping[str, Any], name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:  # noqa: PLR0124 - not a number
        raise ClaimInvalid(name)
    if not 0 < value < 1e11:  # an integer of hundreds of digits fits no float and no date
        raise TokenExpired(name)
    return float(value)


def _object(claims: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = claims.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise ClaimInvalid(name.rsplit("/", 1)[-1])
    return value


def _required_id(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    if not is_id(value):
        raise ClaimInvalid(f"{name.rsplit('/', 1)[-1]} must have 1 to {MAX_ID} characters")
    return str(value)


def _required_ascii_id(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    if not is_ascii_id(value):
        raise ClaimInvalid(f"{name.rsplit('/', 1)[-1]} must have 1 to {MAX_ID} ASCII characters")
    return str(value)
