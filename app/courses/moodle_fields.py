"""Fields of a Moodle answer, each checked for its type. Pure."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal

_LATEST = 253_402_300_799  # 9999-12-31T23:59:59Z, the last moment that a datetime can hold
_LARGEST = Decimal(10) ** 12  # Moodle's own column is NUMERIC(10,5)
_MOST_DECIMALS = 20  # PHP writes at most 17 significant digits


class Malformed(ValueError):
    """An answer does not have the documented shape; it stays inside this package."""


def mapping(value: object) -> Mapping[str, object]:
    """Return `value`, a JSON object. Raises Malformed."""
    if not isinstance(value, Mapping):
        raise Malformed("not an object")
    return value


def rows(value: object) -> list[object]:
    """Return `value`, a JSON array. Raises Malformed."""
    if not isinstance(value, list):
        raise Malformed("not a list")
    return value


def integer(value: object) -> int:
    """Return `value`, a JSON integer. Raises Malformed."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise Malformed("not an integer")
    return value


def identifier(value: object) -> int:
    """Return a Moodle id, which some functions write as a number and others as a string. Raises Malformed."""
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) <= 18:
        value = int(value)
    number = integer(value)
    if not 0 < number < 10**18:
        raise Malformed("not an id")
    return number


def flag(value: object) -> bool:
    """Return `value`, a JSON boolean. Raises Malformed."""
    if not isinstance(value, bool):
        raise Malformed("not a boolean")
    return value


def text(value: object) -> str:
    """Return `value`, a JSON string, "" for null. Raises Malformed."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Malformed("not a text")
    return value


def number(value: object) -> Decimal:
    """Return `value`, a JSON number that can be a grade: finite and of sane size. Raises Malformed."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = Decimal(value)
    if not isinstance(value, Decimal) or not value.is_finite() or abs(value) > _LARGEST:
        raise Malformed("not a number")
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < -_MOST_DECIMALS:
        raise Malformed("not a grade")
    return value


def moment(value: object) -> datetime | None:
    """Return epoch seconds as an aware UTC datetime; null and 0 mean never. Raises Malformed."""
    if value is None:
        return None
    seconds = integer(value)
    if not 0 <= seconds <= _LATEST:
        raise Malformed("not a time")
    return datetime.fromtimestamp(seconds, UTC) if seconds else None
