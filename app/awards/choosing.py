"""Awards chosen many at a time, with what whoever decides needs to know of each."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVarTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, Subquery, func, select
from sqlalchemy.orm import Session

from app.awards.case_models import AwardActRow
from app.awards.models import AwardRow
from app.awards.values import AwardState

R = TypeVarTuple("R")
_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Which:
    """An institution's awards that fit all that is given. Days are those of UTC and both belong to the period.

    `among` selects the ids of awards; `named` are ids that somebody listed.
    """

    issuer_slug: str
    achievement_id: UUID | None = None
    first: date | None = None
    last: date | None = None
    among: Select[Any] | None = None
    named: Collection[UUID] = ()

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return what an award must fulfil, without `named`, of which a database takes only so many at once."""
        where = [AwardRow.issuer_slug == self.issuer_slug]
        if self.achievement_id:
            where.append(AwardRow.achievement_id == self.achievement_id)
        if self.first:
            where.append(AwardRow.awarded_at >= datetime.combine(self.first, time.min, UTC))
        if self.last:
            where.append(AwardRow.awarded_at < datetime.combine(self.last, time.min, UTC) + timedelta(days=1))
        if self.among is not None:
            where.append(AwardRow.id.in_(self.among))
        return where


def awards_chosen(
    session: Session, which: Which, states: Collection[AwardState], *, erased_too: bool, limit: int
) -> list[tuple[Row[Any], int]]:
    """Return those of some states by name, each with the number of its newest act: id, state, name, when it was made.

    With `erased_too` also those that their holder had erased. `limit` is of the whole.
    """
    columns = AwardRow.id, AwardRow.state, AwardRow.learner_name, AwardRow.awarded_at
    wanted = select(*columns).where(*which.conditions(), AwardRow.state.in_([state.value for state in states]))
    if not erased_too:
        wanted = wanted.where(AwardRow.erased_at.is_(None))
    found: dict[UUID, Row[Any]] = {}
    for query in _shared(wanted, which.named):
        left = limit - len(found)
        if not left:
            break
        rows = session.execute(query.order_by(AwardRow.learner_name, AwardRow.id).limit(left))
        found |= {row.id: row for row in rows}
    numbers: dict[UUID, int] = {}
    for several in _shares(found):
        acts = select(AwardActRow.award_id, func.max(AwardActRow.number)).group_by(AwardActRow.award_id)
        numbers |= dict(row for row in session.execute(acts.where(AwardActRow.award_id.in_(several))))
    rows_by_name = sorted(found.values(), key=lambda row: (row.learner_name, str(row.id)))
    return [(row, numbers.get(row.id, 0)) for row in rows_by_name]


def awards_counted(session: Session, which: Which) -> Counter[tuple[AwardState, bool]]:
    """Return how many there are of each state, those apart that their holder had erased."""
    is_erased = AwardRow.erased_at.is_not(None)
    wanted = select(AwardRow.state, is_erased, func.count()).where(*which.conditions())
    found: Counter[tuple[AwardState, bool]] = Counter()
    for query in _shared(wanted.group_by(AwardRow.state, is_erased), which.named):
        for state, erased, number in session.execute(query):
            found[AwardState(state), bool(erased)] += number
    return found


def names_of_awards() -> Subquery:
    """Return all awards with the names of those who hold them, to join with: `id`, `learner_name`."""
    return select(AwardRow.id, AwardRow.learner_name).subquery()


def _shared(query: Select[*R], named: Collection[UUID]) -> Iterator[Select[*R]]:
    if not named:
        yield query
    for several in _shares(named):
        yield query.where(AwardRow.id.in_(several))


def _shares(ids: Collection[UUID]) -> Iterator[Sequence[UUID]]:
    """Yield ids as many at a time as a database takes at once."""
    every = list(ids)
    for start in range(0, len(every), _AT_ONCE):
        yield every[start : start + _AT_ONCE]
