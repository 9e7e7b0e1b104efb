"""Importing decisions made elsewhere: looked through, confirmed, held, and then awarded one by one.

Nothing is an award before the hold is over: until then there is nothing to revoke, and nobody was told.
"""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import bindparam, delete, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.assessment import Answer, Policies
from app.audit import Action
from app.awards import (
    AlreadyAwarded,
    Decided,
    Importing,
    ImportOrigin,
    OfferEnded,
    Published,
    Version,
    VersionChanged,
    decided_from_json,
    decided_to_json,
    gate_of_decision,
    tell_administrator,
)
from app.bulk.decisions import decided_of, in_order, standing_fault
from app.bulk.errors import BulkBroken, BulkStopped, ImportMissing, KeysTaken, NothingChosen, NumberWrong
from app.bulk.file import MAX_BYTES, MAX_LINES, read_table
from app.bulk.import_rows import content_digest, import_of_row, key_digest, refuse_rest
from app.bulk.models import IS_REFUSED, AwardImportRow, ImportedDecisionRow
from app.bulk.sealed import SeenFile
from app.bulk.values import Fault, FaultWhy, Import, ImportState, Looked
from app.clock import Clock
from app.db import AWAY, Database
from app.errors import ProductError
from app.issuers import InstitutionClosed, InstitutionSuspended, require_active, suspended
from app.people import STALE, Caps, IssueState, Lost, Ownership, Stopping, Workers, allowed, give_place_back, take_place

log = logging.getLogger("microcredentials.bulk")

RETENTION = timedelta(days=30)
_UNDECIDED = (IssueState.PENDING.value, IssueState.ISSUING.value)
_TAKEN = (*_UNDECIDED, IssueState.ISSUED.value, IssueState.ERASED.value)
_AT_ONCE = 500
# In the words of the index: SQLite takes it only where the state stands in the statement itself.
_IS_ISSUING = ImportedDecisionRow.state == bindparam(
    None, IssueState.ISSUING.value, ImportedDecisionRow.state.type, literal_execute=True
)
_FOR_ALL = (OfferEnded, VersionChanged, InstitutionClosed)


