"""Issuing to many learners of a course, in the background: each on fresh evidence, nothing twice, never too fast."""

import logging
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, select, update

from app.audit import Action, ActorKind, note
from app.awards import (
    AchievementMissing,
    Definitions,
    Issuing,
    IssuingDelayed,
    RulePaused,
    TurnsAt,
    learner_name,
)
from app.clock import Clock
from app.courses import Enrolment, PlatformUnavailable
from app.db import AWAY, Database
from app.errors import ProductError
from app.issuers import InstitutionClosed, InstitutionSuspended
from app.lti import Member, RosterAddress, RosterUnavailable
from app.people import steering
from app.people.batch_rows import (
    NAMELESS,
    UNDECIDED,
    Resting,
    begins,
    check_rests,
    forget_names,
    found,
    has_award,
    nobodys,
    refuse_rest,
    settle,
)
from app.people.cap import Place, place
from app.people.caps import Caps
from app.people.checks import MEMBERS_AT_ONCE, RETENTION, chunks
from app.people.errors import CheckBroken, NobodyChosen, NotOnRoster
from app.people.hour import next_free, places, used
from app.people.job_rows import Lost, Ownership, Stopping, begun_or_joined, roster_of
from app.people.jobs import HandOver, Workers
from app.people.models import IssueBatchRow, IssueCapRow, IssueRow
from app.people.rounds import MOST_BEGUN, Round
from app.people.turns import MOST_IN_A_ROW, is_given_up, is_turn_over
from app.people.values import (
    WAITS_FOR_CAP,
    WAITS_FOR_CLASS,
    WAITS_FOR_HUMAN,
    Batch,
    BatchState,
    IssueState,
    Origin,
)

log = logging.getLogger("microcredentials.people")

RETRY = timedelta(minutes=5)


class _TurnOver(Exception):
    """Others are to have their turn."""


