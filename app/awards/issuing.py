"""Claiming and issuing: the one place where awards and credentials come into being."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.assessment import Answer, Decision, Missing, newest_number
from app.audit import Action, ActorKind
from app.audit import note as note_line
from app.awards.acts import locked_award, note
from app.awards.assessed import NO_FACTS, AssessmentFacts, assessed_of, assessed_to_json, gate_of, needs_facts
from app.awards.basis import Change, changes
from app.awards.case_rules import Act, Actor, Party
from app.awards.criteria import Judgement, grade_of, judge
from app.awards.definitions import Definitions, Version
from app.awards.errors import (
    AchievementMissing,
    AwardMissing,
    ConfirmationMissing,
    GradeChanged,
    IssuingDelayed,
    NotEligible,
    OfferEnded,
    RulePaused,
    VersionChanged,
)
from app.awards.evidence import score_to_json, snapshot
from app.awards.findings import Finding, Verdict
from app.awards.grade import grade_seen
from app.awards.models import AchievementRow, AwardRow
from app.awards.name_closing import close_request
from app.awards.permission import check_permitted
from app.awards.places import free_place, placed
from app.awards.register import award_of
from app.awards.renewal import counting_since, is_renewable
from app.awards.sealing import Sealing
from app.awards.values import AwardState, LearnerName
from app.awards.version_models import VersionSeenRow
from app.awards.waiting import Waiting, log_failure, note_failure, store
from app.clock import Clock
from app.courses import CourseReader, CourseRecord, Enrolment, Score
from app.db import AWAY, Database, Subject
from app.errors import ProductError
from app.issuers import require_active
from app.pace import Pace

log = logging.getLogger("microcredentials.issuing")
_TRIES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where a learner stands: the findings, the verdict, and what the gate of assessment says.

    With any `changes` of what the rule rests on it is paused: the verdict stands, and nobody is awarded. `grade` is
    what the credential shows if the learner wants that, None where the teacher shows none or it is not known.
    `erased_on` is the day of the award that the learner had erased, after which alone anything counts.
    """

    version: Version
    judgement: Judgement
    gate: Decision
    facts: AssessmentFacts
    changes: list[Change]
    read_at: datetime
    source: str
    grade: Score | None = None
    erased_on: date | None = None

    @property
    def findings(self) -> list[Finding]:
        """One finding per criterion, and one about the groups where the rule names any."""
        return self.judgement.findings

    @property
    def verdict(self) -> Verdict:
        """Whether the rule is met."""
        return self.judgement.verdict

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What confirmation is still missing."""
        return self.gate.missing

    @property
    def is_paused(self) -> bool:
        """Whether the course has changed under the rule."""
        return bool(self.changes)

    @property
    def is_ready(self) -> bool:
        """Whether the learner may claim."""
        return self.verdict is Verdict.MET and not self.missing and not self.is_paused


class _Stale(Exception):
    """More was recorded about the learner's assessments than the gate has seen."""


