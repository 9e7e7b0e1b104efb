"""What Moodle checks in a dynamic registration, and what it answers. LTI Dynamic Registration 1.0. Pure."""

from typing import Any
from urllib.parse import urlsplit

from app.demo.platform import MOODLE_RELEASE, Platform
from app.demo.values import ToolRegistration

TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"
PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration"
NRPS_SCOPE = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
_AGS = "https://purl.imsglobal.org/spec/lti-ags/scope"
SCOPES = (f"{_AGS}/lineitem.readonly", f"{_AGS}/result.readonly", f"{_AGS}/score", f"{_AGS}/lineitem", NRPS_SCOPE)
CLAIMS = ("sub", "iss", "name", "given_name", "family_name", "email")


class RegistrationRefused(Exception):
    """A registration that Moodle answers with 400; `words` is the body."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


def openid_configuration(platform: Platform) -> dict[str, Any]:
    """Return the platform's description of itself. Pure."""
    base = f"{platform.base_url}/mod/lti"
    return {
        "issuer": platform.base_url,
        "token_endpoint": platform.token_url,
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["RS256"],
        "jwks_uri": platform.jwks_url,
        "authorization_endpoint": platform.authorization_url,
        "registration_endpoint": f"{base}/openid-registration.php",
        "scopes_supported": [*SCOPES, "openid"],
        "response_types_supported": ["id_token"],
        "subject_types_supported": ["public", "pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "claims_supported": list(CLAIMS),
        PLATFORM: {
            "product_family_code": "moodle",
            "version": MOODLE_RELEASE,
            "messages_supported": [
                {"type": "LtiResourceLinkRequest"},
                {"type": "LtiDeepLinkingRequest", "placements": ["ContentArea"]},
            ],
            "variables": ["Context.id", "Context.title", "Context.id.history", "ResourceLink.id", "User.id"],
        },
    }


def checked(body: Any) -> dict[str, str]:
    """Return name, login_url, launch_url and jwks_url of a registration. Raises RegistrationRefused. Pure."""
    if not isinstance(body, dict):
        raise RegistrationRefused("invalid_json")
    tool = body.get(TOOL)
    if not isinstance(tool, dict):
        raise RegistrationRefused("missing_lti_tool_configuration")
    if "id_token" not in (body.get("response_types") or []):
        raise RegistrationRefused("invalid_response_types")
    for member in ("initiate_login_uri", "client_name", "jwks_uri"):
        if not isinstance(body.get(member), str) or not body[member]:
            raise RegistrationRefused(f"missing_{member}")
    redirects = body.get("redirect_uris")
    if not isinstance(redirects, list) or not redirects or not all(isinstance(uri, str) for uri in redirects):
        raise RegistrationRefused("missing_redirect_uris")
    if body.get("token_endpoint_auth_method") != "private_key_jwt":
        raise RegistrationRefused("unsupported_token_endpoint_auth_method")
    if body.get("application_type", "web") != "web":
        raise RegistrationRefused("unsupported_application_type")
    domain = tool.get("domain")
    target = tool.get("target_link_uri", f"https://{domain}")
    if not domain or not isinstance(target, str) or urlsplit(target).netloc != domain:
        raise RegistrationRefused("domain_targetlinkuri_mismatch")
    if target not in redirects:  # the demo launches one address; Moodle would take several
        raise RegistrationRefused("missing_redirect_uris")
    return {
        "name": str(body["client_name"])[:100],
        "login_url": body["initiate_login_uri"],
        "launch_url": target,
        "jwks_url": body["jwks_uri"],
    }


def answer(body: dict[str, Any], tool: ToolRegistration) -> dict[str, Any]:
    """Return what Moodle answers to a good registration. Pure."""
    asked = body[TOOL]
    messages = [one for one in asked.get("messages") or [] if one.get("type") == "LtiDeepLinkingRequest"]
    return {
        "client_id": tool.client_id,
        "response_types": ["id_token"],
        "jwks_uri": tool.jwks_url,
        "initiate_login_uri": tool.login_url,
        "grant_types": ["client_credentials", "implicit"],
        "redirect_uris": body["redirect_uris"],
        "application_type": "web",
        "token_endpoint_auth_method": "private_key_jwt",
        "client_name": body["client_name"],
        "logo_uri": body.get("logo_uri", ""),
        "scope": " ".join(scope for scope in str(body.get("scope", "")).split() if scope in SCOPES),
        TOOL: {
            "version": "1.3.0",
            "deployment_id": tool.deployment_id,
            "target_link_uri": tool.launch_url,
            "domain": asked["domain"],
            "description": asked.get("description", ""),
            "messages": messages,
            "custom_parameters": asked.get("custom_parameters", {}),
            "claims": [claim for claim in asked.get("claims") or [] if claim in CLAIMS],
        },
    }
