"""Offering a micro-credential of another course in this one: its definition is copied, never an award."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.awards.achievement import Achievement, achievement_from_json
from app.awards.basis import Basis
from app.awards.definitions import version_of
from app.awards.models import AchievementRow, AchievementVersionRow, CopyDeclinedRow
from app.clock import Clock
from app.db import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseOrigin:
    """A course, and what its platform says of where it comes from.

    `earlier_contexts` are courses of the same registration, nearest first; `linked_achievement` is the micro-credential
    that a link in the course was made for, None if for none.
    """

    platform_id: UUID
    context_id: str
    issuer_slug: str
    earlier_contexts: Sequence[str] = ()
    linked_achievement: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyProposal:
    """What could be copied: the draft of an earlier course, or what another course published for everybody.

    `basis` is what the published rule rests on there, None if nothing is published or that was not kept.
    """

    achievement_id: UUID
    achievement: Achievement
    is_earlier_course: bool
    basis: Basis | None = None


class Copies:
    """Proposes what to copy, and remembers a no."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def proposal(self, course: CourseOrigin) -> CopyProposal | None:
        """Return what to ask the teacher about, None if the course has its own or the answer was no.

        Nothing leaves its institution, and the draft of an earlier course not its registration either.
        """
        with self._db.read() as session:
            if _of_context(session, course, course.context_id):
                return None
            linked, earlier = self._linked(session, course), self._earlier(session, course)
            if linked and earlier and linked.achievement_id == earlier.achievement_id:
                linked = None  # a copied course brings its links along; its draft says more
            for found in (linked, earlier):
                if found and not session.get(CopyDeclinedRow, _declined_key(course, found.achievement_id)):
                    return found
        return None

    def decline(self, course: CourseOrigin, achievement_id: UUID) -> None:
        """Remember that the teacher of this course does not want it; saying so twice changes nothing."""
        key = _declined_key(course, achievement_id)
        try:
            with self._db.write() as session:
                if session.get(CopyDeclinedRow, key) is None:
                    session.add(
                        CopyDeclinedRow(
                            platform_id=course.platform_id,
                            context_id=course.context_id,
                            achievement_id=achievement_id,
                            declined_at=self._clock(),
                        )
                    )
        except IntegrityError:
            pass  # two clicks at once, or there is nothing of that name to decline

    def _earlier(self, session: Session, course: CourseOrigin) -> CopyProposal | None:
        for context_id in course.earlier_contexts:
            row = _of_context(session, course, context_id)
            if row and row.issuer_slug == course.issuer_slug:
                published = _published(session, row)
                return CopyProposal(
                    achievement_id=row.id,
                    achievement=achievement_from_json(row.draft),
                    is_earlier_course=True,
                    basis=version_of(published).basis if published else None,
                )
        return None

    def _linked(self, session: Session, course: CourseOrigin) -> CopyProposal | None:
        row = session.get(AchievementRow, course.linked_achievement) if course.linked_achievement else None
        if row is None or row.issuer_slug != course.issuer_slug or row.archived_at is not None:
            return None
        published = _published(session, row)
        if published is None:
            return None
        version = version_of(published)
        return CopyProposal(
            achievement_id=row.id, achievement=version.achievement, is_earlier_course=False, basis=version.basis
        )


def _published(session: Session, row: AchievementRow) -> AchievementVersionRow | None:
    return session.scalars(
        select(AchievementVersionRow).where(
            AchievementVersionRow.achievement_id == row.id, AchievementVersionRow.version == row.published_version
        )
    ).one_or_none()


def _declined_key(course: CourseOrigin, achievement_id: UUID) -> tuple[UUID, str, UUID]:
    return (course.platform_id, course.context_id, achievement_id)


def _of_context(session: Session, course: CourseOrigin, context_id: str) -> AchievementRow | None:
    return session.scalars(
        select(AchievementRow).where(
            AchievementRow.platform_id == course.platform_id, AchievementRow.context_id == context_id
        )
    ).one_or_none()
