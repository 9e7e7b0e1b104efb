"""What is recorded about assessments: sittings, who took part and was identified. Rows are added, never changed."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.assessment.declaration import VERSION, declaration_digest
from app.assessment.entry import printable, why_unfit
from app.assessment.errors import (
    CorrectionUnfit,
    NothingStated,
    RecordChanged,
    SittingChanged,
    SittingMissing,
    SittingNotBegun,
)
from app.assessment.invigilation import may_be_same_person
from app.assessment.links import Content, append, locked_head
from app.assessment.models import AssessmentHeadRow, AssessmentRecordRow, AssessmentRequestRow
from app.assessment.own_record import OwnSitting, Seconding, own_statement
from app.assessment.record_json import (
    ATTESTATION,
    SECOND,
    SITTING,
    Course,
    Examiner,
    Roster,
    Stated,
    kept_of,
    roster_from_json,
    sitting_from_json,
    sitting_to_json,
    stated_from_json,
    value_of,
)
from app.assessment.values import IdentityMethod, Result, Sitting
from app.clock import Clock
from app.db import Database

_ROW = AssessmentRecordRow
GRADED_SINCE = "graded since"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What an examiner states about one learner; `identity_method` where it is another than the sitting's."""

    result: Result
    identity_method: IdentityMethod | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What a form has done: how many were recorded, and about whom a colleague had stated something else before."""

    recorded: int = 0
    differing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseRecords:
    """All sittings of a course, by their beginning, and what is stated about whom at each.

    `newest` is the number of the newest record about them, by which a change is noticed.
    """

    sittings: Sequence[Sitting] = ()
    rosters: Mapping[UUID, Roster] = field(default_factory=dict)
    stated: Mapping[UUID, Mapping[str, Stated]] = field(default_factory=dict)
    newest: int = 0


class AssessmentRecords:
    """Adds to the chains of institutions and finds what they hold."""

    def __init__(self, db: Database, clock: Clock, key: bytes) -> None:
        self._db = db
        self._clock = clock
        self._key = key

    def add_sitting(self, course: Course, sitting: Sitting, roster: Roster, request: UUID) -> None:
        """Record a sitting; the same form sent twice, at whatever time, records it once."""
        with self._db.write() as session:
            head = locked_head(session, course.issuer_slug)
            known = session.scalars(select(_ROW.id).where(_ROW.sitting_id == sitting.sitting_id).limit(1)).first()
            if known is None and self._is_new(session, request):
                append(session, self._key, head, [_sitting(course, sitting, roster)], self._clock())

    def correct_sitting(self, course: Course, sitting: Sitting, roster: Roster, request: UUID, *, reason: str) -> None:
        """Record a sitting anew in the place of what was recorded of it. Raises CorrectionUnfit, SittingMissing."""
        reason = self._checked(reason)
        with self._db.write() as session:
            head = locked_head(session, course.issuer_slug)
            _sitting_row(session, course, sitting.sitting_id)
            if self._is_new(session, request):
                append(session, self._key, head, [_sitting(course, sitting, roster, reason)], self._clock())

    def state(
        self,
        course: Course,
        sitting_id: UUID,
        statements: Mapping[str, Statement],
        by: Examiner,
        *,
        declared: str,
        request: UUID,
        seen: int,
        check: Callable[[Session], None] | None = None,
    ) -> Done:
        """Record what is stated about learners of whom nothing was stated there yet, all or none.

        The same form sent twice does nothing the second time. Where a colleague was first, theirs stays: the same is
        not said twice, and what differs is told. `declared` are the words as they were shown; `check` may refuse within
        the transaction by raising. `seen` is the number of the newest record that was shown. Raises SittingMissing,
        SittingNotBegun, NothingStated, or SittingChanged when the sitting was recorded anew after that one.
        """
        if not statements:
            raise NothingStated
        with self._db.write() as session:
            head = locked_head(session, course.issuer_slug)
            if check:
                check(session)
            sitting = self._begun(session, course, sitting_id)
            if not self._is_new(session, request):
                return Done()
            _check_seen(sitting, seen)
            before = _stated(session, course, sitting_id)
            new = [
                _attestation(course, sitting, learner_id, statement, by=by, declared=declared)
                for learner_id, statement in statements.items()
                if learner_id not in before
            ]
            append(session, self._key, head, new, self._clock())
        differing = tuple(
            learner_id
            for learner_id, statement in statements.items()
            if learner_id in before and before[learner_id].result is not statement.result
        )
        return Done(recorded=len(new), differing=differing)

    def correct(
        self,
        course: Course,
        sitting_id: UUID,
        learner_id: str,
        statement: Statement,
        by: Examiner,
        *,
        declared: str,
        reason: str,
        corrects: UUID,
        seen: int,
    ) -> None:
        """Record another statement in the place of the record `corrects`, with the reason.

        Raises CorrectionUnfit, RecordChanged when that is no longer the newest, or as `state`.
        """
        reason = self._checked(reason)
        with self._db.write() as session:
            head = locked_head(session, course.issuer_slug)
            sitting = self._begun(session, course, sitting_id)
            before = _stated(session, course, sitting_id).get(learner_id)
            if before is None or before.record_id != corrects:
                raise RecordChanged
            _check_seen(sitting, seen)
            new = _attestation(
                course, sitting, learner_id, statement, by=by, declared=declared, before=before, reason=reason
            )
            append(session, self._key, head, [new], self._clock())

    def state_again(
        self, course: Course, sitting_id: UUID, by: Examiner, *, declared: str, request: UUID, seen: int
    ) -> Done:
        """Record the same again about whoever took part: their grades were given since, and are of this sitting.

        What was stated after the record `seen` is left as it is, and so is what was stated while identities were
        checked there that are not now, or the other way round: it meant something else. Raises as `state`.
        """
        with self._db.write() as session:
            head = locked_head(session, course.issuer_slug)
            sitting = self._begun(session, course, sitting_id)
            if not self._is_new(session, request):
                return Done()
            _check_seen(sitting, seen)
            same = _since_same_meaning(session, course, sitting)
            there = [
                one
                for one in _stated(session, course, sitting_id).values()
                if same < one.number <= seen and one.result in {Result.CONFIRMED, Result.NOT_CONFIRMED}
            ]
            if not there:
                raise NothingStated
            new = [
                _attestation(
                    course,
                    sitting,
                    one.learner_id,
                    Statement(result=one.result, identity_method=one.identity_method),
                    by=by,
                    declared=declared,
                    before=one,
                    reason=GRADED_SINCE,
                )
                for one in there
            ]
            append(session, self._key, head, new, self._clock())
        return Done(recorded=len(new))

    def second(
        self, course: Course, sitting_id: UUID, by: Examiner, *, declared: str, request: UUID, seen: int
    ) -> Done:
        """Record that a second person confirms all that others had stated there up to the record `seen`.

        Raises as `state`.
        """
        with self._db.write() as session:
            head = locked_head(session, course.issuer_slug)
            sitting = self._begun(session, course, sitting_id)
            if not self._is_new(session, request):
                return Done()
            _check_seen(sitting, seen)
            open_ = [
                one
                for one in _stated(session, course, sitting_id).values()
                if one.number <= seen and may_second(by, one)
            ]
            if not open_:
                raise NothingStated
            new = [_second(course, sitting, one, by, declared) for one in open_]
            append(session, self._key, head, new, self._clock())
        return Done(recorded=len(new))

    def sitting(self, course: Course, sitting_id: UUID) -> Sitting:
        """Return one sitting of the course as it was corrected last. Raises SittingMissing."""
        with self._db.read() as session:
            row = _sitting_row(session, course, sitting_id)
            return _read_sitting(row)

    def stated(self, course: Course, sitting_id: UUID) -> dict[str, Stated]:
        """Return the newest statement about each learner of a sitting."""
        with self._db.read() as session:
            return _stated(session, course, sitting_id)

    def of_course(self, platform_id: UUID, context_id: str, learner_id: str | None = None) -> CourseRecords:
        """Return a course's sittings and what is stated at them, about one learner or everybody."""
        with self._db.read() as session:
            rows = _of_course(session, platform_id, context_id, learner_id)
        sittings = {row.sitting_id: row for row in rows if row.kind == SITTING and row.sitting_id}
        by_sitting = _by_sitting(rows)
        stated = {sitting_id: _newest(by_sitting[sitting_id]) for sitting_id in sittings}
        found = sorted((_read_sitting(row) for row in sittings.values()), key=lambda one: one.starts_at)
        rosters = {key: roster_from_json(row.personal or {}) for key, row in sittings.items()}
        newest = max((row.number for row in rows), default=0)
        return CourseRecords(sittings=found, rosters=rosters, stated=stated, newest=newest)

    def own_record(self, platform_id: UUID, context_id: str, learner_id: str) -> list[OwnSitting]:
        """Return the sittings of a course at which anything is stated about a learner, with all of it, in order."""
        with self._db.read() as session:
            rows = _of_course(session, platform_id, context_id, learner_id)
        found = [_own_sitting(several) for several in _by_sitting(rows).values()]
        return sorted((one for one in found if one), key=lambda one: one.sitting.starts_at)

    def sweep(self) -> int:
        """Forget which forms were carried out a day ago: nobody sends those again. Return how many."""
        old = self._clock() - timedelta(days=1)
        with self._db.write() as session:
            rows = session.scalars(select(AssessmentRequestRow).where(AssessmentRequestRow.created_at < old)).all()
            for row in rows:
                session.delete(row)
        return len(rows)

    def _begun(self, session: Session, course: Course, sitting_id: UUID) -> Sitting:
        sitting = _read_sitting(_sitting_row(session, course, sitting_id))
        if sitting.starts_at > self._clock():
            raise SittingNotBegun
        return sitting

    def _is_new(self, session: Session, request: UUID) -> bool:
        if session.get(AssessmentRequestRow, request):
            return False
        session.add(AssessmentRequestRow(key=request, created_at=self._clock()))
        return True

    def _checked(self, reason: str) -> str:
        reason = " ".join(printable(reason).split())
        if why_unfit(reason, self._clock().date()):
            raise CorrectionUnfit
        return reason


