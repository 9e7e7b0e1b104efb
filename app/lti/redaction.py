"""A launch's claims without the person: what an administrator may read to see why it was refused. Pure.

What is kept is named here; anything else is told by its kind and length only.
"""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from app.lti.custom import ACHIEVEMENT, CONTEXT_HISTORY, LINK_HISTORY
from app.lti.text import words

REMOVED = "(removed)"
_LTI = "https://purl.imsglobal.org/spec/lti/claim/"
_MOST, _DEEPEST, _LONGEST = 40, 4, 300

_PLAIN = {"iss", "aud", "azp", "iat", "exp", "nbf", "locale"}
_PLAIN_LTI = {"version", "message_type", "deployment_id", "target_link_uri", "roles", "context", "resource_link"}
_PLAIN_LTI |= {"tool_platform", "launch_presentation"}
_PLAIN_OTHER = {
    "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice",
    "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint",
    "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings",
    "https://www.instructure.com/placement",
}
_KEPT = _PLAIN | {f"{_LTI}{name}" for name in _PLAIN_LTI} | _PLAIN_OTHER
_CUSTOM = f"{_LTI}custom"
_KEPT_CUSTOM = {ACHIEVEMENT, CONTEXT_HISTORY, LINK_HISTORY}
_KEPT_CUSTOM |= {"canvas_course_id", "canvas_api_domain", "canvas_account_id", "canvas_root_account_uuid"}
_KEPT_CUSTOM |= {"canvas_course_state", "canvas_term_name", "canvas_membership_roles", "canvas_enrollment_state"}
_KEPT_CUSTOM |= {"context_memberships_url", "lineitems_url", "lineitem_url"}
# Members of kept claims that say something about the person, or are as good as a key to the platform.
_PRIVATE_MEMBERS = {"data", "contact_email", "email"}


def redacted(claims: Mapping[str, Any], secret: bytes) -> dict[str, Any]:
    """Return `claims` as they may be stored; `secret` keys the hash that stands for `sub`. Pure."""
    kept: dict[str, Any] = {}
    for name, value in list(claims.items())[:_MOST]:
        shown = words(name)
        if name == "sub":
            kept[shown] = pseudonym(value, secret)
        elif name == _CUSTOM and isinstance(value, Mapping):
            kept[shown] = {words(key): _custom(key, one) for key, one in list(value.items())[:_MOST]}
        else:
            kept[shown] = _plain(value) if name in _KEPT else _kind(value)
    return kept


def redacted_request(parameters: Mapping[str, str]) -> dict[str, Any]:
    """Return what of a login initiation may be stored: nothing that says who the person is. Pure."""
    kept = {"iss", "client_id", "target_link_uri", "lti_deployment_id", "lti_storage_target", "error"}
    return {
        words(name): _plain(value) if name in kept else _kind(value) for name, value in list(parameters.items())[:_MOST]
    }


def pseudonym(value: object, secret: bytes) -> str:
    """Return a short name that is the same for the same person here, and leads nobody back to the person. Pure."""
    digest = hmac.new(secret, f"inspector:{value}".encode("utf-8", "surrogatepass"), hashlib.sha256)
    return f"(person {digest.hexdigest()[:8]})"


def _custom(key: str, value: object) -> Any:
    unexpanded = isinstance(value, str) and value.startswith("$") and value.isascii() and " " not in value
    return _plain(value) if key in _KEPT_CUSTOM or unexpanded else _kind(value)


def _plain(value: object, depth: int = 0) -> Any:
    if isinstance(value, Mapping):
        members = list(value.items())[:_MOST] if depth < _DEEPEST else []
        return {words(key): _kind(one) if key in _PRIVATE_MEMBERS else _plain(one, depth + 1) for key, one in members}
    if isinstance(value, list):
        return [_plain(one, depth + 1) for one in value[:_MOST]] if depth < _DEEPEST else []
    if isinstance(value, str):
        return _address(words(value))[:_LONGEST]
    if isinstance(value, float) or (isinstance(value, int) and not isinstance(value, bool)):
        return value if abs(value) < 1e15 else "(a huge number)"  # which is true of no number that is not one
    return value if value is None or isinstance(value, bool) else _kind(value)


def _address(text: str) -> str:
    """Drop an address's query, where platforms put session keys and user names."""
    if "://" not in text:
        return text
    try:
        parts = urlsplit(text)
    except ValueError:
        return "(a malformed address)"
    host = parts.netloc.rsplit("@", 1)[-1]
    # A role is told by its fragment; an address with a query loses both.
    rest = "?…" if parts.query else f"#{parts.fragment}" if parts.fragment else ""
    return f"{parts.scheme}://{host}{parts.path}{rest}"


def _kind(value: object) -> str:
    if value is None:
        return "(null)"
    if value == "":
        return "(empty)"
    return REMOVED
