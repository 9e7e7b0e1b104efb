"""Notices: letters that a holder asked for, about what becomes of what they hold. Nobody gets the same one twice."""

from app.notices.notices import LOOK_EVERY_S, OFF_PATH, Notices
from app.notices.personal import PERSONAL
from app.notices.rules import BEFORE_END, AwardFact, NoticeKind, ReadyFact

__all__ = [
    "BEFORE_END",
    "LOOK_EVERY_S",
    "OFF_PATH",
    "PERSONAL",
    "AwardFact",
    "NoticeKind",
    "Notices",
    "ReadyFact",
]
