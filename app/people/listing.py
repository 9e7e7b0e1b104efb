"""A class as it stands now: what the last check found, with what was awarded, withheld, declined and released since."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, literal, select

from app.awards import (
    AwardState,
    awards_of_class,
    declines_of_class,
    finding_from_json,
    holds_of_class,
    releases_of_class,
)
from app.db import Database
from app.people.models import ClassCheckLearnerRow, ClassCheckRow
from app.people.picture import Mark, Picture, picture
from app.people.standing import Standing, folded
from app.people.values import (
    PAGE,
    Check,
    Listing,
    Order,
    Query,
    Row,
    from_millionths,
    verdict_of,
)

_ROW = ClassCheckLearnerRow
_AT_ONCE = 500
_BY_NAME = (_ROW.folded_name, _ROW.learner_id)
_IN_ORDER = {standing.value: place for place, standing in enumerate(Standing)}


class ClassList:
    """Reads the result of a class check, a page at a time."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def listing(self, check: Check, query: Query) -> Listing:
        """Return one page; a page beyond the last is the last."""
        found, standing = _joined(check)
        wanted = _filtered(found, standing, query)
        with self._db.read() as session:
            everybody = found.subquery()
            now = everybody.c.standing_now
            counted: dict[str, int] = dict(row for row in session.execute(select(now, func.count()).group_by(now)))
            total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
            page = min(max(query.page, 1), max((total + PAGE - 1) // PAGE, 1))
            ordered = wanted.order_by(*_ordered(query.order, standing)).limit(PAGE).offset((page - 1) * PAGE)
            rows = [_row(one) for one in session.execute(ordered)]
        counts = {one: counted.get(one.value, 0) for one in Standing}
        return Listing(rows=rows, counts=counts, found=total, page=page)

    def everybody(self, check: Check) -> Iterator[Row]:
        """Yield every learner by name, a few at a time."""
        found, standing = _joined(check)
        ordered = found.order_by(*_ordered(Order.NAME, standing)).execution_options(yield_per=PAGE)
        with self._db.read() as session:
            for one in session.execute(ordered):
                yield _row(one)

    def person(self, check: Check, learner_id: str) -> Row | None:
        """Return one learner, None if the check does not list them."""
        found, _ = _joined(check)
        with self._db.read() as session:
            one = session.execute(found.where(_ROW.learner_id == learner_id)).one_or_none()
        return _row(one) if one else None

    def awarded(self, achievement_id: UUID, platform_id: UUID) -> int:
        """Return to how many learners it was awarded."""
        awarded = awards_of_class(achievement_id, platform_id)
        with self._db.read() as session:
            return session.scalar(select(func.count()).select_from(awarded)) or 0

    def known_names(self, platform_id: UUID, learner_ids: Collection[str]) -> dict[str, set[str]]:
        """Return under which names the last checks know learners of a platform, by id; "" where none is shared."""
        of_platform = select(ClassCheckRow.id).where(ClassCheckRow.platform_id == platform_id)
        found: dict[str, set[str]] = {}
        every = list(learner_ids)
        with self._db.read() as session:
            for start in range(0, len(every), _AT_ONCE):
                query = select(_ROW.learner_id, _ROW.name).where(
                    _ROW.check_id.in_(of_platform), _ROW.learner_id.in_(every[start : start + _AT_ONCE])
                )
                for learner_id, name in session.execute(query):
                    found.setdefault(learner_id, set()).add(name)
        return found

    def standing_at(self, check: Check, standing: Standing) -> list[str]:
        """Return the ids of everybody who stands there, by name."""
        found, here = _joined(check)
        query = found.with_only_columns(_ROW.learner_id).where(here == standing.value)
        with self._db.read() as session:
            return list(session.scalars(query.order_by(_ROW.folded_name, _ROW.learner_id)))

    def names(self, check: Check, learner_ids: list[str]) -> dict[str, str]:
        """Return the names of these learners, as far as they are listed."""
        query = select(_ROW.learner_id, _ROW.name).where(
            _ROW.check_id == check.check_id, _ROW.learner_id.in_(learner_ids)
        )
        with self._db.read() as session:
            return dict(row for row in session.execute(query))

    def roll(self, check: Check) -> list[tuple[str, str]]:
        """Return the id and the name of everybody of the class, by name."""
        query = select(_ROW.learner_id, _ROW.name).where(_ROW.check_id == check.check_id)
        with self._db.read() as session:
            return [(learner_id, name) for learner_id, name in session.execute(query.order_by(*_BY_NAME))]

    def picture(self, check: Check) -> Picture | None:
        """Return the picture of the class, None where the rule asks for no grade."""
        if check.decisive is None:
            return None
        query = select(_ROW.grade_millionths, _ROW.possible_millionths, _ROW.verdict).where(
            _ROW.check_id == check.check_id
        )
        with self._db.read() as session:
            marks = (
                Mark(value=from_millionths(grade), possible=from_millionths(possible), verdict=verdict_of(verdict))
                for grade, possible, verdict in session.execute(query)
            )
            return picture(check.decisive, marks)


def _joined(check: Check) -> tuple[Select[Any], ColumnElement[str]]:
    """Return every learner of a check with what is recorded of them, and the column of where they stand now."""
    of: tuple[UUID, UUID] = (check.achievement_id, check.platform_id)
    awarded, held, released = awards_of_class(*of), holds_of_class(*of), releases_of_class(*of)
    declined = declines_of_class(*of)
    standing: ColumnElement[str] = case(
        (awarded.c.state.is_not(None), literal(Standing.ISSUED.value)),
        (held.c.reason.is_not(None), literal(Standing.WITHHELD.value)),
        (declined.c.declined_at.is_not(None), literal(Standing.DECLINED.value)),
        else_=_ROW.standing,
    )
    found = (
        select(
            _ROW,
            standing.label("standing_now"),
            awarded.c.state,
            held.c.reason,
            released.c.released_at,
            declined.c.declined_at,
        )
        .outerjoin(awarded, awarded.c.learner_id == _ROW.learner_id)
        .outerjoin(held, held.c.learner_id == _ROW.learner_id)
        .outerjoin(released, released.c.learner_id == _ROW.learner_id)
        .outerjoin(declined, declined.c.learner_id == _ROW.learner_id)
        .where(_ROW.check_id == check.check_id)
    )
    return found, standing


def _filtered(found: Select[Any], standing: ColumnElement[str], query: Query) -> Select[Any]:
    if query.standing:
        found = found.where(standing == query.standing.value)
    for word in folded(query.words).split()[:10]:
        found = found.where(_ROW.folded_name.contains(word, autoescape=True))
    return found


def _ordered(order: Order, standing: ColumnElement[str]) -> list[Any]:
    by_name: list[Any] = [*_BY_NAME]
    match order:
        case Order.NAME_DOWN:
            return [_ROW.folded_name.desc(), _ROW.learner_id]
        case Order.STANDING:
            return [case(_IN_ORDER, value=standing), *by_name]
        case Order.GRADE:
            return [_ROW.grade_millionths.is_(None), _ROW.grade_millionths, *by_name]
        case Order.GRADE_DOWN:
            return [_ROW.grade_millionths.is_(None), _ROW.grade_millionths.desc(), *by_name]
    return by_name


def _row(found: Sequence[Any]) -> Row:
    row, standing, award_state, reason, released_at, declined_at = found
    return Row(
        learner_id=row.learner_id,
        name=row.name,
        standing=Standing(standing),
        findings=[finding_from_json(values) for values in row.findings],
        missing=row.missing,
        grade=from_millionths(row.grade_millionths),
        award_state=AwardState(award_state) if award_state else None,
        hold_reason=reason or "",
        released_at=released_at,
        declined_at=declined_at,
    )
