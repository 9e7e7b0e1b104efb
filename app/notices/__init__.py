"""Notices: letters that a holder asked for, about what becomes of what they hold. Nobody gets the same one twice."""

from app.notices.notices import LOOK_EVERY_S, OFF_PATH, Notices
from app.notices.personal import PERSONAL
from app.notices.rules import NoticeKind

__all__ = [
    "LOOK_EVERY_S",
    "OFF_PATH",
    "PERSONAL",
    "NoticeKind",
    "Notices",
]
