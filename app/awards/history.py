"""The versions of a micro-credential, the offer's end, and what learners in progress know of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.exc import IntegrityError

from app.audit import Action
from app.awards.definitions import Version, version_of
from app.awards.difference import Difference, differences
from app.awards.models import AchievementRow, AchievementVersionRow, AwardRow
from app.awards.told import tell_of
from app.awards.version_models import VersionSeenRow
from app.clock import Clock
from app.courses import Enrolment
from app.db import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRecord:
    """A version, who published it, how many awards rest on it, and what is different from the one before.

    `published_by` is the platform's id of a person. `changes` is None for the first.
    """

    version: Version
    published_by: str
    awards: int
    changes: list[Difference] | None


class History:
    """Reads the versions of a micro-credential, which are never changed."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def versions(self, achievement_id: UUID) -> Sequence[VersionRecord]:
        """Return every version, newest first."""
        awards = (
            select(AwardRow.version_id, func.count().label("awards"))
            .where(AwardRow.achievement_id == achievement_id)
            .group_by(AwardRow.version_id)
        )
        query = (
            select(AchievementVersionRow)
            .where(AchievementVersionRow.achievement_id == achievement_id)
            .order_by(AchievementVersionRow.version)
        )
        with self._db.read() as session:
            counts = {one.version_id: one.awards for one in session.execute(awards)}
            found: list[VersionRecord] = []
            for row in session.scalars(query):
                version = version_of(row)
                found.append(
                    VersionRecord(
                        version=version,
                        published_by=row.published_by,
                        awards=counts.get(row.id, 0),
                        changes=between(found[-1].version, version) if found else None,
                    )
                )
        return found[::-1]

    def newest(self, achievement_id: UUID) -> Version | None:
        """Return the version that was published last, None if there is none."""
        query = (
            select(AchievementVersionRow)
            .where(AchievementVersionRow.achievement_id == achievement_id)
            .order_by(AchievementVersionRow.version.desc())
            .limit(1)
        )
        with self._db.read() as session:
            row = session.scalars(query).one_or_none()
            return version_of(row) if row else None

    def awards(self, achievement_id: UUID) -> int:
        """Return how many awards there are of any version."""
        query = select(func.count()).where(AwardRow.achievement_id == achievement_id)
        with self._db.read() as session:
            return session.scalar(query) or 0

    def end(self, achievement_id: UUID, *, by: str) -> bool:
        """Offer it no longer; nothing is deleted. Return whether it was offered until now."""
        return self._set_archived(achievement_id, self._clock(), by)

    def restore(self, achievement_id: UUID, *, by: str) -> bool:
        """Offer it again, in the version that was offered last. Return whether it had ended."""
        return self._set_archived(achievement_id, None, by)

    def _set_archived(self, achievement_id: UUID, at: datetime | None, by: str) -> bool:
        other = AchievementRow.archived_at.is_(None) if at else AchievementRow.archived_at.is_not(None)
        with self._db.write() as session:
            changed = session.execute(
                update(AchievementRow)
                .where(AchievementRow.id == achievement_id, other)
                .values(archived_at=at, archived_by=by)
                .returning(AchievementRow.id)
                .execution_options(synchronize_session=False)
            ).scalar_one_or_none()
            if changed:
                action = Action.OFFER_ENDED if at else Action.OFFER_RESTORED
                tell_of(session, achievement_id, action, by=by, now=self._clock())
        return changed is not None

    def in_progress(self, achievement_id: UUID) -> int:
        """Return how many learners without an award have read conditions."""
        query = select(func.count()).where(VersionSeenRow.achievement_id == achievement_id)
        with self._db.read() as session:
            return session.scalar(query) or 0

    def known_before(self, version: Version, enrolment: Enrolment) -> int | None:
        """Return the earlier version whose conditions the learner knows, None if they know those of `version`.

        Whoever comes for the first time reads those of `version`, which is remembered.
        """
        key = (version.achievement_id, enrolment.platform_id, enrolment.learner_id)
        with self._db.read() as session:
            seen = session.get(VersionSeenRow, key)
        if seen is None:
            self._remember(version, enrolment)
            return None
        return seen.version if seen.version < version.version else None

    def _remember(self, version: Version, enrolment: Enrolment) -> None:
        row = VersionSeenRow(
            achievement_id=version.achievement_id,
            platform_id=enrolment.platform_id,
            learner_id=enrolment.learner_id,
            version=version.version,
        )
        try:
            with self._db.write() as session:
                session.add(row)
        except IntegrityError:
            pass  # the same page opened twice at once

    def acknowledge(self, achievement_id: UUID, version: int, enrolment: Enrolment) -> None:
        """Remember that the learner has read what changed up to `version`; never back to an earlier one."""
        with self._db.write() as session:
            session.execute(
                update(VersionSeenRow)
                .where(*_of(achievement_id, enrolment), VersionSeenRow.version < version)
                .values(version=version)
                .execution_options(synchronize_session=False)
            )


def between(was: Version, now: Version) -> list[Difference]:
    """Return what is different between two versions with their profiles. Pure."""
    return differences(was.achievement, now.achievement, was.issuer, now.issuer)


def _of(achievement_id: UUID, enrolment: Enrolment) -> tuple[ColumnElement[bool], ...]:
    return (
        VersionSeenRow.achievement_id == achievement_id,
        VersionSeenRow.platform_id == enrolment.platform_id,
        VersionSeenRow.learner_id == enrolment.learner_id,
    )
