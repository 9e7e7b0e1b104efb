"""The time, as an argument: whoever needs it takes a `Clock`."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Returns the present moment as an aware UTC datetime."""


def utc_now() -> datetime:
    """Return the present moment, aware, in UTC, without microseconds (documents carry whole seconds)."""
    return datetime.now(UTC).replace(microsecond=0)
