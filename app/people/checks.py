"""Class checks: one reading of a class at a time, in the background, whoever asks meanwhile."""

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.awards import (
    NO_FACTS,
    Achievement,
    AchievementMissing,
    AssessmentFacts,
    Definitions,
    Draft,
    TurnsAt,
    Unit,
    changes,
    finding_to_json,
    needs_facts,
    needs_for,
)
from app.clock import Clock
from app.courses import CourseReader, CourseRecord, Enrolment, Needs
from app.db import Database
from app.errors import ProductError
from app.lti import Member, RosterAddress
from app.people.errors import CheckBroken, CheckInterrupted
from app.people.job_rows import Lost, Ownership, Stopping, begun_or_joined, roster_of
from app.people.jobs import STALE, HandOver, Workers
from app.people.models import ClassCheckLearnerRow, ClassCheckRow
from app.people.rounds import Round
from app.people.standing import Decisive, LeftOut, Standing, decisive, folded, left_out, standing_of
from app.people.values import Check, CheckState, CourseChecks, millionths

log = logging.getLogger("microcredentials.people")

RETENTION = timedelta(days=7)
MEMBERS_AT_ONCE = 200  # written in one transaction
RECORDS_AT_ONCE = 50  # often enough for a bar that moves
T = TypeVar("T")
_NOBODYS = (ClassCheckRow.state == CheckState.RUNNING) & ClassCheckRow.runner.is_(None)


