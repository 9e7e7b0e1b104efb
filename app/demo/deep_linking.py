"""Deep linking as Moodle does it: the request that a teacher's launch carries, and the links that come back.

Deep Linking 2.0, "Deep linking request message" and "Deep linking response message".
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import jwt

from app.demo.launches import StartedLaunch
from app.demo.platform import Platform
from app.demo.token_claims import id_token_claims
from app.demo.tool_keys import ToolKeyring

RETURN_PATH = "/mod/lti/contentitem_return.php"
_LTI = "https://purl.imsglobal.org/spec/lti/claim"
_DL = "https://purl.imsglobal.org/spec/lti-dl/claim"
_MOST_AGE_S = 3600


def request_claims(
    platform: Platform, started: StartedLaunch, *, nonce: str, session_key: str, now: datetime
) -> dict[str, Any]:
    """Return the claims of a deep linking request. Pure. Like Moodle's it has no resource link and no `data`."""
    claims = id_token_claims(platform, started, nonce=nonce, session_key=session_key, now=now)
    del claims[f"{_LTI}/resource_link"]
    claims[f"{_LTI}/message_type"] = "LtiDeepLinkingRequest"
    claims[f"{_DL}/deep_linking_settings"] = {
        "accept_types": ["ltiResourceLink"],
        "accept_presentation_document_targets": ["frame", "iframe", "window"],
        "accept_copy_advice": False,
        "accept_multiple": True,
        "accept_unsigned": False,
        "auto_create": False,
        "can_confirm": False,
        "deep_link_return_url": f"{platform.base_url}{RETURN_PATH}?course={started.course.course_id}",
    }
    return claims


def answered_claims(token: str, platform: Platform, keyring: ToolKeyring, now: datetime) -> Mapping[str, Any]:
    """Return the verified claims of the tool's answer.

    Raises PyJWTError, ValueError, or RequestException when the tool's keys cannot be had.
    """
    key_id = str(jwt.get_unverified_header(token).get("kid", ""))
    claims: dict[str, Any] = jwt.decode(
        token,
        keyring.key(key_id),
        algorithms=["RS256"],
        issuer=platform.tool.client_id,
        audience=platform.base_url,
        options={"require": ["iss", "aud", "iat", "exp", "nonce"], "verify_exp": False, "verify_iat": False},
    )
    # Compared with our own clock, which is an argument; PyJWT reads the machine's.
    if not now.timestamp() < float(claims["exp"]) <= now.timestamp() + _MOST_AGE_S:
        raise ValueError("expired")
    if claims.get(f"{_LTI}/message_type") != "LtiDeepLinkingResponse":
        raise ValueError("not a deep linking response")
    if claims.get(f"{_LTI}/deployment_id") != platform.tool.deployment_id:
        raise ValueError("another deployment")
    return claims


def links_of(claims: Mapping[str, Any]) -> list[str]:
    """Return the titles of the links in an answer. Pure."""
    items = claims.get(f"{_DL}/content_items")
    found = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    return [str(item.get("title", "")) for item in found if item.get("type") == "ltiResourceLink"]


def problem_of(claims: Mapping[str, Any]) -> str:
    """Return what the tool says went wrong, "" if nothing did. Pure."""
    return str(claims.get(f"{_DL}/errormsg") or "")[:500]
