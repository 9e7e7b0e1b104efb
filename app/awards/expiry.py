"""Until when a credential is valid. Pure."""

from datetime import MAXYEAR, UTC, datetime

from app.awards.due import months_after


def valid_until(awarded_at: datetime, months: int | None) -> datetime | None:
    """Return the moment some calendar months after an award, None if it never expires or only after the year 9999.

    Counted in UTC. A day that the last month does not have becomes its last one: a month after 31 January ends on 28 or
    29 February. `awarded_at` is aware. Pure.
    """
    if months is None:
        return None
    moment = awarded_at.astimezone(UTC)
    if (moment.year * 12 + moment.month - 1 + months) // 12 > MAXYEAR:
        return None
    day = months_after(moment.date(), months)
    return moment.replace(year=day.year, month=day.month, day=day.day)
