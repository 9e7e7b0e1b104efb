"""What a data grant lets the tool read, right by right, as found by trying. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from app.courses.values import Reason


class RightStatus(StrEnum):
    """What trying has shown."""

    GRANTED = "granted"
    MISSING = "missing"
    UNKNOWN = "unknown"  # it could not be tried, or the answer proves nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class RightCheck:
    """One right. `right` is the platform's own name for it: a capability, a web-service function, an OAuth2 scope.

    `reason` says why it is not known to be granted; `detail` is what the platform named, never anything of a person.
    """

    right: str
    status: RightStatus
    reason: Reason | None = None
    detail: str = ""


RightsOf = Callable[[UUID, str, str], list[RightCheck]]
"""Tries a platform's data grant in a course with a learner, each "" if none is known; raises as opening a reader does,
and PlatformUnavailable or PlatformRefused."""
