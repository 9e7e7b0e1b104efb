"""The register of awards: who holds what, as it stands; and revocation, which is final."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.awards.achievement import Achievement, achievement_from_json
from app.awards.acts import MAX_REASON, carry_out, check_not_erased, checked_words, locked_award
from app.awards.assessed import assessed_from_json
from app.awards.case_errors import WordsUnfit
from app.awards.case_rules import Act, Actor, Party
from app.awards.elsewhere import is_elsewhere
from app.awards.errors import AwardMissing, ReasonMissing
from app.awards.evidence import score_from_json
from app.awards.expiry import valid_until
from app.awards.models import AchievementVersionRow, AwardRow, CredentialRow, ErasedFileRow, StatusListRow
from app.awards.name_closing import close_request
from app.awards.name_request_models import NameRequestRow
from app.awards.personal import HOLDER_WITHDREW
from app.awards.stored_names import BOUND, SIGNED
from app.awards.values import Award, AwardState, LearnerName, StatusEntry
from app.clock import Clock
from app.courses import Enrolment
from app.db import Database, table_of
from app.issuers import IssuerProfile, profile_from_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the register."""

    award: Award
    state: AwardState
    platform_id: UUID
    context_id: str
    learner_id: str
    evidence: dict[str, Any]
    evidence_digest: str
    revoked_at: datetime | None
    revoked_reason: str
    suspended_at: datetime | None = None
    superseded_at: datetime | None = None
    supersedes_id: UUID | None = None
    erased_at: datetime | None = None

    @property
    def enrolment(self) -> Enrolment:
        """Return in which course who earned it."""
        return Enrolment(platform_id=self.platform_id, context_id=self.context_id, learner_id=self.learner_id)

    def is_in_force(self, now: datetime) -> bool:
        """Tell whether it stands: not pending, suspended, revoked, replaced or expired. Pure."""
        until = self.award.valid_until
        is_over = until is not None and until <= now
        return self.state is AwardState.ISSUED and not self.superseded_at and not is_over


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusList:
    """A status list as its credential needs it: the places of what is withdrawn for good, and of what is suspended."""

    list_id: UUID
    issuer_slug: str
    size: int
    revision: int
    changed_at: datetime
    revoked: tuple[int, ...]
    suspended: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """Which award it is, and what is withdrawn of it, since when and why."""

    award_id: UUID
    state: AwardState
    revoked_at: datetime | None = None
    revoked_reason: str = ""
    suspended_at: datetime | None = None
    superseded_at: datetime | None = None


_IS_SIGNED = or_(CredentialRow.format.in_(SIGNED), CredentialRow.format.startswith(BOUND))
_WITHDRAWN = (AwardState.REVOKED, AwardState.SUPERSEDED)
_awards = table_of(AwardRow)
_OF_LEARNER = select(_awards.c.id).where(
    _awards.c.platform_id == bindparam("platform_id"),
    _awards.c.context_id == bindparam("context_id"),
    _awards.c.learner_id == bindparam("learner_id"),
    _awards.c.superseded_at.is_(None),
)
_AT = select(
    _awards.c.id,
    _awards.c.state,
    _awards.c.revoked_at,
    _awards.c.revoked_reason,
    _awards.c.suspended_at,
    _awards.c.superseded_at,
).where(_awards.c.status_list_id == bindparam("list_id"), _awards.c.status_index == bindparam("index"))


