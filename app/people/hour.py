"""The institution's hour: what counts against its cap, whatever it was that issued."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CompoundSelect, and_, delete, func, not_, select, union_all
from sqlalchemy.orm import Session

from app.people.cap import HOUR
from app.people.models import IssueBatchRow, IssueCapRow, IssuePlaceRow, IssueRow
from app.people.values import IssueState


def places(issuer_slug: str, now: datetime, *, but: tuple[UUID, str] | None = None) -> CompoundSelect[Any]:
    """Select when each place of the last hour was taken, in any order; without that of one learner of a batch."""
    of_batches = (
        select(IssueRow.decided_at.label("taken_at"))
        .join(IssueBatchRow, IssueBatchRow.id == IssueRow.batch_id)
        .where(
            IssueBatchRow.issuer_slug == issuer_slug,
            IssueRow.state.in_((IssueState.ISSUING.value, IssueState.ISSUED.value)),
            IssueRow.decided_at > now - HOUR,
        )
    )
    if but:
        of_batches = of_batches.where(not_(and_(IssueRow.batch_id == but[0], IssueRow.learner_id == but[1])))
    others = select(IssuePlaceRow.taken_at.label("taken_at")).where(
        IssuePlaceRow.issuer_slug == issuer_slug, IssuePlaceRow.taken_at > now - HOUR
    )
    return union_all(of_batches, others)


def used(session: Session, taken: CompoundSelect[Any]) -> int:
    """Return how many places are taken."""
    return session.scalar(select(func.count()).select_from(taken.subquery())) or 0


def next_free(session: Session, taken: CompoundSelect[Any], per_hour: int, now: datetime) -> datetime:
    """Return when the next place is free, where all of them are taken; in an hour where there is none at all."""
    oldest = None
    if per_hour > 0:
        moments = taken.subquery()
        newest_first = select(moments.c.taken_at).order_by(moments.c.taken_at.desc()).offset(per_hour - 1).limit(1)
        oldest = session.scalar(newest_first)
    return (oldest or now) + HOUR


def take_place(session: Session, issuer_slug: str, now: datetime, *, beyond: bool = False) -> datetime | None:
    """Take a place for something that is no batch; return None, or when one will be free. Needs the cap's row.

    With `beyond` a human has let it through, and it takes one that is not there.
    """
    cap = session.get_one(IssueCapRow, issuer_slug, with_for_update=True)
    taken = places(issuer_slug, now)
    if not beyond and used(session, taken) >= cap.per_hour:
        return next_free(session, taken, cap.per_hour, now)
    over = delete(IssuePlaceRow).where(IssuePlaceRow.issuer_slug == issuer_slug, IssuePlaceRow.taken_at <= now - HOUR)
    session.execute(over.execution_options(synchronize_session=False))
    session.add(IssuePlaceRow(issuer_slug=issuer_slug, taken_at=now))
    return None


def give_place_back(session: Session, issuer_slug: str, taken_at: datetime | None) -> None:
    """Have a place free again that was taken at this moment and was not needed."""
    row = IssuePlaceRow
    one = select(row.id).where(row.issuer_slug == issuer_slug, row.taken_at == taken_at).limit(1).scalar_subquery()
    session.execute(delete(row).where(row.id == one).execution_options(synchronize_session=False))
