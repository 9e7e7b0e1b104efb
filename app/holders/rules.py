"""How long links and sessions of the long-term access last, and how often links may be asked for. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum


class LinkKind(StrEnum):
    """What a link in a letter does when its button is pressed; `nothing`: no letter was sent, and nobody can tell."""

    CONFIRM = "confirm"
    CHANGE = "change"
    SIGN_IN = "sign_in"
    NOTHING = "nothing"


TTL = {
    LinkKind.CONFIRM: timedelta(hours=24),
    LinkKind.CHANGE: timedelta(hours=24),
    LinkKind.SIGN_IN: timedelta(minutes=15),
    LinkKind.NOTHING: timedelta(minutes=15),
}
SESSION_IDLE, SESSION_AT_MOST = timedelta(hours=1), timedelta(hours=12)
WINDOW = timedelta(hours=1)
MOST_LINKS = 4
"""Letters to one address within the window: more would be somebody annoying its owner."""


def same_address(address: str) -> str:
    """Return what is the same for all spellings of an address that one mailbox has in practice."""
    return address.strip().casefold()


def may_send(sent: int) -> bool:
    """Tell whether another letter may go to an address to which so many went within the window."""
    return sent < MOST_LINKS


def is_session_alive(created_at: datetime, seen_at: datetime, now: datetime) -> bool:
    """Tell whether a session still counts: used within the hour, and begun within half a day."""
    return now < seen_at + SESSION_IDLE and now < created_at + SESSION_AT_MOST
