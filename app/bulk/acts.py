"""Suspending, lifting and revoking many awards: each as a single one is, in the background, by whoever confirmed it."""

import logging
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.audit import Action
from app.awards import (
    MAX_REASON,
    Act,
    Actor,
    AwardState,
    Cases,
    Party,
    Register,
    Which,
    WordsUnfit,
    awards_chosen,
    awards_counted,
    checked_words,
    is_holders_own,
    names_of_awards,
    tell_administrator,
)
from app.bulk.errors import BulkBroken, BulkStopped, ImportMissing, NothingChosen, NumberWrong, TooManyChosen
from app.bulk.models import BulkActAwardRow, BulkActRow, ImportedDecisionRow
from app.bulk.sealed import SeenChoice
from app.bulk.survey import MAX_CHOSEN, states_before, survey
from app.bulk.values import ActState, BulkAct, Chosen, RowState, Selection, Surveyed
from app.clock import Clock
from app.db import AWAY, Database
from app.errors import ProductError
from app.people import STALE, Lost, Ownership, Stopping, Workers

log = logging.getLogger("microcredentials.bulk")

_ROW = BulkActAwardRow


class BulkActs:
    """Surveys, confirms, runs and stops acts about many awards; the rows are the truth and any runner may go on."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        workers: Workers,
        *,
        register: Register,
        cases: Cases,
        hand_over: Callable[[UUID], None] | None = None,
        most: int = MAX_CHOSEN,
    ) -> None:
        """`hand_over` has an act run elsewhere; without it a thread of this process does. `most` is of one act."""
        self._most = most
        self._db = db
        self._clock = clock
        self._hand_over = hand_over or (lambda bulk_id: workers.submit(partial(self.run, bulk_id)))
        self._ownership = Ownership(BulkActRow, db, clock, workers.stopping)
        self._register = register
        self._cases = cases

    def survey(self, issuer_slug: str, act: Act, selection: Selection) -> Surveyed:
        """Return what an act would do to the awards of a selection, and do nothing.

        Raises NothingChosen, TooManyChosen.
        """
        if selection.is_empty:
            raise NothingChosen
        if len(selection.named) > self._most:
            raise TooManyChosen
        imported = select(ImportedDecisionRow.award_id).where(
            ImportedDecisionRow.import_id == selection.import_id,
            ImportedDecisionRow.issuer_slug == issuer_slug,
            ImportedDecisionRow.award_id.is_not(None),
        )
        which = Which(
            issuer_slug=issuer_slug,
            achievement_id=selection.achievement_id,
            first=selection.first,
            last=selection.last,
            among=imported if selection.import_id else None,
            named=selection.named,
        )
        with self._db.read() as session:
            counted = awards_counted(session, which)
            rows = awards_chosen(
                session, which, states_before(act), erased_too=act is Act.REVOKED, limit=self._most + 1
            )
            listed = Which(issuer_slug=issuer_slug, named=selection.named)
            here = awards_counted(session, listed).total() if selection.named else 0
        if len(rows) > self._most:
            raise TooManyChosen
        chosen = [
            Chosen(
                award_id=row.id,
                state=AwardState(row.state),
                learner_name=row.learner_name,
                awarded_at=row.awarded_at,
                seen=number,
            )
            for row, number in rows
        ]
        if not selection.named:
            return survey(act, chosen, counted)
        return survey(act, chosen, counted, missing=len(selection.named) - here, unfit=here - counted.total())

    def check_reason(self, act: Act, reason: str) -> str:
        """Return a reason as it will stand. Raises WordsUnfit."""
        words = checked_words(reason, MAX_REASON, self._clock().date())
        if act is Act.REVOKED and is_holders_own(words):
            raise WordsUnfit("holders")
        return words

    def confirm(
        self, issuer_slug: str, seen: SeenChoice, *, reason: str, number: int | None, by: str, later: bool = False
    ) -> UUID:
        """Begin what was looked through and return its id; confirmed twice, it is one act.

        With `later` whoever calls runs it.

        Raises NothingChosen, NumberWrong, WordsUnfit.
        """
        if not seen.chosen:
            raise NothingChosen
        if number != len(seen.chosen):
            raise NumberWrong
        words, now = self.check_reason(seen.act, reason), self._clock()
        row = BulkActRow(
            id=seen.request,
            issuer_slug=issuer_slug,
            act=seen.act.value,
            reason=words,
            state=ActState.RUNNING.value,
            started_by=by[:255],
            started_at=now,
            heartbeat_at=now,
        )
        try:
            with self._db.write() as session:
                session.add(row)
                session.flush()
                session.add_all(
                    _ROW(bulk_id=row.id, award_id=award_id, number=place, seen=act, state=RowState.PENDING.value)
                    for place, (award_id, act) in enumerate(seen.chosen, start=1)
                )
                about = f"{seen.act.value} {len(seen.chosen)} {row.id}"
                tell_administrator(session, issuer_slug, Action.BULK_BEGUN, about, by=by, now=now)
        except IntegrityError:
            self.find(issuer_slug, seen.request)  # a second click
        if not later:
            self._hand_over(seen.request)
        return seen.request

    def find(self, issuer_slug: str, bulk_id: UUID) -> BulkAct:
        """Return an institution's act. Raises ImportMissing."""
        with self._db.read() as session:
            row = session.get(BulkActRow, bulk_id)
            if row is None or row.issuer_slug != issuer_slug:
                raise ImportMissing
            return _bulk_act(row, **_counts(session, bulk_id))

    def newest(self, issuer_slug: str, limit: int = 20) -> list[BulkAct]:
        """Return an institution's acts about many, newest first, without counts of what became of them."""
        # They are numbered from 1; counting all of them would walk over what twenty acts were about.
        total = select(func.max(_ROW.number)).where(_ROW.bulk_id == BulkActRow.id).scalar_subquery()
        query = select(BulkActRow, total).where(BulkActRow.issuer_slug == issuer_slug)
        with self._db.read() as session:
            found = session.execute(query.order_by(BulkActRow.started_at.desc(), BulkActRow.id).limit(limit)).all()
        return [_bulk_act(row, total=number or 0) for row, number in found]

    def results(self, issuer_slug: str, bulk_id: UUID) -> Iterator[tuple[UUID, str, RowState, str]]:
        """Yield each award, who holds it, what became of it, and the code of a refusal, in order.

        Raises ImportMissing.
        """
        with self._db.read() as session:
            row = session.get(BulkActRow, bulk_id)
            if row is None or row.issuer_slug != issuer_slug:
                raise ImportMissing
            award = names_of_awards()
            query = select(_ROW.award_id, award.c.learner_name, _ROW.state, _ROW.code)
            query = query.join(award, award.c.id == _ROW.award_id).where(_ROW.bulk_id == bulk_id)
            found = session.execute(query.order_by(_ROW.number)).all()
        for award_id, name, state, code in found:
            yield award_id, name, RowState(state), code

    def stop(self, issuer_slug: str, bulk_id: UUID, *, by: str) -> None:
        """Do it to no more awards; what was done stays. Raises ImportMissing."""
        now = self._clock()
        with self._db.write() as session:
            row = session.get(BulkActRow, bulk_id, with_for_update=True)
            if row is None or row.issuer_slug != issuer_slug:
                raise ImportMissing
            if row.state != ActState.RUNNING:
                return
            row.state, row.runner, row.finished_at = ActState.STOPPED.value, None, now
            self._refuse_rest(session, bulk_id, BulkStopped.code)
            tell_administrator(session, issuer_slug, Action.BULK_STOPPED, bulk_id, by=by, now=now)

    def run_due(self) -> None:
        """Have what lost its process gone on with."""
        with self._db.read() as session:
            due = session.scalars(select(BulkActRow.id).where(self._nobodys())).all()
        for bulk_id in due:
            self._hand_over(bulk_id)

    def run(self, bulk_id: UUID) -> None:
        """Go on with an act that nobody runs, until it is done."""
        runner = uuid4()
        with self._db.write() as session:
            row = self._ownership.take(session, bulk_id, runner, self._nobodys())
        if row is None:
            return
        try:
            with self._ownership.living(bulk_id, runner):
                number = 0
                while (award := self._next(bulk_id, runner, number)) is not None:
                    self._do(row, award)
                    number = award.number
        except Lost:
            return
        except Stopping:
            self._ownership.let_go(bulk_id, runner)
        except (*AWAY, SystemExit, KeyboardInterrupt) as error:
            # Whoever goes on does it to those that are left, and leaves what is done as it is.
            log.warning("act about many cut short", extra={"detail": type(error).__name__})
            self._ownership.let_go(bulk_id, runner)
            if not isinstance(error, AWAY):  # this process is ended at once
                raise
        except BaseException:
            with self._db.write() as session:
                stopped = {"state": ActState.STOPPED.value, "finished_at": self._clock(), "runner": None}
                if self._ownership.change(session, bulk_id, runner, **stopped):
                    self._refuse_rest(session, bulk_id, BulkBroken.code)
            raise

    def _nobodys(self) -> Any:
        stale = BulkActRow.heartbeat_at < self._clock() - STALE
        return (BulkActRow.state == ActState.RUNNING.value) & (BulkActRow.runner.is_(None) | stale)

    def _next(self, bulk_id: UUID, runner: UUID, after: int) -> BulkActAwardRow | None:
        pending = select(_ROW).where(_ROW.bulk_id == bulk_id, _ROW.state == RowState.PENDING.value)
        query = pending.order_by(_ROW.number).limit(1)
        with self._db.write() as session:
            self._ownership.keep(session, bulk_id, runner)
            # Those before are done; without that every turn would walk over all of them.
            found = session.scalar(query.where(_ROW.number > after)) or session.scalar(query)
            if found is None:
                done = {"state": ActState.DONE.value, "finished_at": self._clock(), "runner": None}
                self._ownership.keep(session, bulk_id, runner, **done)
            return found

    def _do(self, row: BulkActRow, award: BulkActAwardRow) -> None:
        act, code = Act(row.act), ""
        by = Actor(party=Party.ADMINISTRATOR, name=row.started_by)
        try:
            is_new = self._done(act, award.award_id, award.seen, row.reason, by)
            state = RowState.CHANGED if is_new else RowState.UNCHANGED
        except ProductError as error:
            state, code = RowState.REFUSED, error.code
        with self._db.write() as session:
            # Also where somebody has stopped it meanwhile and refused the rest: what was done is said.
            session.execute(
                update(_ROW)
                .where(
                    _ROW.bulk_id == row.id,
                    _ROW.award_id == award.award_id,
                    or_(_ROW.state == RowState.PENDING.value, _ROW.code == BulkStopped.code),
                )
                .values(state=state.value, code=code, decided_at=self._clock())
                .execution_options(synchronize_session=False)
            )

    def _done(self, act: Act, award_id: UUID, seen: int, reason: str, by: Actor) -> bool:
        if act is Act.REVOKED:
            was = self._register.entry(award_id).state
            return self._register.revoke(award_id, reason=reason, by=by.name, seen=seen).state is not was
        decide = self._cases.suspend if act is Act.SUSPENDED else self._cases.lift
        return decide(award_id, reason=reason, by=by, seen=seen)

    def _refuse_rest(self, session: Any, bulk_id: UUID, code: str) -> None:
        session.execute(
            update(_ROW)
            .where(_ROW.bulk_id == bulk_id, _ROW.state == RowState.PENDING.value)
            .values(state=RowState.REFUSED.value, code=code, decided_at=self._clock())
            .execution_options(synchronize_session=False)
        )


def _counts(session: Session, bulk_id: UUID) -> dict[str, Any]:
    counts = dict.fromkeys(RowState, 0)
    refused: dict[str, int] = {}
    query = select(_ROW.state, _ROW.code, func.count()).where(_ROW.bulk_id == bulk_id)
    for state, code, number in session.execute(query.group_by(_ROW.state, _ROW.code)):
        counts[RowState(state)] += number
        if state == RowState.REFUSED:
            refused[code] = number
    return {"total": sum(counts.values()), "counts": counts, "refused": refused}


def _bulk_act(row: BulkActRow, **numbers: Any) -> BulkAct:
    return BulkAct(
        bulk_id=row.id,
        issuer_slug=row.issuer_slug,
        act=Act(row.act),
        reason=row.reason,
        state=ActState(row.state),
        started_by=row.started_by,
        started_at=row.started_at,
        finished_at=row.finished_at,
        **numbers,
    )