class Batches:
    """Starts, runs, finds and releases issues to classes; the rows are the truth and any runner may take one on."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        workers: Workers,
        *,
        caps: Caps,
        definitions: Definitions,
        issuing: Issuing,
        members_of: Callable[[RosterAddress], Iterable[Member]],
        hand_over: HandOver | None = None,
    ) -> None:
        """`hand_over` has a turn taken elsewhere; without it a thread of this process does."""
        self._db = db
        self._clock = clock
        self._hand_over = hand_over or (lambda: workers.submit(self.take_turn))
        self._ownership = Ownership(IssueBatchRow, db, clock, workers.stopping)
        self._round = Round(IssueBatchRow, db, clock, TurnsAt.CLASSES, lambda: nobodys(clock()))
        self._caps = caps
        self._definitions = definitions
        self._issuing = issuing
        self._members_of = members_of

    def start(
        self,
        context_id: str,
        roster: RosterAddress,
        learner_ids: Collection[str],
        origin: Origin,
        *,
        by: str,
        asks: bool = False,
    ) -> UUID:
        """Have these learners issued to, or add them to the issue that is under way; return its id.

        With `asks` they are more than were expected: nobody more is issued to before a human has looked.

        Each is decided anew when it is their turn. Raises AchievementMissing when nothing is published, NobodyChosen.
        """
        version = self._definitions.offered(roster.registration_id, context_id)
        if version is None:
            raise AchievementMissing
        if not learner_ids:
            raise NobodyChosen
        self._caps.ensure(version.issuer.slug)
        row = {
            "achievement_id": version.achievement_id,
            "issuer_slug": version.issuer.slug,
            "platform_id": roster.registration_id,
            "context_id": context_id,
            "memberships_url": roster.memberships_url,
            "resource_link_id": roster.resource_link_id,
            "origin": origin.value,
            "started_by": by,
        }
        batch_id = begun_or_joined(partial(self._begun, row, learner_ids, asks=asks))
        if not asks:
            self._hand_over()
        return batch_id

    def of_course(self, platform_id: UUID, context_id: str) -> Batch | None:
        """Return the course's issue that is open, else the newest that ended within a week, None if there is none."""
        return next(
            iter(self._found(IssueBatchRow.platform_id == platform_id, IssueBatchRow.context_id == context_id)), None
        )

    def waiting_of(self, issuer_slug: str) -> list[Batch]:
        """Return an institution's issues that wait for the hourly cap or for a human, newest first."""
        return self._found(
            IssueBatchRow.issuer_slug == issuer_slug,
            IssueBatchRow.state == BatchState.WAITING,
            IssueBatchRow.waits_for.in_(WAITS_FOR_HUMAN),
        )

    def refused_learners(self, batch: Batch, limit: int = 50) -> list[tuple[str, str]]:
        """Return ids of learners to whom it was not issued, each with the code of the refusal."""
        query = (
            select(IssueRow.learner_id, IssueRow.code)
            .where(IssueRow.batch_id == batch.batch_id, IssueRow.state == IssueState.REFUSED)
            .order_by(IssueRow.code, IssueRow.learner_id)
            .limit(limit)
        )
        with self._db.read() as session:
            return [(learner_id, code) for learner_id, code in session.execute(query)]

    def release(self, batch_id: UUID, read: int, *, by: str, actor: ActorKind = ActorKind.TEACHER) -> int:
        """Let as many more be issued beyond the cap as the person read, and go on; return how many that is."""
        with self._db.write() as session:
            number = steering.release(session, batch_id, read, by=by, actor=actor, now=self._clock())
        if number:
            self._hand_over()
        return number

    def pause(self, batch_id: UUID, *, by: str) -> bool:
        """Issue to nobody more until it is resumed; tell whether it could be paused."""
        with self._db.write() as session:
            return steering.pause(session, batch_id, by=by, now=self._clock())

    def resume(self, batch_id: UUID, *, by: str) -> bool:
        """Go on with what was paused; tell whether it was."""
        with self._db.write() as session:
            was_paused = steering.resume(session, batch_id, by=by, now=self._clock())
        if was_paused:
            self._hand_over()
        return was_paused

    def stop(self, batch_id: UUID, *, by: str, actor: ActorKind = ActorKind.TEACHER) -> None:
        """Issue to nobody more; what was issued stays."""
        with self._db.write() as session:
            steering.stop(session, batch_id, by=by, actor=actor, now=self._clock())

    def run_due(self) -> None:
        """Have what waited long enough, or lost its process, gone on with; forget what ended more than a week ago."""
        now, most_lost = self._clock(), self._round.most_begun()
        with self._db.write() as session:
            # What waits is never forgotten, however long: nobody may vanish without a word.
            session.execute(
                delete(IssueBatchRow).where(
                    IssueBatchRow.state == BatchState.DONE, IssueBatchRow.finished_at <= now - RETENTION
                )
            )
            settle(session, now)
            due = begins(session, now, most_lost=most_lost)
        for _ in range(min(due, MOST_BEGUN)):
            self._hand_over()

    def take_turn(self) -> None:
        """Go on with the class whose turn it is, and have the next turn taken as long as there is one."""
        batch_id = self._round.next()
        if batch_id is not None and self.run(batch_id):
            self._hand_over()

    def run(self, batch_id: UUID) -> bool:
        """Go on with a batch that nobody runs, until it is done, must wait or others have their turn.

        Return whether these may have it now; else the next look at what is due has one begin.
        """
        runner = uuid4()
        row = self._taken(batch_id, runner)
        if row is None:
            return True
        try:
            with self._ownership.living(batch_id, runner):
                self._issue_all(row, runner)
        except Lost:
            return True
        except Stopping:
            self._put_down(batch_id, runner)
            return False
        except (*AWAY, SystemExit) as error:
            # Nobody is refused for that: the rows say what was done, and the next runner goes on.
            log.warning("issue to a class cut short", extra={"detail": type(error).__name__})
            with suppress(*AWAY):
                self._put_down(batch_id, runner)
            if not isinstance(error, AWAY):  # this process is ended at once, as by who restarts it
                raise
            return False
        except (_TurnOver, Resting, InstitutionSuspended):  # of who rests nobody takes it on
            self._put_down(batch_id, runner)
        except (PlatformUnavailable, RosterUnavailable) as error:
            until = self._clock() + RETRY
            self._put_down(batch_id, runner, state=BatchState.WAITING.value, waits_for=error.code, wait_until=until)
        except ProductError as error:  # it holds for everybody, and trying again does not help
            log.info("issue to a class refused", extra={"code": error.code, "detail": error.detail})
            self._close(batch_id, runner, error.code)
        except BaseException:
            self._close(batch_id, runner, CheckBroken.code)
            raise
        return True

    def _begun(self, values: dict[str, Any], learner_ids: Collection[str], *, asks: bool) -> UUID:
        now = self._clock()
        with self._db.write() as session:
            row = session.scalars(
                select(IssueBatchRow)
                .where(
                    IssueBatchRow.platform_id == values["platform_id"],
                    IssueBatchRow.context_id == values["context_id"],
                    IssueBatchRow.state != BatchState.DONE,
                )
                .with_for_update()
            ).one_or_none()
            if row is None:
                row = IssueBatchRow(**values, state=BatchState.RUNNING.value, started_at=now, heartbeat_at=now)
                session.add(row)
                session.flush()
                note(
                    session,
                    row.issuer_slug,
                    Action.CLASS_ISSUE_BEGUN,
                    f"{len(learner_ids)} {row.id}",
                    actor=ActorKind.TEACHER if row.started_by else ActorKind.PRODUCT,
                    who=row.started_by,
                    now=now,
                )
            if asks:  # without its runner: whoever is at it finds that the batch is no longer theirs
                row.state, row.waits_for = BatchState.WAITING.value, WAITS_FOR_CLASS
                row.wait_until, row.runner = None, None
            of_batch = select(IssueRow).where(IssueRow.batch_id == row.id)
            known = {one.learner_id: one for one in session.scalars(of_batch)}
            for learner_id in dict.fromkeys(learner_ids):
                if learner_id not in known:
                    session.add(IssueRow(batch_id=row.id, learner_id=learner_id, state=IssueState.PENDING.value))
                elif known[learner_id].state == IssueState.REFUSED:
                    again = known[learner_id]
                    again.state, again.code = IssueState.PENDING.value, ""
                    again.failed_rounds, again.was_released = 0, False
            return row.id

    def _taken(self, batch_id: UUID, runner: UUID) -> IssueBatchRow | None:
        running = {"state": BatchState.RUNNING.value, "waits_for": "", "wait_until": None}
        with self._db.write() as session:
            return self._ownership.take(session, batch_id, runner, nobodys(self._clock()), **running)

    def _issue_all(self, row: IssueBatchRow, runner: UUID) -> None:
        set_aside: dict[str, PlatformUnavailable] = {}  # who could not be read in this round
        in_a_row, decided, began = 0, 0, time.monotonic()
        while learner_ids := self._next(row.id, runner):  # again, for who was added meanwhile
            to_come = [learner_id for learner_id in learner_ids if learner_id not in set_aside]
            if not to_come:
                raise set_aside[learner_ids[-1]]
            self._read_names(row, runner)
            for learner_id in to_come:
                if is_turn_over(decided, time.monotonic() - began):
                    raise _TurnOver
                decided += 1
                try:
                    if not self._issue_one(row, runner, learner_id):
                        return  # it waits
                except PlatformUnavailable as error:
                    set_aside[learner_id] = error
                    in_a_row += 1
                    if in_a_row == MOST_IN_A_ROW:
                        raise
                else:
                    in_a_row = 0

    def _next(self, batch_id: UUID, runner: UUID) -> Sequence[str]:
        """Return who is still undecided, in the order of their turns; if nobody is, the batch is done.

        Whom a human released comes first, and whom the platform could not be asked about comes last, so that neither
        waits behind somebody for whom there is no way on.
        """
        with self._db.write() as session:
            self._ownership.keep(session, batch_id, runner)
            query = (
                select(IssueRow.learner_id)
                .where(IssueRow.batch_id == batch_id, IssueRow.state.in_(UNDECIDED))
                .order_by(IssueRow.was_released.desc(), IssueRow.failed_rounds, IssueRow.learner_id)
            )
            left = session.scalars(query).all()
            if not left:
                self._ownership.keep(
                    session, batch_id, runner, state=BatchState.DONE.value, finished_at=self._clock(), runner=None
                )
            return left

    def _read_names(self, row: IssueBatchRow, runner: UUID) -> None:
        """Note who of the undecided is on the roster now, and under which name."""
        with self._db.write() as session:
            self._ownership.keep(session, row.id, runner)
            forget_names(session, row.id)
        for members in chunks(self._members_of(roster_of(row)), MEMBERS_AT_ONCE):
            found = {member.user_id: member for member in members if member.may_receive}
            with self._db.write() as session:
                self._ownership.keep(session, row.id, runner)
                query = select(IssueRow).where(
                    IssueRow.batch_id == row.id, IssueRow.state.in_(UNDECIDED), IssueRow.learner_id.in_(found)
                )
                for one in session.scalars(query):
                    member = found[one.learner_id]
                    one.is_member, one.name = True, member.name
                    one.given_name, one.family_name = member.given_name, member.family_name

    def _issue_one(self, row: IssueBatchRow, runner: UUID, learner_id: str) -> bool:
        """Decide about one learner; False when the hour has no place and the batch waits.

        Raises PlatformUnavailable when this learner could not be read and gets another turn.
        """
        with self._db.read() as session:
            one = session.get(IssueRow, (row.id, learner_id))
        if one is None or one.state not in UNDECIDED:  # they had everything erased since the turns were read
            return True
        if not one.is_member:
            self._decide(row.id, runner, learner_id, IssueState.REFUSED, NotOnRoster.code)
            return True
        with self._db.read() as session:
            is_there = has_award(session, row.achievement_id, row.platform_id, learner_id)
        if is_there:
            # A runner before was cut short between issuing and saying so.
            was_ours = one.state == IssueState.ISSUING
            self._decide(row.id, runner, learner_id, IssueState.ISSUED if was_ours else IssueState.KEPT)
            return True
        taken = self._reserve(row, runner, learner_id)
        if taken is Place.NONE:
            return False
        if taken is None:
            return True
        enrolment = Enrolment(platform_id=row.platform_id, context_id=row.context_id, learner_id=learner_id)
        try:
            name = learner_name(one.name, one.given_name, one.family_name)
            self._issuing.claim(enrolment, name, on_behalf=True)
        except IssuingDelayed:
            pass  # the award stands, its credential follows
        except (RulePaused, InstitutionSuspended, InstitutionClosed):  # for everybody who is still to come
            self._decide(row.id, runner, learner_id, IssueState.PENDING, unused=taken)
            raise
        except PlatformUnavailable as error:  # perhaps only for this one
            failed_rounds = one.failed_rounds + 1
            if is_given_up(failed_rounds):
                self._decide(row.id, runner, learner_id, IssueState.REFUSED, error.code, unused=taken)
                return True
            self._decide(row.id, runner, learner_id, IssueState.PENDING, unused=taken, failed_rounds=failed_rounds)
            raise
        except ProductError as error:
            self._decide(row.id, runner, learner_id, IssueState.REFUSED, error.code, unused=taken)
            return True
        except (*AWAY, SystemExit):  # there may be an award: whoever goes on finds it
            raise
        except BaseException:
            self._decide(row.id, runner, learner_id, IssueState.REFUSED, CheckBroken.code)
            raise
        self._decide(row.id, runner, learner_id, IssueState.ISSUED)
        return True

    def _reserve(self, row: IssueBatchRow, runner: UUID, learner_id: str) -> Place | None:
        """Take a place in the institution's hour before anything is issued, so that it holds over all processes.

        None where there is nothing to issue any more. Raises Resting, InstitutionSuspended, InstitutionClosed.
        """
        now = self._clock()
        with self._db.write() as session:
            self._ownership.keep(session, row.id, runner)
            check_rests(session, row.issuer_slug)
            # Whoever issues for the institution at the same moment waits for this row.
            cap = session.get_one(IssueCapRow, row.issuer_slug, with_for_update=True)
            batch = session.get_one(IssueBatchRow, row.id, with_for_update=True)
            taken_places = places(row.issuer_slug, now, but=(row.id, learner_id))
            one = session.get(IssueRow, (row.id, learner_id), with_for_update=True)
            if one is None or one.state not in UNDECIDED:  # as above
                return None
            taken = place(cap.per_hour, used(session, taken_places), batch.allowance if one.was_released else 0)
            if taken is Place.NONE:
                batch.state, batch.waits_for, batch.runner = BatchState.WAITING.value, WAITS_FOR_CAP, None
                batch.wait_until = next_free(session, taken_places, cap.per_hour, now)
                forget_names(session, row.id)
                return taken
            if taken is Place.RELEASED:
                batch.allowance -= 1
            one.state, one.decided_at = IssueState.ISSUING.value, now
        return taken

    def _decide(
        self,
        batch_id: UUID,
        runner: UUID,
        learner_id: str,
        state: IssueState,
        code: str = "",
        *,
        unused: Place = Place.FREE,
        **values: Any,
    ) -> None:
        """Say what became of somebody, unless it is said already: whoever had everything erased was refused by that.

        What was issued is said even where somebody has ended the batch meanwhile.
        """
        with self._db.write() as session:
            if state is not IssueState.ISSUED:
                self._ownership.keep(session, batch_id, runner)
            if unused is Place.RELEASED:
                session.get_one(IssueBatchRow, batch_id).allowance += 1
            values |= {"state": state.value, "code": code, "decided_at": self._clock()}
            if state is not IssueState.PENDING:
                values |= NAMELESS
            session.execute(
                update(IssueRow)
                .where(IssueRow.batch_id == batch_id, IssueRow.learner_id == learner_id, IssueRow.state.in_(UNDECIDED))
                .values(**values)
                .execution_options(synchronize_session=False)
            )

    def _close(self, batch_id: UUID, runner: UUID, code: str) -> None:
        """End a batch for a reason that holds for everybody who is left."""
        with self._db.write() as session:
            now = self._clock()
            self._ownership.keep(session, batch_id, runner, state=BatchState.DONE.value, finished_at=now, runner=None)
            refuse_rest(session, batch_id, code, now)

    def _put_down(self, batch_id: UUID, owner: UUID, /, **values: Any) -> None:
        """Leave the batch, if it is still ours, to whoever takes it on: they read the names anew."""
        with self._db.write() as session:
            if self._ownership.change(session, batch_id, owner, runner=None, **values):
                forget_names(session, batch_id)

    def _found(self, *conditions: Any) -> list[Batch]:
        with self._db.read() as session:
            return found(session, self._clock(), *conditions)