class Issuing:
    """Claims and issues. Reads evidence fresh and never inside a transaction."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        *,
        public_url: str,
        definitions: Definitions,
        reader_of: Callable[[UUID], CourseReader],
        facts_of: Callable[[Enrolment], AssessmentFacts],
        sealing: Sealing,
        check_unasked: Callable[[Session, UUID, str], None] = lambda _session, _platform_id, _learner_id: None,
        erased_day: Callable[[Session, UUID, Subject], datetime | None] = lambda _session, _achievement_id, _who: None,
        pace: Pace | None = None,
    ) -> None:
        """`check_unasked` refuses to issue to somebody who has not claimed it, by raising.

        `erased_day` is the day of the award that a person had erased, if it was one that ends.
        """
        self._db = db
        self._clock = clock
        self._public_url = public_url
        self._definitions = definitions
        self._reader_of = reader_of
        self._facts_of = facts_of
        self._sealing = sealing
        self._check_unasked = check_unasked
        self._erased_day = erased_day
        self._pace = pace or Pace()

    def progress(self, enrolment: Enrolment, *, renews: bool = False) -> Progress:
        """Read the evidence now and return where the learner stands; `renews` is on the way to a renewal.

        Raises AchievementMissing, PlatformUnavailable, PlatformRefused or DataAccessMissing.
        """
        version, reader = self._offered(enrolment), self._reader_of(enrolment.platform_id)
        erased = self._erased(version, enrolment)
        if before := erased or (self._renewable(version, enrolment) if renews else None):
            version = counting_since(version, before)
        found = _changes(version, reader, enrolment.context_id)
        progress = self._progress(version, reader.course_record(enrolment), found)
        return replace(progress, erased_on=erased.date()) if erased else progress

    def claim(
        self,
        enrolment: Enrolment,
        learner: LearnerName,
        *,
        on_behalf: bool = False,
        agreed_grade: str = "",
        read_version: int | None = None,
        renews: bool = False,
    ) -> UUID:
        """Award the course's micro-credential to the learner if it is earned, issue it, and return the award's id.

        Asking twice, or a hundred times at once, returns the first award. Does not check who asks: the caller has
        confirmed that this person is an active learner of the course. `on_behalf` is an issue by the teacher or the
        system. The grade achieved stands in it only where the learner has seen it and agreed: `agreed_grade` is what
        `grade_seen` gives for it, "" for a no. `read_version` is that whose conditions the learner has read, and what
        is offered when it is awarded applies. `renews` asks for a new award where the current one has ended or will
        soon: only what was earned since counts, and the current one is kept and gives way. So it is where the learner
        had one that ends erased.

        Raises VersionChanged when that is another one, OfferEnded, Withheld, Declined, ReleaseMissing, RulePaused,
        NotEligible, ConfirmationMissing, GradeChanged, NameUnusable (nothing is stored), IssuingDelayed (the award
        stands, its credential follows), or what `progress` raises.
        """
        if on_behalf:
            self._pace.give_way()
        version = self._offered(enrolment)
        award_id = self._existing(version.achievement_id, enrolment)
        before = self._renewable(version, enrolment) if renews else None
        if since := before or (None if award_id else self._erased(version, enrolment)):
            version = counting_since(version, since)
        if award_id is None or before:
            if read_version not in (None, version.version):
                raise VersionChanged
            self._check_permitted(version, enrolment, on_behalf=on_behalf)
            reader = self._reader_of(enrolment.platform_id)
            if _changes(version, reader, enrolment.context_id):
                raise RulePaused
            record = reader.course_record(enrolment)
            award_id = self._awarded(
                version,
                enrolment,
                learner,
                record,
                agreed_grade=agreed_grade,
                on_behalf=on_behalf,
                supersedes=award_id,
            )
        self.issue(award_id)
        return award_id

    def issue(self, award_id: UUID) -> None:
        """Sign, verify and store the award's credential in every format; once stored it is never signed again.

        Safe to repeat and to run twice at once. Raises AwardMissing, or IssuingDelayed when a format cannot be made
        or stored.
        """
        with self._db.read() as session:
            row = session.get(AwardRow, award_id)
            if row is None:
                raise AwardMissing
            if row.state != AwardState.PENDING:
                return
            try:
                require_active(session, row.issuer_slug)
            except ProductError as error:
                raise IssuingDelayed(error.code) from error
            award = award_of(session, row, self._public_url)
        try:
            contents = self._sealing.seal(award)
        except ProductError as error:
            log_failure(award_id, error.code)
            with self._db.write() as session:
                note_failure(session, award_id, error.code, self._clock())
            raise IssuingDelayed from error
        try:
            with self._db.write() as session:
                if not store(session, {award_id: contents}, self._clock()):
                    return
        except AWAY as error:
            log_failure(award_id, type(error).__name__)
            raise IssuingDelayed from error
        log.info("issued", extra={"award": str(award_id)})

    def issue_pending(self, told: Callable[[int], None] = lambda _: None) -> int:
        """Issue every award that is still pending and return how many were issued, of which `told` hears on the way.

        As many processes as there are share the work; one award that cannot be issued does not stop the others.
        """
        return Waiting(self._db, self._clock, self._sealing, self._public_url, self._pace).issue_all(told)

    def _offered(self, enrolment: Enrolment) -> Version:
        version = self._definitions.offered(enrolment.platform_id, enrolment.context_id)
        if version is None:
            raise AchievementMissing
        return version

    def _awarded(
        self,
        version: Version,
        enrolment: Enrolment,
        learner: LearnerName,
        record: CourseRecord,
        *,
        agreed_grade: str,
        on_behalf: bool,
        supersedes: UUID | None,
    ) -> UUID:
        for _ in range(_TRIES):
            progress = self._progress(version, record, [])
            if progress.verdict is not Verdict.MET:
                raise NotEligible
            if progress.gate.answer is not Answer.AWARD:
                raise ConfirmationMissing
            if agreed_grade and (progress.grade is None or grade_seen(progress.grade) != agreed_grade):
                raise GradeChanged
            grade = progress.grade if agreed_grade and not on_behalf else None
            self._sealing.check_name(version.achievement, version.issuer, learner)
            try:
                return self._record(
                    version,
                    enrolment,
                    learner,
                    record,
                    progress,
                    grade=grade,
                    on_behalf=on_behalf,
                    supersedes=supersedes,
                )
            except _Stale:
                continue
        raise ConfirmationMissing

    def _progress(self, version: Version, record: CourseRecord, found: list[Change]) -> Progress:
        achievement, enrolment = version.achievement, record.enrolment
        judgement = judge(achievement.criteria, record)
        facts = self._facts_of(enrolment) if needs_facts(achievement) else NO_FACTS
        return Progress(
            version=version,
            judgement=judgement,
            gate=gate_of(achievement, record, judgement.findings, facts),
            facts=facts,
            changes=found,
            read_at=record.read_at,
            source=record.source,
            grade=grade_of(achievement.criteria, record) if achievement.shows_grade else None,
        )

    def _check_permitted(self, version: Version, enrolment: Enrolment, *, on_behalf: bool) -> None:
        """Refuse at once what the claim's transaction would refuse.

        Raises Withheld, Declined, ReleaseMissing, UnaskedBarred, InstitutionSuspended, InstitutionClosed.
        """
        with self._db.read() as session:
            self._check(session, version, enrolment, on_behalf=on_behalf)

    def _check(self, session: Session, version: Version, enrolment: Enrolment, *, on_behalf: bool) -> None:
        platform_id, learner_id = enrolment.platform_id, enrolment.learner_id
        require_active(session, version.issuer.slug)
        check_permitted(session, version.achievement_id, platform_id, learner_id, on_behalf=on_behalf)
        if on_behalf:
            self._check_unasked(session, platform_id, learner_id)

    def _existing(self, achievement_id: UUID, enrolment: Enrolment) -> UUID | None:
        with self._db.read() as session:
            return _award_id(session, achievement_id, enrolment)

    def _record(
        self,
        version: Version,
        enrolment: Enrolment,
        learner: LearnerName,
        record: CourseRecord,
        progress: Progress,
        *,
        grade: Score | None,
        on_behalf: bool,
        supersedes: UUID | None,
    ) -> UUID:
        evidence, evidence_digest = snapshot(record, progress.judgement, version.achievement.criteria, version.basis)
        assessed = assessed_of(version.achievement, version.issuer, progress.gate)
        row = {
            "achievement_id": version.achievement_id,
            "version_id": version.version_id,
            "issuer_slug": version.issuer.slug,
            "platform_id": enrolment.platform_id,
            "context_id": enrolment.context_id,
            "learner_id": enrolment.learner_id,
            "learner_name": learner.full,
            "given_name": learner.given,
            "family_name": learner.family,
            "state": AwardState.PENDING,
            "awarded_at": self._clock(),
            "evidence": evidence,
            "evidence_digest": evidence_digest,
            "grade": score_to_json(grade) if grade else None,
            "assessed": assessed_to_json(assessed) if assessed else None,
            "opened_by": _opened_by(progress.gate),
            "supersedes_id": supersedes,
        }
        # Made again too where another claim of the same learner was first: it finds that one's award.
        return placed(lambda: self._inserted(version, enrolment, row, progress.facts, on_behalf=on_behalf))

    def _inserted(
        self,
        version: Version,
        enrolment: Enrolment,
        values: dict[str, Any],
        facts: AssessmentFacts,
        *,
        on_behalf: bool,
    ) -> UUID:
        with self._db.write() as session:
            existing = _award_id(session, version.achievement_id, enrolment)
            if existing and existing != values["supersedes_id"]:
                return existing
            if values["supersedes_id"] and not existing:
                raise AwardMissing  # erased since: what comes in its place would tell whose it was
            if existing and not self._gives_way(session, existing, values):
                return _award_id(session, version.achievement_id, enrolment) or existing
            _check_offered(session, version)
            # Again, within the transaction: it may have been withheld while the evidence was read.
            self._check(session, version, enrolment, on_behalf=on_behalf)
            if needs_facts(version.achievement) and facts.newest != self._newest(session, version, enrolment):
                # Something was stated about this learner while the evidence was read; the gate has not seen it.
                raise _Stale
            status_list_id, index = free_place(session, version.issuer.slug, self._clock())
            row = AwardRow(id=uuid4(), status_list_id=status_list_id, status_index=index, **values)
            session.add(row)
            session.flush()
            actor = ActorKind.PRODUCT if on_behalf else ActorKind.LEARNER
            note_line(session, row.issuer_slug, Action.AWARD_MADE, row.id, actor=actor, now=row.awarded_at)
            # What the learner has read of it is needed no longer.
            session.execute(
                delete(VersionSeenRow)
                .where(
                    VersionSeenRow.achievement_id == version.achievement_id,
                    VersionSeenRow.platform_id == enrolment.platform_id,
                    VersionSeenRow.learner_id == enrolment.learner_id,
                )
                .execution_options(synchronize_session=False)
            )
            return row.id

    def _renewable(self, version: Version, enrolment: Enrolment) -> datetime | None:
        """Return when the learner's current award was made if it can be renewed now, None if not."""
        with self._db.read() as session:
            award_id = _award_id(session, version.achievement_id, enrolment)
            row = session.get(AwardRow, award_id) if award_id else None
            return row.awarded_at if row and self._is_renewable(session, row) else None

    def _erased(self, version: Version, enrolment: Enrolment) -> datetime | None:
        """Return the day of an award that ends if the learner had it erased and has no other now, None if not."""
        who = Subject(platform_id=enrolment.platform_id, learner_id=enrolment.learner_id)
        with self._db.read() as session:
            if _award_id(session, version.achievement_id, enrolment):
                return None
            return self._erased_day(session, version.achievement_id, who)

    def _is_renewable(self, session: Session, row: AwardRow) -> bool:
        award = award_of(session, row, self._public_url)
        is_current = row.superseded_at is None
        return is_current and is_renewable(AwardState(row.state), award.valid_until, self._clock())

    def _gives_way(self, session: Session, award_id: UUID, values: dict[str, Any]) -> bool:
        """Let a current award give way to its renewal; False where it cannot, or has given way already.

        Its credential was right and stays what it is until it ends: no status list says anything else of it.
        """
        # The achievement first, as an erasure does, or each would wait for the other.
        achievement = select(AchievementRow.id).where(AchievementRow.id == values["achievement_id"])
        session.execute(achievement.with_for_update(read=True))
        row = locked_award(session, award_id)
        if row.erased_at or not self._is_renewable(session, row):
            return False
        row.superseded_at = self._clock()
        holder = Actor(party=Party.LEARNER, user_id=values["learner_id"], name=values["learner_name"])
        note(session, row, Act.RENEWED, words="", by=holder, now=self._clock())
        close_request(session, award_id, self._clock())
        return True

    def _newest(self, session: Session, version: Version, enrolment: Enrolment) -> int:
        return newest_number(
            session, version.issuer.slug, enrolment.platform_id, enrolment.context_id, enrolment.learner_id
        )


