"""What the tool says about itself: to a platform that registers it, and to a Canvas administrator. Pure."""

from typing import Any
from urllib.parse import urlsplit

from app.lti.openid_configuration import CANVAS, OpenidConfiguration

TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"
NAME = "Micro-credentials"
NAMES = {"en": NAME, "sl": "Mikrodokazila"}
DESCRIPTION = "Awards European micro-credentials from the course's own grades and completion."
ROSTER_SCOPE = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
# Reading only: a tool that may write line items would sooner or later stand in somebody's course total.
SCOPES = (
    ROSTER_SCOPE,
    "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem.readonly",
    "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly",
)
CLAIMS = ("iss", "sub", "name", "given_name", "family_name", "locale")
# A variable that a platform does not know comes back as it is, with its "$", and counts as absent.
CUSTOM = {
    "context_id_history": "$Context.id.history",
    "resource_link_id_history": "$ResourceLink.id.history",
}
CANVAS_CUSTOM = {
    "canvas_user_id": "$Canvas.user.id",
    "canvas_course_id": "$Canvas.course.id",
    "canvas_api_domain": "$Canvas.api.domain",
    "masquerading_user_id": "$Canvas.masqueradingUser.id",
}
TOOL_ID = "eu-microcredentials"


def registration_request(public_url: str, platform: OpenidConfiguration) -> dict[str, Any]:
    """Return the client registration to post. Dynamic Registration 1.0, 3.5. Pure.

    A scope that the platform does not list is left out, because Canvas refuses the whole registration for one.
    """
    launch = f"{public_url}/lti/launch"
    is_canvas = platform.family == "canvas"
    link: dict[str, Any] = {"type": "LtiResourceLinkRequest", "target_link_uri": launch, "label": NAME}
    picker: dict[str, Any] = {
        "type": "LtiDeepLinkingRequest",
        "target_link_uri": launch,
        "label": NAME,
        "placements": ["ContentArea"],
    }
    tool: dict[str, Any] = {
        "domain": urlsplit(public_url).netloc,
        "description": DESCRIPTION,
        "target_link_uri": launch,
        "claims": list(CLAIMS),
        "custom_parameters": {**CUSTOM, **(CANVAS_CUSTOM if is_canvas else {})},
        "messages": [link, picker],
    }
    if is_canvas:
        tool |= {f"{CANVAS}privacy_level": "name_only", f"{CANVAS}tool_id": TOOL_ID}
        link |= {
            "placements": ["course_navigation"],
            "roles": [],
            f"{CANVAS}course_navigation/default_enabled": False,
            f"{CANVAS}visibility": "members",
            f"{CANVAS}display_type": "full_width_in_context",
        }
        picker |= {f"{CANVAS}launch_width": 800, f"{CANVAS}launch_height": 600}
    return {
        "application_type": "web",
        "response_types": ["id_token"],
        "grant_types": ["client_credentials", "implicit"],
        "initiate_login_uri": f"{public_url}/lti/login",
        "redirect_uris": [launch],
        "client_name": NAME,
        "client_uri": public_url,
        "jwks_uri": f"{public_url}/lti/jwks",
        "logo_uri": f"{public_url}/static/mark.svg",
        "token_endpoint_auth_method": "private_key_jwt",
        "scope": " ".join(scope for scope in SCOPES if platform.scopes is None or scope in platform.scopes),
        TOOL: tool,
    }


def canvas_configuration(public_url: str) -> dict[str, Any]:
    """Return the JSON of a Canvas developer key. Pure."""
    launch = f"{public_url}/lti/launch"
    return {
        "title": NAME,
        "description": DESCRIPTION,
        "oidc_initiation_url": f"{public_url}/lti/login",
        "target_link_uri": launch,
        "scopes": list(SCOPES),
        "public_jwk_url": f"{public_url}/lti/jwks",
        "custom_fields": {**CUSTOM, **CANVAS_CUSTOM},
        "extensions": [
            {
                "platform": "canvas.instructure.com",
                "domain": urlsplit(public_url).netloc,
                "tool_id": TOOL_ID,
                "privacy_level": "name_only",
                "settings": {
                    "text": NAME,
                    "labels": dict(NAMES),
                    "icon_url": f"{public_url}/static/mark.svg",
                    "placements": [
                        {
                            "placement": "course_navigation",
                            "message_type": "LtiResourceLinkRequest",
                            "enabled": True,
                            "target_link_uri": launch,
                            "text": NAME,
                            "labels": dict(NAMES),
                            "visibility": "members",
                            "default": "disabled",
                            "display_type": "full_width_in_context",
                        },
                        {
                            "placement": "link_selection",
                            "message_type": "LtiDeepLinkingRequest",
                            "enabled": True,
                            "target_link_uri": launch,
                            "text": NAME,
                            "labels": dict(NAMES),
                            "selection_width": 800,
                            "selection_height": 600,
                        },
                    ],
                },
            }
        ],
    }