class Register:
    """Finds awards, gives their stored credentials, keeps what is made of them later, revokes them."""

    def __init__(self, db: Database, clock: Clock, public_url: str) -> None:
        self._db = db
        self._clock = clock
        self._public_url = public_url

    def entry(self, award_id: UUID) -> Entry:
        """Return one award. Raises AwardMissing."""
        with self._db.read() as session:
            row = session.get(AwardRow, award_id)
            if row is None:
                raise AwardMissing
            return self._entry(row, terms_of(session, row.version_id))

    def of_learner(self, enrolment: Enrolment) -> Entry | None:
        """Return the learner's current award in this course, None if there is none."""
        whose = {
            "platform_id": enrolment.platform_id,
            "context_id": enrolment.context_id,
            "learner_id": enrolment.learner_id,
        }
        with self._db.look() as connection:  # most who open the tool have none yet
            award_id = connection.execute(_OF_LEARNER, whose).scalar()
        return self.entry(award_id) if award_id else None

    def of_course(self, platform_id: UUID, context_id: str) -> dict[str, AwardState]:
        """Return the state of every current award in a course, by learner id."""
        with self._db.read() as session:
            rows = session.execute(
                select(AwardRow.learner_id, AwardRow.state).where(
                    AwardRow.platform_id == platform_id,
                    AwardRow.context_id == context_id,
                    AwardRow.superseded_at.is_(None),
                )
            )
            return {learner_id: AwardState(state) for learner_id, state in rows}

    def in_course(self, platform_id: UUID, context_id: str, award_id: UUID) -> Entry | None:
        """Return an award of this course, None if there is none, or it was earned in another."""
        with self._db.read() as session:
            row = session.get(AwardRow, award_id)
            if row is None or (row.platform_id, row.context_id) != (platform_id, context_id):
                return None
            return self._entry(row, terms_of(session, row.version_id))

    def earlier(self, enrolment: Enrolment) -> list[Entry]:
        """Return the learner's awards in this course that others stand in the place of, the newest first."""
        with self._db.read() as session:
            rows = session.scalars(
                select(AwardRow)
                .where(
                    AwardRow.platform_id == enrolment.platform_id,
                    AwardRow.context_id == enrolment.context_id,
                    AwardRow.learner_id == enrolment.learner_id,
                    AwardRow.superseded_at.is_not(None),
                )
                .order_by(AwardRow.superseded_at.desc(), AwardRow.id)
            )
            return self._entries(session, rows)

    def of_holder(self, platform_id: UUID, learner_id: str) -> list[Entry]:
        """Return all awards of a person as a platform knows them, the newest first."""
        with self._db.read() as session:
            rows = session.scalars(
                select(AwardRow)
                .where(AwardRow.platform_id == platform_id, AwardRow.learner_id == learner_id)
                .order_by(AwardRow.awarded_at.desc(), AwardRow.id)
            )
            return self._entries(session, rows)

    def version_of(self, award_id: UUID) -> UUID:
        """Return the id of the version under which it was awarded. Raises AwardMissing."""
        with self._db.read() as session:
            version_id = session.scalar(select(AwardRow.version_id).where(AwardRow.id == award_id))
            if version_id is None:
                raise AwardMissing
            return version_id

    def successor(self, award_id: UUID) -> UUID | None:
        """Return the id of the award that stands in the place of this one, None if none does."""
        with self._db.read() as session:
            return session.scalar(select(AwardRow.id).where(AwardRow.supersedes_id == award_id))

    def newest(self, issuer_slug: str, *, limit: int = 50, offset: int = 0) -> list[Entry]:
        """Return an institution's awards, newest first."""
        with self._db.read() as session:
            rows = session.scalars(
                select(AwardRow)
                .where(AwardRow.issuer_slug == issuer_slug)
                .order_by(AwardRow.awarded_at.desc(), AwardRow.id)
                .limit(limit)
                .offset(offset)
            )
            return self._entries(session, rows)

    def credential(self, award_id: UUID, format_name: str) -> bytes | None:
        """Return the credential's bytes as stored, None while, or because, the award was never signed."""
        with self._db.read() as session:
            return session.scalar(
                select(CredentialRow.content).where(
                    CredentialRow.award_id == award_id, CredentialRow.format == format_name
                )
            )

    def keep(self, award_id: UUID, format_name: str, content: bytes) -> bytes:
        """Store a file that was made of an issued award later, and return what is stored: the first of that format.

        Raises AwardMissing where the award is there no more, or its holder had it erased.
        """
        try:
            with self._db.write() as session:
                check_not_erased(session, award_id)
                session.add(
                    CredentialRow(award_id=award_id, format=format_name, content=content, created_at=self._clock())
                )
        except IntegrityError as error:
            if kept := self.credential(award_id, format_name):
                return kept
            raise AwardMissing from error
        return content

    def formats(self, award_id: UUID) -> set[str]:
        """Return the names of the formats in which the award's credential is stored."""
        with self._db.read() as session:
            return set(session.scalars(select(CredentialRow.format).where(CredentialRow.award_id == award_id)))

    def stored(self, award_id: UUID) -> list[tuple[bytes, datetime]]:
        """Return every signed credential of an award as stored, with the moment since when: no papers and pictures."""
        with self._db.read() as session:
            rows = session.execute(
                select(CredentialRow.content, CredentialRow.created_at).where(
                    CredentialRow.award_id == award_id, _IS_SIGNED
                )
            )
            return [(content, stored_at) for content, stored_at in rows]

    def erased_files(self, award_id: UUID) -> list[tuple[str, datetime]]:
        """Return the digests of the files of an award that were erased, with the moment since when they were stored."""
        with self._db.read() as session:
            rows = session.execute(
                select(ErasedFileRow.digest, ErasedFileRow.stored_at).where(ErasedFileRow.award_id == award_id)
            )
            return [(digest, stored_at) for digest, stored_at in rows]

    def all_stored(self, issuer_slug: str) -> Iterator[tuple[UUID, AwardState, bytes, datetime]]:
        """Go through every stored signed credential of an institution, oldest first."""
        with self._db.read() as session:
            rows = session.execute(
                select(AwardRow.id, AwardRow.state, CredentialRow.content, CredentialRow.created_at)
                .join(CredentialRow, CredentialRow.award_id == AwardRow.id)
                .where(AwardRow.issuer_slug == issuer_slug, _IS_SIGNED)
                .order_by(CredentialRow.created_at, AwardRow.id)
                .execution_options(yield_per=200)
            )
            for award_id, state, content, stored_at in rows:
                yield award_id, AwardState(state), content, stored_at

    def revoke(self, award_id: UUID, *, reason: str, by: str, seen: int | None = None) -> Entry:
        """Revoke an award for good; a second revocation changes nothing.

        `reason` is shown to whoever verifies the credential; `by` names the administrator's session or command; `seen`
        is the number of the newest act about the award that they have read. Raises AwardMissing, ReasonMissing,
        WordsUnfit, AwardOver where another stands in its place, CaseChanged.
        """
        reason = " ".join(reason.split())
        if not reason or len(reason) > MAX_REASON:
            raise ReasonMissing
        reason = checked_words(reason, MAX_REASON, self._clock().date())
        if reason.lower() == HOLDER_WITHDREW:  # every page would say that the holder did it
            raise WordsUnfit("holders")
        with self._db.write() as session:
            row = locked_award(session, award_id)
            actor = Actor(party=Party.ADMINISTRATOR, name=by)
            carry_out(session, row, Act.REVOKED, words=reason, by=actor, now=self._clock(), seen=seen)
            close_request(session, award_id, self._clock())
            return self._entry(row, terms_of(session, row.version_id))

    def status_list(self, list_id: UUID) -> StatusList:
        """Return a status list with the places of all that is withdrawn or suspended. Raises AwardMissing.

        What a corrected award supersedes counts as revoked: it says what is wrong, and other verifiers know no other
        word for it.
        """
        with self._db.read() as session:
            row = session.get(StatusListRow, list_id)
            if row is None:
                raise AwardMissing
            places = session.execute(
                select(AwardRow.status_index, AwardRow.state)
                .where(AwardRow.status_list_id == list_id, AwardRow.state.in_((*_WITHDRAWN, AwardState.SUSPENDED)))
                .order_by(AwardRow.status_index)
            ).all()
            return StatusList(
                list_id=row.id,
                issuer_slug=row.issuer_slug,
                size=row.size,
                revision=row.revision,
                changed_at=row.changed_at,
                revoked=tuple(index for index, state in places if state in _WITHDRAWN),
                suspended=tuple(index for index, state in places if state == AwardState.SUSPENDED),
            )

    def status_edition(self, list_id: UUID) -> tuple[str, int]:
        """Return whose list it is, and a number that grows with each change of it. Raises AwardMissing."""
        with self._db.read() as session:
            found = session.execute(
                select(StatusListRow.issuer_slug, StatusListRow.revision).where(StatusListRow.id == list_id)
            ).one_or_none()
            if found is None:
                raise AwardMissing
            return found.issuer_slug, found.revision

    def at(self, list_id: UUID, index: int) -> Standing | None:
        """Return how the award at a place of a status list stands, None if the place is free."""
        with self._db.look() as connection:  # asked for each file of each award before it is stored
            row = connection.execute(_AT, {"list_id": list_id, "index": index}).one_or_none()
            return None if row is None else Standing(row.id, AwardState(row.state), *row[2:])

    def _entries(self, session: Session, rows: Iterable[AwardRow]) -> list[Entry]:
        found: list[Entry] = []
        terms: dict[UUID, Terms] = {}  # many awards are of few versions
        for row in rows:
            if row.version_id not in terms:
                terms[row.version_id] = terms_of(session, row.version_id)
            found.append(self._entry(row, terms[row.version_id]))
        return found

    def _entry(self, row: AwardRow, terms: "Terms") -> Entry:
        return Entry(
            award=award_under(row, terms, self._public_url),
            state=AwardState(row.state),
            platform_id=row.platform_id,
            context_id=row.context_id,
            learner_id=row.learner_id,
            evidence=row.evidence,
            evidence_digest=row.evidence_digest,
            revoked_at=row.revoked_at,
            revoked_reason=row.revoked_reason,
            suspended_at=row.suspended_at,
            superseded_at=row.superseded_at,
            supersedes_id=row.supersedes_id,
            erased_at=row.erased_at,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a version says for all its awards; as little as the version does it ever change."""

    version: int
    achievement: Achievement
    issuer: IssuerProfile


def award_of(session: Session, row: AwardRow, public_url: str) -> Award:
    """Return the award that a row and its version stand for."""
    return award_under(row, terms_of(session, row.version_id), public_url)


def name_of(row: AwardRow | NameRequestRow) -> LearnerName:
    """Return the name that an award carries, or that a request asks for. Pure."""
    return LearnerName(full=row.learner_name, given=row.given_name, family=row.family_name)


def terms_of(session: Session, version_id: UUID) -> Terms:
    """Return what a version says."""
    version = session.get_one(AchievementVersionRow, version_id)
    return Terms(
        version=version.version,
        achievement=achievement_from_json(version.definition),
        issuer=profile_from_json(version.issuer),
    )


def award_under(row: AwardRow, terms: Terms, public_url: str) -> Award:
    """Return the award that a row of a version with these terms stands for. Pure."""
    achievement = terms.achievement
    return Award(
        award_id=row.id,
        credential_url=f"{public_url}/credentials/{row.id}",
        learner=name_of(row),
        # Not derived from the platform's user id, so that two credentials of a learner cannot be linked by it.
        subject_id=f"urn:uuid:{row.id}",
        achievement_url=f"{public_url}/achievements/{row.achievement_id}/{terms.version}",
        version=terms.version,
        achievement=achievement,
        issuer=terms.issuer,
        awarded_at=row.awarded_at,
        valid_from=row.awarded_at,
        valid_until=row.valid_until or valid_until(row.awarded_at, achievement.expires_after_months),
        grade=score_from_json(row.grade) if row.grade else None,
        status=StatusEntry(list_url=f"{public_url}/status/{row.status_list_id}", index=row.status_index),
        assessed=assessed_from_json(row.assessed) if row.assessed else None,
        is_elsewhere=is_elsewhere(row.evidence),
    )