class Imports:
    """Looks files through, confirms, cancels and runs imports; the rows are the truth and any runner may go on."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        workers: Workers,
        *,
        caps: Caps,
        published: Published,
        importing: Importing,
        policies: Policies,
        known_names: Callable[[UUID, Collection[str]], Mapping[str, set[str]]],
        hold: timedelta,
        hand_over: Callable[[UUID], None] | None = None,
    ) -> None:
        """`known_names` gives under which names a platform's learners are known here, by user id.

        `hand_over` has an import run elsewhere; without it a thread of this process does.
        """
        self._db = db
        self._clock = clock
        self._hand_over = hand_over or (lambda import_id: workers.submit(partial(self.run, import_id)))
        self._ownership = Ownership(AwardImportRow, db, clock, workers.stopping)
        self._caps = caps
        self._published = published
        self._importing = importing
        self._policies = policies
        self._known_names = known_names
        self.hold = hold

    def look(
        self,
        issuer_slug: str,
        achievement_id: UUID,
        data: bytes,
        *,
        most_bytes: int = MAX_BYTES,
        most_lines: int = MAX_LINES,
    ) -> Looked:
        """Return what a file would do, and do nothing. Raises OfferEnded, and an ImportRefused for the file."""
        version = self._offered(issuer_slug, achievement_id)
        table = read_table(data, most_bytes=most_bytes, most_lines=most_lines)
        found, faults = decided_of(table, version.achievement, self._clock().date())
        ready, existing, more = self._judged(version, found)
        return Looked(
            achievement_id=achievement_id,
            version=version.version,
            file_digest=table.digest,
            lines=len(table.rows),
            ready=ready,
            existing=existing,
            faults=in_order([*faults, *more]),
        )

    def confirm(self, issuer_slug: str, seen: SeenFile, number: int | None, *, by: str) -> UUID:
        """Hold what was looked through, to be awarded when the hold is over; return the import's id.

        The same preview confirmed twice is one import. `number` is what the person wrote. Raises NumberWrong,
        NothingChosen, OfferEnded, VersionChanged, KeysTaken.
        """
        if not seen.ready:
            raise NothingChosen
        if number != len(seen.ready):
            raise NumberWrong
        version = self._offered(issuer_slug, seen.achievement_id)
        if version.version != seen.version:
            raise VersionChanged
        platform_id, _ = self._importing.place(version)
        self._caps.ensure(issuer_slug)
        now = self._clock()
        row = AwardImportRow(
            id=seen.request,
            issuer_slug=issuer_slug,
            achievement_id=seen.achievement_id,
            version=seen.version,
            file_digest=seen.file_digest,
            state=ImportState.HELD.value,
            held_until=now + self.hold,
            total=len(seen.ready),
            imported_by=by[:255],
            started_at=now,
            heartbeat_at=now,
        )
        try:
            with self._db.write() as session:
                if session.get(AwardImportRow, seen.request):
                    return seen.request  # a second click
                session.add(row)
                session.flush()
                session.add_all(
                    ImportedDecisionRow(
                        import_id=seen.request,
                        number=number,
                        issuer_slug=issuer_slug,
                        platform_id=platform_id,
                        learner_id=decided.learner_id,
                        key=decided.key,
                        key_digest=key_digest(decided.key),
                        digest=content_digest(seen.achievement_id, decided),
                        decided=decided_to_json(decided),
                        state=IssueState.PENDING.value,
                    )
                    for number, decided in enumerate(seen.ready, start=1)
                )
                about = f"{len(seen.ready)} {seen.request} SHA-256 {seen.file_digest}"
                tell_administrator(session, issuer_slug, Action.IMPORT_CONFIRMED, about, by=by, now=now)
        except IntegrityError as error:
            with self._db.read() as session:
                if session.get(AwardImportRow, seen.request):
                    return seen.request
            raise KeysTaken from error
        if self.hold <= timedelta(0):
            self._hand_over(seen.request)
        return seen.request

    def find(self, issuer_slug: str, import_id: UUID) -> Import:
        """Return an institution's import. Raises ImportMissing."""
        with self._db.read() as session:
            row = session.get(AwardImportRow, import_id)
            if row is None or row.issuer_slug != issuer_slug:
                raise ImportMissing
            return import_of_row(session, row)

    def newest(self, issuer_slug: str, limit: int = 50, *, counted: bool = False) -> list[Import]:
        """Return an institution's imports, newest first; with `counted` how many of each stand where."""
        query = select(AwardImportRow).where(AwardImportRow.issuer_slug == issuer_slug)
        with self._db.read() as session:
            rows = session.scalars(query.order_by(AwardImportRow.started_at.desc(), AwardImportRow.id).limit(limit))
            return [import_of_row(session, row, with_counts=counted) for row in rows]

    def waiting(self, issuer_slug: str) -> list[Import]:
        """Return an institution's imports that wait for its hourly cap, newest first."""
        query = select(AwardImportRow).where(
            AwardImportRow.issuer_slug == issuer_slug, AwardImportRow.state == ImportState.WAITING.value
        )
        with self._db.read() as session:
            rows = session.scalars(query.order_by(AwardImportRow.started_at.desc(), AwardImportRow.id))
            return [import_of_row(session, row) for row in rows]

    def cancel(self, issuer_slug: str, import_id: UUID, *, by: str) -> bool:
        """Forget all that a held import would award; tell whether this did it. Of one that runs, stop the rest.

        What was awarded stays, to be revoked. Raises ImportMissing.
        """
        now = self._clock()
        with self._db.write() as session:
            row = session.get(AwardImportRow, import_id, with_for_update=True)
            if row is None or row.issuer_slug != issuer_slug:
                raise ImportMissing
            if row.state in {ImportState.DONE, ImportState.CANCELLED}:
                return False
            was_held = row.state == ImportState.HELD
            is_at_work = row.runner is not None and row.heartbeat_at >= now - STALE
            row.state = (ImportState.CANCELLED if was_held else ImportState.DONE).value
            row.runner, row.wait_until, row.finished_at = None, None, now
            if was_held:
                session.execute(delete(ImportedDecisionRow).where(ImportedDecisionRow.import_id == import_id))
            else:
                refuse_rest(session, import_id, BulkStopped.code, now)
            tell_administrator(session, issuer_slug, Action.IMPORT_CANCELLED, import_id, by=by, now=now)
        if not (was_held or is_at_work):
            self._settle(import_id)
        return True

    def release(self, issuer_slug: str, import_id: UUID, read: int, *, by: str) -> int:
        """Let as many decisions be awarded beyond the cap as the person read, and go on; return how many that is.

        Raises ImportMissing.
        """
        with self._db.write() as session:
            row = session.get(AwardImportRow, import_id, with_for_update=True)
            if row is None or row.issuer_slug != issuer_slug:
                raise ImportMissing
            left = select(func.count()).where(
                ImportedDecisionRow.import_id == import_id, ImportedDecisionRow.state == IssueState.PENDING.value
            )
            number = allowed(session.scalar(left) or 0, read)
            if row.state != ImportState.WAITING or not number:
                return 0  # a second click, or the hour has passed
            row.allowance, row.released_by = number, by[:255]
            row.state, row.wait_until, row.runner = ImportState.RUNNING.value, None, None
            tell_administrator(
                session, issuer_slug, Action.WAITING_RELEASED, f"{number} {import_id}", by=by, now=self._clock()
            )
        self._hand_over(import_id)
        return number

    def go_on(self, issuer_slug: str, import_id: UUID) -> None:
        """Try at once whether the hour has room again, as after a change of the cap. Raises ImportMissing."""
        if self.find(issuer_slug, import_id).state is ImportState.WAITING:
            with self._db.write() as session:
                session.execute(
                    update(AwardImportRow)
                    .where(AwardImportRow.id == import_id, AwardImportRow.state == ImportState.WAITING.value)
                    .values(wait_until=self._clock())
                    .execution_options(synchronize_session=False)
                )
            self._hand_over(import_id)

    def run_due(self) -> None:
        """Have what is due, or lost its process, gone on with; forget who was refused a month ago."""
        now = self._clock()
        with self._db.read() as session:
            over = session.scalars(
                select(AwardImportRow.id).where(
                    AwardImportRow.finished_at <= now - RETENTION,
                    select(ImportedDecisionRow.number)
                    .where(ImportedDecisionRow.import_id == AwardImportRow.id, IS_REFUSED)
                    .exists(),
                )
            ).all()
            due = session.scalars(select(AwardImportRow.id).where(self._due())).all()
            ended = session.scalars(
                select(ImportedDecisionRow.import_id)
                .join(AwardImportRow, AwardImportRow.id == ImportedDecisionRow.import_id)
                .where(
                    AwardImportRow.state == ImportState.DONE.value,
                    _IS_ISSUING,
                    ImportedDecisionRow.decided_at < now - STALE,
                )
                .distinct()
            ).all()
        for import_id in over:
            with self._db.write() as session:
                refused = delete(ImportedDecisionRow).where(ImportedDecisionRow.import_id == import_id, IS_REFUSED)
                session.execute(refused.execution_options(synchronize_session=False))
        for import_id in ended:
            self._settle(import_id)
        for import_id in due:
            self._hand_over(import_id)

    def run(self, import_id: UUID) -> None:
        """Go on with an import that is due and that nobody runs, until it is done or must wait."""
        runner = uuid4()
        with self._db.write() as session:
            running = {"state": ImportState.RUNNING.value, "wait_until": None}
            row = self._ownership.take(session, import_id, runner, self._due(), **running)
        if row is None:
            return
        try:
            with self._ownership.living(import_id, runner):
                self._award_all(row, runner)
        except Lost:
            return
        except (Stopping, InstitutionSuspended):  # nobody takes it on before the institution goes on
            self._ownership.let_go(import_id, runner)
        except (*AWAY, SystemExit, KeyboardInterrupt) as error:
            # No decision is refused for that, and what was awarded is found by whoever goes on.
            log.warning("import cut short", extra={"detail": type(error).__name__})
            self._ownership.let_go(import_id, runner)
            if not isinstance(error, AWAY):  # this process is ended at once
                raise
        except _FOR_ALL as error:  # it holds for all that are left
            self._close(import_id, runner, error.code)
        except BaseException:
            self._close(import_id, runner, BulkBroken.code)
            raise

    def _due(self) -> Any:
        now, row = self._clock(), AwardImportRow
        is_due = or_(
            (row.state == ImportState.HELD.value) & (row.held_until <= now),
            (row.state == ImportState.WAITING.value) & (row.wait_until <= now),
            (row.state == ImportState.RUNNING.value) & (row.runner.is_(None) | (row.heartbeat_at < now - STALE)),
        )
        return is_due & row.issuer_slug.not_in(suspended())

    def _offered(self, issuer_slug: str, achievement_id: UUID) -> Version:
        version = self._published.find(issuer_slug, achievement_id)
        if version is None:
            raise OfferEnded
        return version

    def _judged(
        self, version: Version, found: Sequence[tuple[int, Decided]]
    ) -> tuple[list[Decided], list[int], list[Fault]]:
        """Return which decisions would be awarded, the lines of those that are there already, and further faults."""
        used = self._used([decided.key for _, decided in found], version.issuer.slug)
        learners = [decided.learner_id for _, decided in found]
        kept = self._importing.standing(version, learners)
        platform_id, _ = self._importing.place(version)
        names, policy = self._known_names(platform_id, learners), self._policies.get(version.issuer.slug)
        ready: list[Decided] = []
        existing: list[int] = []
        faults: list[Fault] = []
        for line, decided in found:
            before = used.get(key_digest(decided.key))
            gate = gate_of_decision(version.achievement, policy, decided)
            if before is not None and before != content_digest(version.achievement_id, decided):
                faults.append(Fault(line=line, column="key", why=FaultWhy.KEY_USED))
            elif before is not None:
                existing.append(line)
            elif fault := standing_fault(line, decided, names, kept):
                faults.append(fault)
            elif kept.get(decided.learner_id) == AlreadyAwarded.code:
                existing.append(line)
            elif gate.answer is not Answer.AWARD:
                faults += [Fault(line=line, column="", why=FaultWhy.GATE, missing=one.value) for one in gate.missing]
            else:
                ready.append(decided)
        return ready, existing, faults

    def _used(self, keys: Sequence[str], issuer_slug: str) -> dict[str, str]:
        """Return what was decided by these keys, or is about to be: the digest of the content by that of the key."""
        row, digests = ImportedDecisionRow, [key_digest(key) for key in keys]
        found: dict[str, str] = {}
        with self._db.read() as session:
            for start in range(0, len(digests), _AT_ONCE):
                query = select(row.key_digest, row.digest).where(
                    row.issuer_slug == issuer_slug,
                    row.state.in_(_TAKEN),
                    row.key_digest.in_(digests[start : start + _AT_ONCE]),
                )
                found |= dict(row for row in session.execute(query))
        return found

    def _award_all(self, row: AwardImportRow, runner: UUID) -> None:
        version = self._offered(row.issuer_slug, row.achievement_id)
        if version.version != row.version:
            raise VersionChanged
        number = 0
        while (found := self._next(row.id, runner, number)) is not None:
            number = found
            if not self._reserve(row, runner, number):
                return  # it waits
            self._award_one(version, row, number)

    def _next(self, import_id: UUID, runner: UUID, after: int) -> int | None:
        """Return whose turn it is after that one; if nobody is left, the import is done."""
        query = (
            select(ImportedDecisionRow.number)
            .where(ImportedDecisionRow.import_id == import_id, ImportedDecisionRow.state.in_(_UNDECIDED))
            .order_by(ImportedDecisionRow.number)
            .limit(1)
        )
        with self._db.write() as session:
            self._ownership.keep(session, import_id, runner)
            # Those before are decided; without that every turn would walk over all of them.
            number = session.scalar(query.where(ImportedDecisionRow.number > after)) or session.scalar(query)
            if number is None:
                self._ownership.keep(
                    session, import_id, runner, state=ImportState.DONE.value, finished_at=self._clock(), runner=None
                )
            return number

    def _reserve(self, row: AwardImportRow, runner: UUID, number: int) -> bool:
        """Take a place in the institution's hour before anything is issued; False when it has none and this waits."""
        now = self._clock()
        with self._db.write() as session:
            self._ownership.keep(session, row.id, runner)
            one = session.get(ImportedDecisionRow, (row.id, number), with_for_update=True)
            if one is None or one.state != IssueState.PENDING:
                return True  # erased since, or a runner before has taken its place
            require_active(session, row.issuer_slug)
            free_at = take_place(session, row.issuer_slug, now)
            if free_at is not None and self._is_released(session, row.id):
                free_at = take_place(session, row.issuer_slug, now, beyond=True)
            if free_at is not None:
                waits = {"state": ImportState.WAITING.value, "wait_until": free_at, "runner": None}
                self._ownership.keep(session, row.id, runner, **waits)
                return False
            one.state, one.decided_at = IssueState.ISSUING.value, now
        return True

    @staticmethod
    def _is_released(session: Session, import_id: UUID) -> bool:
        """Use up one of those that a human has let through; tell whether there was one."""
        used = session.execute(
            update(AwardImportRow)
            .where(AwardImportRow.id == import_id, AwardImportRow.allowance > 0)
            .values(allowance=AwardImportRow.allowance - 1)
            .returning(AwardImportRow.id)
            .execution_options(synchronize_session=False)
        ).one_or_none()
        return used is not None

    def _award_one(self, version: Version, row: AwardImportRow, number: int) -> None:
        with self._db.read() as session:
            one = session.get(ImportedDecisionRow, (row.id, number))
        if one is None or one.state != IssueState.ISSUING or one.decided is None:  # erased since
            return
        if one.code:  # stopped since
            self._settle(row.id)
            return
        origin = ImportOrigin(
            import_id=row.id, file_digest=row.file_digest, imported_by=row.imported_by, imported_at=row.started_at
        )
        award_id, state, code = None, IssueState.ISSUED, ""
        try:
            award_id = self._importing.award(version, decided_from_json(one.decided), origin)
        except AlreadyAwarded:
            state = IssueState.KEPT
        except (*_FOR_ALL, InstitutionSuspended):
            raise
        except ProductError as error:
            state, code = IssueState.REFUSED, error.code
        self._say(row.id, number, state, code, award_id)

    def _say(self, import_id: UUID, number: int, state: IssueState, code: str, award_id: UUID | None) -> None:
        """Say what became of a decision that was being awarded, also where somebody has ended the import meanwhile.

        What was erased meanwhile stays so. A place in the hour that was not needed is free again.
        """
        with self._db.write() as session:
            one = session.get(ImportedDecisionRow, (import_id, number), with_for_update=True)
            if one is None or one.state != IssueState.ISSUING:
                return
            if state is not IssueState.ISSUED:
                give_place_back(session, one.issuer_slug, one.decided_at)
            one.state, one.code, one.award_id, one.decided = state.value, code, award_id, None
            one.decided_at = self._clock()

    def _settle(self, import_id: UUID) -> None:
        """Say what became of what was being awarded when the import ended, where nobody is at it any more."""
        one = ImportedDecisionRow
        with self._db.read() as session:
            row = session.get_one(AwardImportRow, import_id)
            query = select(one).where(one.import_id == import_id, one.state == IssueState.ISSUING.value)
            found = session.scalars(query).all()
        for line in found:
            award_id = self._importing.made_by(import_id, row.achievement_id, line.platform_id, line.learner_id)
            if award_id:
                self._say(import_id, line.number, IssueState.ISSUED, "", award_id)
            else:
                self._say(import_id, line.number, IssueState.REFUSED, line.code, None)

    def _close(self, import_id: UUID, runner: UUID, code: str) -> None:
        now = self._clock()
        with self._db.write() as session:
            done = {"state": ImportState.DONE.value, "finished_at": now, "runner": None}
            is_mine = self._ownership.change(session, import_id, runner, **done)
            if is_mine:
                refuse_rest(session, import_id, code, now)
        if is_mine:
            self._settle(import_id)