class ClassChecks:
    """Starts, runs and finds class checks.

    The row is the truth: any runner may `run` a check that none has. One whose runner gives no sign of life has failed.
    Holds of the class no more than one page of the roster, the learners' ids and RECORDS_AT_ONCE records.
    """

    def __init__(
        self,
        db: Database,
        clock: Clock,
        workers: Workers,
        *,
        definitions: Definitions,
        reader_of: Callable[[UUID], CourseReader],
        members_of: Callable[[RosterAddress], Iterable[Member]],
        facts_of: Callable[[Enrolment], AssessmentFacts],
        when_done: Callable[[Check, RosterAddress], None],
        hand_over: HandOver | None = None,
    ) -> None:
        """`hand_over` has a turn taken elsewhere; without it a thread of this process does."""
        self._db = db
        self._clock = clock
        self._hand_over = hand_over or (lambda: workers.submit(self.take_turn))
        self._ownership = Ownership(ClassCheckRow, db, clock, workers.stopping)
        # Reading a class issues nothing: it goes on where issuing is paused.
        self._round = Round(ClassCheckRow, db, clock, TurnsAt.CHECKS, lambda: _NOBODYS, paused_too=True)
        self._definitions = definitions
        self._reader_of = reader_of
        self._members_of = members_of
        self._facts_of = facts_of
        self._when_done = when_done

    def start(self, draft: Draft, context_id: str, roster: RosterAddress, *, by: str) -> UUID:
        """Begin a check of the course, or join the one that is under way; return its id.

        One whose process has gone is given up for a new one. Several starts at once, in any processes, are one.
        """
        self.sweep()
        check_id = begun_or_joined(partial(self._begun, draft, context_id, roster, by))
        self._hand_over()
        return check_id

    def wait(self, check_id: UUID, seconds: float) -> None:
        """Return when the check has ended, or after so long: a small class needs no second page."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            with self._db.read() as session:
                state = session.scalar(select(ClassCheckRow.state).where(ClassCheckRow.id == check_id))
            if state != CheckState.RUNNING:
                return
            time.sleep(0.05)

    def of_course(self, platform_id: UUID, context_id: str) -> CourseChecks:
        """Return what there is to show; a result older than a week counts no more."""
        now = self._clock()
        query = (
            select(ClassCheckRow)
            .where(
                ClassCheckRow.platform_id == platform_id,
                ClassCheckRow.context_id == context_id,
                ClassCheckRow.started_at > now - RETENTION,
            )
            .order_by(ClassCheckRow.started_at.desc(), ClassCheckRow.id)
        )
        with self._db.read() as session:
            found = [_check(row, now) for row in session.scalars(query)]

        def newest(state: CheckState) -> Check | None:
            return next((check for check in found if check.state is state), None)

        result, running, failed = (newest(state) for state in (CheckState.DONE, CheckState.RUNNING, CheckState.FAILED))
        if failed and (running or (result and result.started_at > failed.started_at)):
            failed = None
        return CourseChecks(result=result, under_way=running, failed=failed)

    def take_turn(self) -> None:
        """Do the check whose turn it is, and have the next turn taken as long as there is one."""
        check_id = self._round.next()
        if check_id is not None:
            self.run(check_id)
            self._hand_over()

    def run(self, check_id: UUID) -> None:
        """Do a check that nobody does; otherwise return at once. Whatever happens, its row says how it ended."""
        runner = uuid4()
        row = self._taken(check_id, runner)
        if row is None:
            return
        try:
            with self._ownership.living(check_id, runner):
                self._read(row, runner)
        except Lost:
            return
        except Stopping:
            self._give_back(check_id, runner)
            return
        except SystemExit:
            self._give_back(check_id, runner)
            raise
        except ProductError as error:
            log.info("class check failed", extra={"code": error.code, "detail": error.detail})
            self._fail(check_id, runner, error.code)
            return
        except BaseException:
            self._fail(check_id, runner, CheckBroken.code)
            raise
        with self._db.read() as session:
            done = session.get(ClassCheckRow, check_id)
        if done is not None:
            log.info("class check done")
            self._when_done(_check(done, self._clock()), roster_of(done))

    def sweep(self) -> None:
        """Delete what is older than a week; give up checks whose process has gone and that nobody took on."""
        now = self._clock()
        with self._db.write() as session:
            session.execute(delete(ClassCheckRow).where(ClassCheckRow.started_at <= now - RETENTION))
            lost = session.scalars(
                select(ClassCheckRow.id).where(
                    ClassCheckRow.state == CheckState.RUNNING,
                    ClassCheckRow.runner.is_not(None),
                    ClassCheckRow.heartbeat_at < now - STALE,
                )
            ).all()
            for check_id in lost:
                _end(session, check_id, now, CheckState.FAILED, CheckInterrupted.code)

    def run_waiting(self) -> None:
        """Have checks done that began a while ago and that nobody does: their queue was lost with its process."""
        query = select(func.count()).where(_NOBODYS, ClassCheckRow.heartbeat_at < self._clock() - STALE)
        with self._db.read() as session:
            lost = session.scalar(query) or 0
        for _ in range(min(lost, self._round.most_begun())):
            self._hand_over()

    def _begun(self, draft: Draft, context_id: str, roster: RosterAddress, by: str) -> UUID:
        now = self._clock()
        with self._db.write() as session:
            running = session.scalars(
                select(ClassCheckRow.id).where(
                    ClassCheckRow.platform_id == roster.registration_id,
                    ClassCheckRow.context_id == context_id,
                    ClassCheckRow.state == CheckState.RUNNING,
                )
            ).one_or_none()
            if running:
                return running
            row = ClassCheckRow(
                platform_id=roster.registration_id,
                context_id=context_id,
                achievement_id=draft.achievement_id,
                issuer_slug=draft.issuer_slug,
                revision=draft.revision,
                memberships_url=roster.memberships_url,
                resource_link_id=roster.resource_link_id,
                state=CheckState.RUNNING,
                started_by=by,
                started_at=now,
                heartbeat_at=now,
            )
            session.add(row)
            session.flush()
            return row.id

    def _taken(self, check_id: UUID, runner: UUID) -> ClassCheckRow | None:
        with self._db.write() as session:
            taken = self._ownership.take(session, check_id, runner, _NOBODYS, total=None, done=0)
            if taken is not None:  # a runner before may have left a part
                session.execute(delete(ClassCheckLearnerRow).where(ClassCheckLearnerRow.check_id == check_id))
            return taken

    def _read(self, row: ClassCheckRow, runner: UUID) -> None:
        draft = self._definitions.draft(row.platform_id, row.context_id)
        if draft is None:
            raise AchievementMissing
        set_aside: Counter[str] = Counter()
        for members in chunks(self._members_of(roster_of(row)), MEMBERS_AT_ONCE):
            self._store_members(row.id, runner, members, set_aside)
        learner_ids = self._learner_ids(row.id)
        self._update(
            row.id,
            runner,
            total=len(learner_ids),
            left_out=dict(set_aside),
            revision=draft.revision,
            paused_version=self._paused_version(row),
        )
        records = self._records(row, learner_ids, needs_for(draft.achievement))
        shown: Decisive | None = None
        source, done = "", 0
        for several in chunks(records, RECORDS_AT_ONCE):
            values = []
            for record in several:
                found, value = self._found(row, draft.achievement, record)
                shown, source = shown or found, record.source
                values.append(value)
            done += len(values)
            self._store_records(row.id, runner, values, done)
        self._finish(row, runner, shown, source)

    def _paused_version(self, row: ClassCheckRow) -> int | None:
        offered = self._definitions.offered(row.platform_id, row.context_id)
        if offered is None or offered.basis is None:
            return None
        found = changes(offered.basis, self._reader_of(row.platform_id).outline(row.context_id))
        return offered.version if found else None

    def _records(self, row: ClassCheckRow, learner_ids: Sequence[str], needs: Needs) -> Iterable[CourseRecord]:
        if not learner_ids:
            return ()
        # Once for the whole class, and no more than the rule needs: a reader asks in as few calls as it can.
        return self._reader_of(row.platform_id).course_records(row.context_id, learner_ids, needs)

    def _found(
        self, row: ClassCheckRow, achievement: Achievement, record: CourseRecord
    ) -> tuple[Decisive | None, dict[str, Any]]:
        facts = self._facts_of(record.enrolment) if needs_facts(achievement) else NO_FACTS
        standing, findings, missing = standing_of(record, achievement, facts)
        graded = decisive(findings)
        shown, grade = graded or (None, None)
        return shown, {
            "check_id": row.id,
            "learner_id": record.enrolment.learner_id,
            "standing": standing.value,
            "findings": [finding_to_json(finding) for finding in findings],
            "missing": [reason.value for reason in missing],
            "verdict": grade.verdict.value if grade else "",
            "grade_millionths": millionths(grade.value) if grade else None,
            "possible_millionths": millionths(grade.points_possible) if grade else None,
        }

    def _store_members(self, check_id: UUID, runner: UUID, members: Sequence[Member], set_aside: Counter[str]) -> None:
        listed: dict[str, Member] = {}
        for member in members:
            if reason := left_out(member):
                set_aside[reason.value] += 1
            else:
                listed.setdefault(member.user_id, member)
        with self._db.write() as session:
            self._ownership.keep(session, check_id, runner)
            known = set(
                session.scalars(
                    select(ClassCheckLearnerRow.learner_id).where(
                        ClassCheckLearnerRow.check_id == check_id, ClassCheckLearnerRow.learner_id.in_(listed)
                    )
                )
            )
            session.add_all(
                ClassCheckLearnerRow(
                    check_id=check_id,
                    learner_id=learner_id,
                    name=member.name,
                    folded_name=folded(member.name),
                    standing=Standing.UNKNOWN.value,  # until the platform says something
                    findings=[],
                )
                for learner_id, member in listed.items()
                if learner_id not in known
            )

    def _learner_ids(self, check_id: UUID) -> Sequence[str]:
        with self._db.read() as session:
            return session.scalars(
                select(ClassCheckLearnerRow.learner_id)
                .where(ClassCheckLearnerRow.check_id == check_id)
                .order_by(ClassCheckLearnerRow.folded_name, ClassCheckLearnerRow.learner_id)
            ).all()

    def _store_records(self, check_id: UUID, runner: UUID, values: list[dict[str, Any]], done: int) -> None:
        with self._db.write() as session:
            self._ownership.keep(session, check_id, runner, done=done)
            # Whoever had everything erased meanwhile is not there any more: with a condition, that is no error.
            session.execute(
                update(ClassCheckLearnerRow).where(ClassCheckLearnerRow.check_id == check_id),
                values,
                execution_options={"synchronize_session": None},
            )

    def _finish(self, row: ClassCheckRow, runner: UUID, shown: Decisive | None, source: str) -> None:
        with self._db.write() as session:
            stored = None
            if shown:
                stored = {**asdict(shown), "needed": format(shown.needed, "f"), "unit": shown.unit.value}
            self._ownership.keep(
                session,
                row.id,
                runner,
                state=CheckState.DONE.value,
                finished_at=self._clock(),
                decisive=stored,
                source=source,
                runner=None,
            )
            # Names and grades of earlier readings are of no use any more.
            session.execute(
                delete(ClassCheckRow).where(
                    ClassCheckRow.platform_id == row.platform_id,
                    ClassCheckRow.context_id == row.context_id,
                    ClassCheckRow.id != row.id,
                )
            )

    def _update(self, check_id: UUID, runner: UUID, **values: Any) -> None:
        with self._db.write() as session:
            self._ownership.keep(session, check_id, runner, **values)

    def _give_back(self, check_id: UUID, runner: UUID) -> None:
        with self._db.write() as session:
            self._ownership.change(session, check_id, runner, runner=None)

    def _fail(self, check_id: UUID, runner: UUID, code: str) -> None:
        with self._db.write() as session:
            mine = session.scalar(
                select(func.count()).where(ClassCheckRow.id == check_id, ClassCheckRow.runner == runner)
            )
            if mine:
                _end(session, check_id, self._clock(), CheckState.FAILED, code)


def chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield the items in lists of `size`, the last may be shorter; holds one list at a time."""
    source = iter(items)
    while several := list(islice(source, size)):
        yield several


