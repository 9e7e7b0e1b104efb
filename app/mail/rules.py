"""What an address is, and when a letter that could not be sent is tried again. Pure."""

import re
import unicodedata
from datetime import timedelta

MAX_ADDRESS = 254  # RFC 5321, "Path"
MOST_ATTEMPTS = 8
_NOT_IN_A_LINE = {"Cc", "Cs", "Zl", "Zp"}  # Unicode: controls, surrogates, ends of lines and of paragraphs
_LOCAL = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
# The addresses that browsers take in a field for one (HTML, "valid e-mail address"), with a dot in the domain.
_ADDRESS = re.compile(rf"{_LOCAL}@{_LABEL}(?:\.{_LABEL})+")


def is_address(text: str) -> bool:
    """Tell whether a text is one e-mail address, and nothing that would begin another line of a letter's head.

    Nor an encoded word (RFC 2047), which is read as what it encodes, for instance a line's end.
    """
    return len(text) <= MAX_ADDRESS and "=?" not in text and _ADDRESS.fullmatch(text) is not None


def plain_subject(text: str) -> str:
    """Return a subject that is read as it stands: no control characters, and nothing that begins an encoded word."""
    printable = "".join(sign for sign in text if unicodedata.category(sign) not in _NOT_IN_A_LINE)
    return printable.replace("=?", "= ?")


def next_wait(attempts: int) -> timedelta | None:
    """Return how long to wait after so many failed attempts, None if it is given up: after about a day."""
    if attempts >= MOST_ATTEMPTS:
        return None
    return min(timedelta(minutes=4 ** max(0, attempts - 1)), timedelta(hours=8))
