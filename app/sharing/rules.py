"""What is seen through a link, for how long, and which openings count. Pure."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from app.sharing.values import Shows

TERMS = (7, 30, 90, 365)  # days; 0 stands for a link without an end
DEFAULT_DAYS = 90
PERSONAL = frozenset({"learner", "grade", "assessed"})
# Named one by one, so that an element that is new is withheld until somebody has decided about it.
OF_EVERYBODY = frozenset(
    {
        "title", "country", "awarding_body", "issued", "outcomes", "workload", "level", "assessment", "participation",
        "quality_assurance", "prerequisites", "supervision", "decided", "stackability", "further_information",
        "description", "valid_until", "fields", "instruction_languages", "image", "languages", "institution",
    }
)  # fmt: skip
# Programs that fetch a link for whoever it was sent to, for a picture of it or to look for harm. Cubot makes phones.
_PROGRAM = re.compile(
    r"(?<!cu)bot\b|crawl|spider|slurp|preview|scan|facebookexternalhit|whatsapp|skype|embedly|urlcheck|curl/|wget/|"
    r"python-requests|headlesschrome",
    re.IGNORECASE,
)


def seen(elements: Mapping[str, Any], shows: Shows) -> dict[str, Any]:
    """Return what of a credential's elements is shown. Pure."""
    allowed = OF_EVERYBODY if shows is Shows.NOTHING_PERSONAL else OF_EVERYBODY | PERSONAL
    if shows is Shows.NO_GRADE:
        allowed -= {"grade"}
    return {name: value for name, value in elements.items() if name in allowed}


def withheld(elements: Mapping[str, Any], shows: Shows) -> list[str]:
    """Return the names of what stands in a credential and is not shown, in order. Pure."""
    shown = seen(elements, shows)
    return [name for name, value in elements.items() if value and name not in shown]


def end_of(now: datetime, days: int) -> datetime | None:
    """Return when a link made now for so many days ends, None for one without an end. Pure.

    A number that is not offered is taken as the usual one.
    """
    if days == 0:
        return None
    return now + timedelta(days=days if days in TERMS else DEFAULT_DAYS)


def is_opening(method: str, user_agent: str, purpose: str) -> bool:
    """Tell whether a request is somebody's opening of a link, as far as the request itself says. Pure.

    `purpose` is what browsers send when they load a page that nobody has asked for yet (Sec-Purpose, Purpose).
    """
    return method == "GET" and not purpose and bool(user_agent) and not _PROGRAM.search(user_agent)
