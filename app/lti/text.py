"""Texts from a platform: what may serve as an identifier, and names made fit to store. Pure."""

import re

MAX_ID = 255
_ASCII_ID = re.compile(r"[ -~]{1,255}\Z")
# Neither database stores every code point: PostgreSQL has no NUL, and no UTF-8 has half a surrogate pair.
_UNFIT = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


def is_ascii_id(value: object) -> bool:
    """Tell whether `value` is a text of 1 to 255 printable ASCII characters. Pure."""
    return isinstance(value, str) and _ASCII_ID.match(value) is not None


def is_id(value: object) -> bool:
    """Tell whether `value` is a text of 1 to 255 characters that both databases store as they are. Pure."""
    return isinstance(value, str) and 0 < len(value) <= MAX_ID and not _UNFIT.search(value)


def words(value: object) -> str:
    """Return `value` as one line of at most 255 characters for a person to read, "" if it is no text. Pure."""
    return _UNFIT.sub(" ", value[:1000]).strip()[:MAX_ID] if isinstance(value, str) else ""
