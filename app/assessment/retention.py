"""The reduction of records past their term, once a day, and what an institution sees of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from app.assessment.chain import REDUCTION
from app.assessment.models import AssessmentHeadRow, AssessmentRecordRow, RetentionRunRow
from app.assessment.policies import Chains, Policies, Reduction, reduced_on
from app.clock import Clock
from app.db import Database

EVERY = timedelta(days=1)
LOOK_EVERY_S = 300.0  # for institutions whose day has come
_SHOWN = 5  # reductions that were made last


@dataclass(frozen=True, slots=True, kw_only=True)
class Reduced:
    """One reduction that was made: of how many records, of sittings held before when."""

    made_at: datetime
    before: date
    records: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionStanding:
    """What an institution sees. Days and moments are None where there was no run, and where there is no record.

    `due` is what a run would reduce now; `next_on` is the day on which the oldest whole record is reduced.
    """

    ran_at: datetime | None
    reduced: int
    next_run_at: datetime
    due: Reduction
    oldest: date | None
    next_on: date | None
    made: Sequence[Reduced]


class Retention:
    """Runs retention and tells what it did and will do."""

    def __init__(
        self, db: Database, clock: Clock, chains: Chains, policies: Policies, sweeps: Sequence[Callable[[], object]]
    ) -> None:
        """`sweeps` forget what nobody needs any more, once institutions have had their turn."""
        self._db = db
        self._clock = clock
        self._chains = chains
        self._policies = policies
        self._sweeps = sweeps
        self._swept_at: datetime | None = None

    def run(self, issuer_slug: str) -> Reduction:
        """Reduce what is past its term now."""
        self._claim(issuer_slug, self._clock())
        return self._run(issuer_slug)

    def run_due(self) -> None:
        """Reduce for each institution whose last run was a day ago; of several processes one does it.

        Each process also sweeps once a day: what is swept is not only of institutions that have such records.
        """
        now = self._clock()
        ran = select(RetentionRunRow.issuer_slug).where(RetentionRunRow.ran_at > now - EVERY)
        with self._db.read() as session:
            waiting = session.scalars(
                select(AssessmentHeadRow.issuer_slug).where(AssessmentHeadRow.issuer_slug.not_in(ran))
            ).all()
        for issuer_slug in waiting:
            if self._claim(issuer_slug, now - EVERY):
                self._run(issuer_slug)
        if waiting or self._swept_at is None or now - self._swept_at >= EVERY:
            self.sweep()

    def sweep(self) -> None:
        """Forget what nobody needs any more."""
        self._swept_at = self._clock()
        for sweep in self._sweeps:
            sweep()

    def standing(self, issuer_slug: str) -> RetentionStanding:
        """Return when it last ran, when it will run, and what it did and would do."""
        now, row_type = self._clock(), AssessmentRecordRow
        with self._db.read() as session:
            last = session.get(RetentionRunRow, issuer_slug)
            made = session.execute(
                select(row_type.recorded_at, row_type.kept)
                .where(row_type.issuer_slug == issuer_slug, row_type.kind == REDUCTION)
                # Without a day a learner had what was recorded about them erased.
                .where(row_type.kept["before"].as_string().is_not(None))
                .order_by(row_type.number.desc())
                .limit(_SHOWN)
            ).all()
        oldest = self._chains.oldest(issuer_slug)
        return RetentionStanding(
            ran_at=last.ran_at if last else None,
            reduced=last.reduced if last else 0,
            next_run_at=max(last.ran_at + EVERY, now) if last else now,
            due=self._chains.due(issuer_slug),
            oldest=oldest,
            next_on=max(reduced_on(self._policies.get(issuer_slug), oldest), now.date()) if oldest else None,
            made=[
                Reduced(made_at=at, before=date.fromisoformat(kept["before"]), records=kept["records"])
                for at, kept in made
            ],
        )

    def _claim(self, issuer_slug: str, before: datetime) -> bool:
        """Write down that a run begins, unless one began after `before`; tell whether it was written."""
        now = self._clock()
        with self._db.write() as session:
            row = session.scalars(
                select(RetentionRunRow).where(RetentionRunRow.issuer_slug == issuer_slug).with_for_update()
            ).one_or_none()
            if row is None:
                try:
                    with session.begin_nested():
                        session.add(RetentionRunRow(issuer_slug=issuer_slug, ran_at=now, reduced=0))
                except IntegrityError:
                    return False  # another process was first
                return True
            if row.ran_at > before:
                return False
            row.ran_at, row.reduced = now, 0
        return True

    def _run(self, issuer_slug: str) -> Reduction:
        done = self._chains.reduce(issuer_slug)
        with self._db.write() as session:
            session.execute(
                update(RetentionRunRow)
                .where(RetentionRunRow.issuer_slug == issuer_slug)
                .values(reduced=len(done.numbers))
            )
        return done