def may_second(by: Examiner, one: Stated) -> bool:
    """Tell whether somebody is another person than whoever stated it, and may be its second. Pure.

    Whoever came by a link has no user id to be known by: a teacher of that name is the same person.
    """
    if one.by.vouched_by and may_be_same_person(by.name, one.by.name):
        return False
    return by.user_id not in {one.by.user_id, one.by.vouched_by, one.learner_id, *one.seconded_by}


def newest_number(session: Session, issuer_slug: str, platform_id: UUID, context_id: str, learner_id: str) -> int:
    """Return the number of the newest record about a course's sittings and this learner at them.

    None can be added before the transaction ends.
    """
    session.execute(
        select(AssessmentHeadRow.number).where(AssessmentHeadRow.issuer_slug == issuer_slug).with_for_update(read=True)
    )
    query = select(func.max(_ROW.number)).where(
        _ROW.platform_id == platform_id, _ROW.context_id == context_id, _ROW.learner_id.in_(("", learner_id))
    )
    return session.scalar(query) or 0


def _sitting(course: Course, sitting: Sitting, roster: Roster, reason: str = "") -> Content:
    return Content(
        kind=SITTING,
        sitting_id=sitting.sitting_id,
        kept=kept_of(sitting, value=None, identity_method=sitting.identity_method),
        personal=sitting_to_json(course, sitting, roster, reason=reason),
    )