def _end(session: Session, check_id: UUID, now: datetime, state: CheckState, code: str) -> None:
    """End a check without a result: a part of a class is never shown, so it is not kept."""
    session.execute(
        update(ClassCheckRow)
        .where(ClassCheckRow.id == check_id, ClassCheckRow.state == CheckState.RUNNING)
        .values(state=state.value, failure=code, finished_at=now, runner=None)
        .execution_options(synchronize_session=False)
    )
    session.execute(delete(ClassCheckLearnerRow).where(ClassCheckLearnerRow.check_id == check_id))


def _check(row: ClassCheckRow, now: datetime) -> Check:
    state, failure = CheckState(row.state), row.failure
    if state is CheckState.RUNNING and row.runner is not None and row.heartbeat_at < now - STALE:
        state, failure = CheckState.FAILED, CheckInterrupted.code  # `sweep` will say so in the row
    shown = row.decisive
    return Check(
        check_id=row.id,
        platform_id=row.platform_id,
        context_id=row.context_id,
        achievement_id=row.achievement_id,
        revision=row.revision,
        state=state,
        failure=failure,
        total=row.total,
        done=row.done,
        decisive=Decisive(
            kind=shown["kind"], name=shown["name"], needed=Decimal(shown["needed"]), unit=Unit(shown["unit"])
        )
        if shown
        else None,
        left_out={LeftOut(reason): count for reason, count in sorted(row.left_out.items())},
        source=row.source,
        paused_version=row.paused_version,
        started_by=row.started_by,
        started_at=row.started_at,
        finished_at=row.finished_at,
    )
