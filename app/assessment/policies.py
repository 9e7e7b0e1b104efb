"""What institutions ask of their assessments, and the reduction of what is recorded after their term."""

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select

from app.assessment.chain import REDUCTION, Finding, inspect, link_to_json
from app.assessment.errors import PolicyInvalid
from app.assessment.links import head_of, links
from app.assessment.models import AssessmentHeadRow, AssessmentPolicyRow, AssessmentRecordRow, RetentionRunRow
from app.assessment.reducing import reduce_records
from app.assessment.terms import AssessmentPolicy, ExaminerShown
from app.clock import Clock
from app.db import Database

MOST_MONTHS, MOST_DAYS = 240, 366
_ROW = AssessmentRecordRow
_held_on = _ROW.kept["date"].as_string()  # an ISO date, by which it sorts


@dataclass(frozen=True, slots=True, kw_only=True)
class Reduction:
    """What a run of retention reduces, or would: records of sittings held before `before`."""

    issuer_slug: str
    before: date
    numbers: tuple[int, ...]


class Policies:
    """Finds and stores institutions' policies."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def get(self, issuer_slug: str) -> AssessmentPolicy:
        """Return an institution's policy, the usual one unless it chose another."""
        with self._db.read() as session:
            row = session.get(AssessmentPolicyRow, issuer_slug)
        if row is None:
            return AssessmentPolicy()
        return AssessmentPolicy(
            known_personally=row.known_personally,
            second_person=row.second_person,
            appeal_days=row.appeal_days,
            retention_months=row.retention_months,
            examiner_shown=ExaminerShown(row.examiner_shown),
        )

    def put(self, issuer_slug: str, policy: AssessmentPolicy) -> None:
        """Store an institution's policy, which holds from now on. Raises PolicyInvalid."""
        if not (0 <= policy.appeal_days <= MOST_DAYS and 0 <= policy.retention_months <= MOST_MONTHS):
            raise PolicyInvalid
        with self._db.write() as session:
            session.merge(
                AssessmentPolicyRow(
                    issuer_slug=issuer_slug,
                    known_personally=policy.known_personally,
                    second_person=policy.second_person,
                    appeal_days=policy.appeal_days,
                    retention_months=policy.retention_months,
                    examiner_shown=policy.examiner_shown.value,
                    changed_at=self._clock(),
                )
            )


class Chains:
    """Inspects the chains of institutions, and reduces what is past its term."""

    def __init__(self, db: Database, clock: Clock, key: bytes, policies: Policies) -> None:
        self._db = db
        self._clock = clock
        self._key = key
        self._policies = policies

    def issuers(self) -> Sequence[str]:
        """Return the institutions of which anything is recorded, or was."""
        with self._db.read() as session:
            recorded = session.scalars(select(_ROW.issuer_slug).distinct()).all()
            sealed = session.scalars(select(AssessmentHeadRow.issuer_slug)).all()
        return sorted({*recorded, *sealed})

    def inspect(self, issuer_slug: str) -> Finding:
        """Return whether an institution's chain is whole."""
        with self._db.read() as session:
            return inspect(self._key, issuer_slug, links(session, issuer_slug), head_of(session, issuer_slug))

    def holds(self, issuer_slug: str, number: int, digest: str) -> bool:
        """Tell whether the chain has this record at this place."""
        with self._db.read() as session:
            row = session.get(_ROW, (issuer_slug, number))
            return row is not None and row.digest == digest

    def exported(self, issuer_slug: str) -> Iterator[dict[str, Any]]:
        """Yield an institution's records, in order, as JSON values with which the chain can be verified elsewhere."""
        with self._db.read() as session:
            for link in links(session, issuer_slug):
                yield link_to_json(link)

    def due(self, issuer_slug: str) -> Reduction:
        """Return what a run would reduce now."""
        before = self._before(issuer_slug)
        with self._db.read() as session:
            query = select(_ROW.number).where(*_whole(issuer_slug), _held_on < before.isoformat())
            found = session.scalars(query.order_by(_ROW.number)).all()
        return Reduction(issuer_slug=issuer_slug, before=before, numbers=tuple(found))

    def reduced(self) -> int:
        """Return how many records the last run of each institution reduced, all together."""
        with self._db.read() as session:
            return session.scalar(select(func.coalesce(func.sum(RetentionRunRow.reduced), 0))) or 0

    def reduce(self, issuer_slug: str) -> Reduction:
        """Reduce what is past its term to value, date and method; the chain records that it was done."""
        due = self.due(issuer_slug)
        if not due.numbers:
            return due
        with self._db.write() as session:
            which = _ROW.number.in_(due.numbers)
            numbers = reduce_records(session, self._key, issuer_slug, which, before=due.before, now=self._clock())
        return Reduction(issuer_slug=issuer_slug, before=due.before, numbers=tuple(numbers))

    def oldest(self, issuer_slug: str) -> date | None:
        """Return the day of the oldest record that is still whole, None where all of them are reduced."""
        with self._db.read() as session:
            oldest = session.scalar(select(func.min(_held_on)).where(*_whole(issuer_slug)))
        return date.fromisoformat(oldest) if oldest else None

    def _before(self, issuer_slug: str) -> date:
        return reduced_before(self._policies.get(issuer_slug), self._clock().date())


def _whole(issuer_slug: str) -> tuple[ColumnElement[bool], ...]:
    """Return what tells the records that are not reduced yet."""
    return _ROW.issuer_slug == issuer_slug, _ROW.personal.is_not(None), _ROW.kind != REDUCTION


def reduced_before(policy: AssessmentPolicy, today: date) -> date:
    """Return the day before which a sitting must have been held for its records to be reduced today. Pure."""
    return months_before(today - timedelta(days=policy.appeal_days), policy.retention_months)


def reduced_on(policy: AssessmentPolicy, held_on: date) -> date:
    """Return the first day on which the records of a sitting are reduced. Pure."""
    day = held_on + timedelta(days=policy.appeal_days + 28 * policy.retention_months)
    while reduced_before(policy, day) <= held_on:
        day += timedelta(days=1)
    return day


def months_before(day: date, months: int) -> date:
    """Return the same day so many months before, or the month's last where it has no such day. Pure."""
    place = day.year * 12 + day.month - 1 - months
    year, month = divmod(place, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
