"""How many awards the system or a teacher may issue in one go before a human looks again. Pure."""

from datetime import timedelta
from enum import StrEnum

HOUR = timedelta(hours=1)
DEFAULT_PER_HOUR = 200
MOST_PER_HOUR = 100_000


class Place(StrEnum):
    """What lets the next award be issued."""

    FREE = "free"  # the hour has room
    RELEASED = "released"  # a human has let more through
    NONE = "none"


def place(per_hour: int, issued_in_last_hour: int, allowance: int) -> Place:
    """Return what lets the next award be issued, so that an allowance is used up only where it is needed. Pure."""
    if issued_in_last_hour < per_hour:
        return Place.FREE
    return Place.RELEASED if allowance > 0 else Place.NONE


def allowed(waiting: int, read: int) -> int:
    """Return for how many a release counts: the number that the person read, never more than wait now. Pure."""
    return max(min(waiting, read), 0)


def per_hour_of(words: str) -> int | None:
    """Return a cap that was typed, None if it is no whole number from 0 to 100000. Pure."""
    words = words.strip()
    if not (words.isascii() and words.isdigit()) or len(words) > 6:
        return None
    number = int(words)
    return number if number <= MOST_PER_HOUR else None


def exceeds(most: int, awarded: int, ready: int) -> bool:
    """Tell whether a rule that issues by itself would reach more learners than its teacher expects. Pure."""
    return awarded + ready > most
