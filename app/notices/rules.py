"""Which notices are due to a holder, from what stands in the records. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from app.awards import AwardState

BEFORE_END = timedelta(days=30)
TOO_OLD = timedelta(days=30)
"""What happened longer ago is told no more: letters that could not be written for so long would only confuse."""


class NoticeKind(StrEnum):
    """What a holder may be told of; each is asked for by itself."""

    READY = "ready"
    ISSUED = "issued"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"
    EXPIRING = "expiring"


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardFact:
    """One award of a holder, as it stands. All moments are aware UTC."""

    award_id: UUID
    achievement_id: UUID
    state: AwardState
    awarded_at: datetime
    revoked_at: datetime | None = None
    suspended_at: datetime | None = None
    superseded_at: datetime | None = None
    valid_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyFact:
    """The newest check of a course's class found that a holder meets the conditions of an achievement."""

    achievement_id: UUID
    context_id: str
    found_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A letter that is due. `about` is the achievement's id where it is ready, else the award's.

    The same `kind`, `about` and `moment` are the same notice: it is told once.
    """

    kind: NoticeKind
    about: UUID
    moment: str = ""


def due(
    since: Mapping[NoticeKind, datetime], awards: Sequence[AwardFact], ready: Sequence[ReadyFact], now: datetime
) -> list[Notice]:
    """Return what a holder is to be told by now who asked for these kinds at these moments.

    Only of what happened after they asked. The event of an expiry is the end, which lies ahead.
    """
    told = [notice for award in awards for notice in _of_award(since, award, now)]
    held = {award.achievement_id for award in awards if award.superseded_at is None}
    for fact in ready:
        if fact.achievement_id not in held and _is_new(since.get(NoticeKind.READY), fact.found_at, now):
            # One for each achievement, however often the class is checked.
            told.append(Notice(kind=NoticeKind.READY, about=fact.achievement_id))
    return told


def _of_award(since: Mapping[NoticeKind, datetime], award: AwardFact, now: datetime) -> Iterator[Notice]:
    is_replaced = award.superseded_at is not None
    is_issued = award.state is AwardState.ISSUED and not is_replaced
    happened = {
        NoticeKind.ISSUED: award.awarded_at if is_issued else None,
        NoticeKind.SUSPENDED: award.suspended_at if award.state is AwardState.SUSPENDED else None,
        NoticeKind.REVOKED: award.revoked_at if award.state is AwardState.REVOKED else None,
        NoticeKind.SUPERSEDED: award.superseded_at if award.state is not AwardState.REVOKED else None,
    }
    for kind, moment in happened.items():
        if moment and _is_new(since.get(kind), moment, now):
            yield Notice(kind=kind, about=award.award_id, moment=moment.isoformat())
    end = award.valid_until
    if NoticeKind.EXPIRING in since and is_issued and end and end - BEFORE_END <= now < end:
        yield Notice(kind=NoticeKind.EXPIRING, about=award.award_id, moment=end.isoformat())


def _is_new(asked_at: datetime | None, moment: datetime, now: datetime) -> bool:
    return asked_at is not None and moment > asked_at and moment > now - TOO_OLD