def _check_offered(session: Session, version: Version) -> None:
    """Refuse what was published over, or archived, while the evidence was read. Raises OfferEnded, VersionChanged."""
    row = session.get_one(AchievementRow, version.achievement_id, with_for_update={"read": True})
    if row.archived_at is not None:
        raise OfferEnded
    if row.published_version != version.version:
        raise VersionChanged


def _changes(version: Version, reader: CourseReader, context_id: str) -> list[Change]:
    """Return what has changed under the rule; the course is read for it only where there is something to compare."""
    return changes(version.basis, reader.outline(context_id)) if version.basis else []


def _opened_by(gate: Decision) -> list[dict[str, str]] | None:
    """Return the sittings that opened the gate, so that it is noticed when what was stated there is corrected."""
    found = [{"sitting": str(one.sitting.sitting_id), "activity": one.sitting.activity_id} for one in gate.opened_by]
    return found or None


def _award_id(session: Session, achievement_id: UUID, enrolment: Enrolment) -> UUID | None:
    return session.scalar(
        select(AwardRow.id).where(
            AwardRow.achievement_id == achievement_id,
            AwardRow.platform_id == enrolment.platform_id,
            AwardRow.learner_id == enrolment.learner_id,
            AwardRow.superseded_at.is_(None),
        )
    )
