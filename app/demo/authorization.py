"""What the platform asks of an authentication request: LTI Security Framework 1.0, "Step 2". Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from app.demo.launches import StartedLaunch
from app.demo.values import ToolRegistration


@dataclass(frozen=True, slots=True)
class AuthenticationError:
    """An error that is posted to the tool; `error` is OpenID Connect's code."""

    error: str
    description: str


def launch_id_of(message_hint: str) -> str:
    """Return the launch id within an lti_message_hint, "" if there is none. Pure."""
    try:
        hint = json.loads(message_hint)
    except (ValueError, RecursionError):
        return ""
    launch_id = hint.get("launchid") if isinstance(hint, dict) else None
    return launch_id if isinstance(launch_id, str) else ""


def authentication_error(
    request: Mapping[str, str], tool: ToolRegistration, started: StartedLaunch
) -> AuthenticationError | None:
    """Return what is wrong with an authentication request, None if nothing is. Pure.

    Does not check redirect_uri: with a wrong one there is nobody to tell.
    """
    for name in ("scope", "response_type", "client_id", "login_hint", "nonce"):
        if not request.get(name):
            return AuthenticationError("invalid_request", f"Missing {name}")
    if request["scope"] != "openid":
        return AuthenticationError("invalid_scope", "Invalid scope")
    if request["response_type"] != "id_token":
        return AuthenticationError("unsupported_response_type", "Invalid response_type")
    if request["client_id"] != tool.client_id:
        return AuthenticationError("unauthorized_client", "Unknown client_id")
    if request["login_hint"] != str(started.person.person_id):
        return AuthenticationError("access_denied", "Another person is logged in")
    if request.get("response_mode") != "form_post":
        return AuthenticationError("invalid_request", "Invalid response_mode")
    if request.get("prompt", "") not in ("", "none"):
        return AuthenticationError("invalid_request", "Invalid prompt")
    return None
