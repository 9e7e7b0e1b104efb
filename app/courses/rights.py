"""What a data grant lets the tool read, right by right, as found by trying. Pure."""

from dataclasses import dataclass
from enum import StrEnum

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