def _attestation(
    course: Course,
    sitting: Sitting,
    learner_id: str,
    statement: Statement,
    *,
    by: Examiner,
    declared: str,
    before: Stated | None = None,
    reason: str = "",
) -> Content:
    # Only whoever is confirmed was identified, and only where the sitting identifies anybody.
    is_identified = statement.result is Result.CONFIRMED and sitting.identity_method is not None
    method = (statement.identity_method or sitting.identity_method) if is_identified else None
    return Content(
        kind=ATTESTATION,
        sitting_id=sitting.sitting_id,
        kept=kept_of(sitting, value=value_of(sitting, statement.result), identity_method=method),
        personal={
            **_whose(course, learner_id, by, declared),
            "result": statement.result.value,
            "identity_method": method.value if method else None,
            "corrects": str(before.record_id) if before else None,
            "reason": reason,
        },
    )


def _second(course: Course, sitting: Sitting, one: Stated, by: Examiner, declared: str) -> Content:
    return Content(
        kind=SECOND,
        sitting_id=sitting.sitting_id,
        kept=kept_of(sitting, value=value_of(sitting, one.result), identity_method=one.identity_method),
        personal={**_whose(course, one.learner_id, by, declared), "of": str(one.record_id)},
    )


def _whose(course: Course, learner_id: str, by: Examiner, declared: str) -> dict[str, Any]:
    return {
        "platform": str(course.platform_id),
        "context": course.context_id,
        "learner": learner_id,
        "by": by.user_id,
        "by_name": by.name,
        "by_role": by.role,
        **({"vouched_by": by.vouched_by} if by.vouched_by else {}),
        "declaration_version": VERSION,
        "declaration_digest": declaration_digest(declared),
    }


