"""By when a published definition must be looked at again. Pure.

Annex II, principle 3: micro-credentials are designed and updated for the needs that there are. A day that has passed
warns; it never stops issuing.
"""

import calendar
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

MONTHS = 24
SOON_DAYS = 60


class Nearness(StrEnum):
    """How near the day is."""

    LATER = "later"
    SOON = "soon"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """The day by which a definition must be looked at again, and how near it is."""

    due_on: date
    nearness: Nearness

    @property
    def needs_attention(self) -> bool:
        """Whether somebody is reminded."""
        return self.nearness is not Nearness.LATER


def due(published_on: date, chosen: date | None, today: date) -> Due:
    """Return when it is due: the day that somebody chose, else two years after its publication. Pure."""
    day = chosen or months_after(published_on, MONTHS)
    left = (day - today).days
    nearness = Nearness.OVERDUE if left < 0 else Nearness.SOON if left <= SOON_DAYS else Nearness.LATER
    return Due(due_on=day, nearness=nearness)


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, the last of the month where there is none. Pure."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
