"""Until when a credential is valid. Pure."""

from calendar import monthrange
from datetime import MAXYEAR, UTC, datetime


def valid_until(awarded_at: datetime, months: int | None) -> datetime | None:
    """Return the moment some calendar months after an award, None if it never expires or only after the year 9999.

    Counted in UTC. A day that the last month does not have becomes its last one: a month after 31 January ends on 28 or
    29 February. `awarded_at` is aware. Pure.
    """
    if months is None:
        return None
    moment = awarded_at.astimezone(UTC)
    years, month = divmod(moment.month - 1 + months, 12)
    year, month = moment.year + years, month + 1
    if year > MAXYEAR:
        return None
    return moment.replace(year=year, month=month, day=min(moment.day, monthrange(year, month)[1]))