def _since_same_meaning(session: Session, course: Course, sitting: Sitting) -> int:
    """Return the number of the record since which a sitting checks identities, or does not, as it does now."""
    rows = session.scalars(
        select(_ROW)
        .where(
            _ROW.sitting_id == sitting.sitting_id,
            _ROW.kind == SITTING,
            _ROW.platform_id == course.platform_id,
            _ROW.context_id == course.context_id,
            _ROW.personal.is_not(None),
        )
        .order_by(_ROW.number.desc())
    )
    since = sitting.number
    for row in rows:
        if (_read_sitting(row).identity_method is None) is not (sitting.identity_method is None):
            break
        since = row.number
    return since


def _of_course(
    session: Session, platform_id: UUID, context_id: str, learner_id: str | None
) -> Sequence[AssessmentRecordRow]:
    """Return the whole records of a course by number, about one learner or everybody, and about its sittings."""
    where = [_ROW.platform_id == platform_id, _ROW.context_id == context_id, _ROW.personal.is_not(None)]
    if learner_id is not None:
        where.append(_ROW.learner_id.in_(("", learner_id)))
    return session.scalars(select(_ROW).where(*where).order_by(_ROW.number)).all()


def _by_sitting(rows: Sequence[AssessmentRecordRow]) -> dict[UUID | None, list[AssessmentRecordRow]]:
    found = defaultdict(list)
    for row in rows:
        found[row.sitting_id].append(row)
    return found


def _check_seen(sitting: Sitting, seen: int) -> None:
    if sitting.number > seen:
        raise SittingChanged


def _sitting_row(session: Session, course: Course, sitting_id: UUID) -> AssessmentRecordRow:
    row = session.scalars(
        select(_ROW)
        .where(
            _ROW.sitting_id == sitting_id,
            _ROW.kind == SITTING,
            _ROW.platform_id == course.platform_id,
            _ROW.context_id == course.context_id,
            _ROW.personal.is_not(None),
        )
        .order_by(_ROW.number.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        raise SittingMissing
    return row


def _read_sitting(row: AssessmentRecordRow) -> Sitting:
    if row.personal is None or row.sitting_id is None:
        raise SittingMissing
    return sitting_from_json(row.sitting_id, row.personal, row.number)


def _stated(session: Session, course: Course, sitting_id: UUID) -> dict[str, Stated]:
    query = select(_ROW).where(
        _ROW.sitting_id == sitting_id,
        _ROW.platform_id == course.platform_id,
        _ROW.context_id == course.context_id,
        _ROW.kind.in_((ATTESTATION, SECOND)),
        _ROW.personal.is_not(None),
    )
    return _newest(session.scalars(query.order_by(_ROW.number)).all())


def _own_sitting(rows: Sequence[AssessmentRecordRow]) -> OwnSitting | None:
    """Return a sitting with what is stated there about the one learner of these records, None where nothing is."""
    sittings = [row for row in rows if row.kind == SITTING]
    seconded = defaultdict(list)
    for row in rows:
        if row.kind == SECOND and row.personal:
            seconded[row.personal["of"]].append(Seconding(name=row.personal["by_name"], seconded_at=row.recorded_at))
    statements = [
        own_statement(row.number, row.personal, row.recorded_at, tuple(seconded[str(row.id)]))
        for row in rows
        if row.kind == ATTESTATION and row.personal
    ]
    if not sittings or not statements:
        return None
    corrections = [(row.recorded_at, row.personal["reason"]) for row in sittings[1:] if row.personal]
    return OwnSitting(sitting=_read_sitting(sittings[-1]), corrections=corrections, statements=statements)


def _newest(rows: Collection[AssessmentRecordRow]) -> dict[str, Stated]:
    """Return the newest statement about each learner; who confirmed an earlier one has not confirmed this."""
    found: dict[str, Stated] = {}
    for row in rows:
        if row.kind == ATTESTATION and row.personal and row.sitting_id:
            found[row.learner_id] = stated_from_json(
                row.personal,
                record_id=row.id,
                sitting_id=row.sitting_id,
                number=row.number,
                recorded_at=row.recorded_at,
            )
        elif row.kind == SECOND and row.personal:
            one = found.get(row.learner_id)
            if one and row.personal["of"] == str(one.record_id):
                found[row.learner_id] = replace(one, seconded_by=one.seconded_by | {row.personal["by"]})
    return found
