"""Custom values that the tool asks its platforms for, and reads from a launch. LTI Core 1.3, "Custom". Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote
from uuid import UUID

from app.lti.text import is_id
from app.lti.values import CanvasIds

ACHIEVEMENT = "achievement"  # set by our own deep links; the others by the tool's configuration
CONTEXT_HISTORY, LINK_HISTORY = "context_id_history", "resource_link_id_history"
MASQUERADING = "masquerading_user_id"
CANVAS_USER, CANVAS_COURSE, CANVAS_DOMAIN = "canvas_user_id", "canvas_course_id", "canvas_api_domain"
_MAX_HISTORY = 20
_CANVAS_ID = re.compile(r"[1-9][0-9]{0,19}", re.ASCII)
_DOMAIN = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,252}[a-z0-9])?(?::[0-9]{1,5})?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomValues:
    """The custom values that mean something to us; empty where the platform sends none."""

    linked_achievement: str
    earlier_contexts: tuple[str, ...]
    earlier_links: tuple[str, ...]
    is_masqueraded: bool
    canvas: CanvasIds | None = None


def custom_values(claim: object) -> CustomValues:
    """Return what the custom claim says; a teacher may write anything into it, so nothing in it is refused. Pure."""
    values = claim if isinstance(claim, Mapping) else {}
    return CustomValues(
        linked_achievement=_uuid(_expanded(values.get(ACHIEVEMENT))),
        earlier_contexts=_ids(_expanded(values.get(CONTEXT_HISTORY))),
        earlier_links=_ids(_expanded(values.get(LINK_HISTORY))),
        is_masqueraded=bool(_expanded(values.get(MASQUERADING))),
        canvas=_canvas(values),
    )


def canvas_id(value: object) -> str:
    """Return an id of Canvas as text, "" if the value is none, or a variable that was not expanded. Pure."""
    text = _expanded(value)
    return text if _CANVAS_ID.fullmatch(text) else ""


def _canvas(values: Mapping[str, object]) -> CanvasIds | None:
    domain = _expanded(values.get(CANVAS_DOMAIN)).lower()
    found = CanvasIds(
        user_id=canvas_id(values.get(CANVAS_USER)),
        course_id=canvas_id(values.get(CANVAS_COURSE)),
        api_domain=domain if _DOMAIN.fullmatch(domain) else "",
    )
    return found if any((found.user_id, found.course_id, found.api_domain)) else None


def _expanded(value: object) -> str:
    """Return the value, "" where the platform left the variable as it stands because it does not know it."""
    text = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return "" if text.startswith("$") else text


def _ids(history: str) -> tuple[str, ...]:
    """Read a comma-separated list of URL-encoded ids, newest first."""
    ids = (unquote(part.strip()) for part in history.split(",", _MAX_HISTORY)[:_MAX_HISTORY])
    return tuple(dict.fromkeys(one for one in ids if is_id(one)))


def _uuid(text: str) -> str:
    try:
        return str(UUID(text)) if len(text) == 36 else ""
    except ValueError:
        return ""
