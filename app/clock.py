"""The time, as an argument: whoever needs it takes a `Clock`."""

from collections.abc import Callable
from datetime import UTC, date, datetime

Clock = Callable[[], datetime]
"""Returns the present moment as an aware UTC datetime."""


def utc_now() -> datetime:
    """Return the present moment, aware, in UTC, without microseconds (documents carry whole seconds)."""
    return datetime.now(UTC).replace(microsecond=0)


def day_of(text: str) -> date | None:
    """Return the day that an ISO date names, None for none, or one around which no moment can be counted. Pure."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 1970 <= found.year < 9999 else None
