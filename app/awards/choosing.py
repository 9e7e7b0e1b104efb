"""Awards chosen many at a time, with what whoever decides needs to know of each."""

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.awards.case_models import AwardActRow
from app.awards.models import AwardRow

_AT_ONCE = 500


def awards_chosen(
    session: Session,
    issuer_slug: str,
    *,
    achievement_id: UUID | None = None,
    first: date | None = None,
    last: date | None = None,
    ids: Collection[UUID] | None = None,
    limit: int,
) -> list[tuple[AwardRow, int]]:
    """Return an institution's awards that fit all that is given, by name, each with the number of its newest act.

    Days are those of UTC and both belong to the period. `limit` is of the whole.
    """
    where: list[ColumnElement[bool]] = [AwardRow.issuer_slug == issuer_slug]
    if achievement_id:
        where.append(AwardRow.achievement_id == achievement_id)
    if first:
        where.append(AwardRow.awarded_at >= datetime.combine(first, time.min, UTC))
    if last:
        where.append(AwardRow.awarded_at < datetime.combine(last, time.min, UTC) + timedelta(days=1))
    found: dict[UUID, AwardRow] = {}
    for several in _shares(ids):
        query = select(AwardRow).where(*where).order_by(AwardRow.learner_name, AwardRow.id).limit(limit - len(found))
        if several is not None:
            query = query.where(AwardRow.id.in_(several))
        found |= {row.id: row for row in session.scalars(query)}
        if len(found) >= limit:
            break
    numbers: dict[UUID, int] = {}
    for several in _shares(found):
        acts = select(AwardActRow.award_id, func.max(AwardActRow.number)).group_by(AwardActRow.award_id)
        numbers |= dict(row for row in session.execute(acts.where(AwardActRow.award_id.in_(several or []))))
    rows = sorted(found.values(), key=lambda row: (row.learner_name, str(row.id)))
    return [(row, numbers.get(row.id, 0)) for row in rows]


def _shares(ids: Collection[UUID] | None) -> Iterator[Sequence[UUID] | None]:
    """Yield ids as many at a time as a database takes at once; None, once, where no ids are given."""
    if ids is None:
        yield None
        return
    every = list(ids)
    for start in range(0, len(every), _AT_ONCE):
        yield every[start : start + _AT_ONCE]
