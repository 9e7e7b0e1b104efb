"""What an address is, and when a letter that could not be sent is tried again. Pure."""

import re
from datetime import timedelta

MAX_ADDRESS = 254  # RFC 5321, "Path"
MOST_ATTEMPTS = 8
_LOCAL = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
# The addresses that browsers take in a field for one (HTML, "valid e-mail address"), with a dot in the domain.
_ADDRESS = re.compile(rf"{_LOCAL}@{_LABEL}(?:\.{_LABEL})+")


def is_address(text: str) -> bool:
    """Tell whether a text is one e-mail address, and nothing that would begin another line of a letter's head."""
    return len(text) <= MAX_ADDRESS and _ADDRESS.fullmatch(text) is not None


def next_wait(attempts: int) -> timedelta | None:
    """Return how long to wait after so many failed attempts, None if it is given up: after about a day."""
    if attempts >= MOST_ATTEMPTS:
        return None
    return min(timedelta(minutes=4 ** max(0, attempts - 1)), timedelta(hours=8))
