"""Fields of a Canvas answer, each checked for its type. Pure."""

import re
from datetime import UTC, datetime
from decimal import Decimal

from app.courses.moodle_fields import Malformed, flag, mapping, number, rows, text

__all__ = [
    "Malformed",
    "flag",
    "identifier",
    "is_set",
    "mapping",
    "moment",
    "number",
    "optional_number",
    "rows",
    "text",
]

_ID = re.compile(r"[1-9][0-9]{0,19}", re.ASCII)


def identifier(value: object) -> str:
    """Return a Canvas id as text, however it is written: those of other shards exceed what JavaScript counts exactly.

    Raises Malformed.
    """
    digits = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(digits, str) or not _ID.fullmatch(digits):
        raise Malformed("not an id")
    return digits


def optional_number(value: object) -> Decimal | None:
    """Return a JSON number, None for null, which is no grade and never zero. Raises Malformed."""
    return None if value is None else number(value)


def is_set(value: object) -> bool:
    """Return a JSON boolean, False for null. Raises Malformed."""
    return value is not None and flag(value)


def moment(value: object) -> datetime | None:
    """Return an ISO 8601 time as an aware UTC datetime, None for null. Raises Malformed."""
    if value is None:
        return None
    try:
        given = datetime.fromisoformat(text(value))
        if given.tzinfo is None:
            raise Malformed("a time without its zone")
        return given.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Malformed("not a time") from error
