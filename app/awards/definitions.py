"""Micro-credentials of courses: draft, publish, find."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.audit import Action
from app.awards import annex1
from app.awards.achievement import Achievement, achievement_from_json, achievement_to_json
from app.awards.approval import use_approval
from app.awards.basis import Basis, basis_from_json, basis_of, basis_to_json, changes
from app.awards.errors import AchievementMissing, DraftChanged, NotPublishable, OfferEnded
from app.awards.models import AchievementRow, AchievementVersionRow
from app.awards.sealing import Sealing
from app.awards.told import tell_of
from app.clock import Clock
from app.courses import CourseOutline
from app.db import Database, table_of
from app.issuers import IssuerProfile, profile_from_json, profile_to_json, require_active

_achievements, _versions = table_of(AchievementRow), table_of(AchievementVersionRow)
_LATEST = (
    select(_versions.c.id, _achievements.c.archived_at)
    .join(_achievements, _achievements.c.id == _versions.c.achievement_id)
    .where(
        _achievements.c.platform_id == bindparam("platform_id"),
        _achievements.c.context_id == bindparam("context_id"),
        _versions.c.version == _achievements.c.published_version,
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a teacher edits; `revision` guards against overwriting a colleague's change."""

    achievement_id: UUID
    issuer_slug: str
    achievement: Achievement
    revision: int
    published_version: int
    archived_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A published version with the institution's profile as it was then.

    `basis` is what its rule rested on in the course; None if that was not kept.
    """

    version_id: UUID
    achievement_id: UUID
    version: int
    achievement: Achievement
    issuer: IssuerProfile
    basis: Basis | None = None
    published_at: datetime


class Definitions:
    """The micro-credentials, one per course for now."""

    def __init__(
        self, db: Database, clock: Clock, issuer_profile: Callable[[str], IssuerProfile], sealing: Sealing
    ) -> None:
        self._db = db
        self._clock = clock
        self._issuer_profile = issuer_profile
        self._sealing = sealing

    def draft(self, platform_id: UUID, context_id: str) -> Draft | None:
        """Return the course's draft, None before a teacher began one."""
        with self._db.read() as session:
            row = _of_context(session, platform_id, context_id)
            return _draft(row) if row else None

    def begin(self, platform_id: UUID, context_id: str, issuer_slug: str, first: Achievement) -> Draft:
        """Return the course's draft, made from `first` if there is none; two teachers at once get the same one."""
        if existing := self.draft(platform_id, context_id):
            return existing
        now = self._clock()
        try:
            with self._db.write() as session:
                row = AchievementRow(
                    platform_id=platform_id,
                    context_id=context_id,
                    issuer_slug=issuer_slug,
                    draft=achievement_to_json(first),
                    revision=1,
                    published_version=0,
                    created_at=now,
                    updated_at=now,
                )
                session.add(row)
                session.flush()
                return _draft(row)
        except IntegrityError:
            if existing := self.draft(platform_id, context_id):
                return existing
            raise

    def save(self, draft: Draft, achievement: Achievement) -> Draft:
        """Store the draft. Raises DraftChanged when it is no longer the one that was opened."""
        with self._db.write() as session:
            return _draft(exchange(session, draft, achievement_to_json(achievement), self._clock()))

    def publish(self, draft: Draft, published_by: str, outline: CourseOutline | None = None) -> Version:
        """Publish the stored draft as the next version; an unchanged one is not published twice.

        What the rule rests on in the course, by its `outline` now, is kept with it; None if that cannot be read.
        Raises NotPublishable when an element or the rule is missing, TextUnusable when a text cannot be signed,
        ElementLost when a document would not say it all, DraftChanged when the draft has moved on, OfferEnded when it
        is archived, ReviewMissing when the institution asks for an approval and there is none of exactly this.
        """
        issuer = self._issuer_profile(draft.issuer_slug)
        if not annex1.gaps(draft.achievement, issuer):
            self._sealing.rehearse(draft.achievement, issuer)
        with self._db.write() as session:
            row = session.execute(
                select(AchievementRow).where(AchievementRow.id == draft.achievement_id).with_for_update()
            ).scalar_one()
            if row.revision != draft.revision:
                raise DraftChanged
            found = annex1.gaps(achievement_from_json(row.draft), issuer)
            if found:
                raise NotPublishable(", ".join(found))
            return self._published(session, row, row.draft, issuer, published_by=published_by, outline=outline)

    def renew(self, version: Version, achievement: Achievement, published_by: str, outline: CourseOutline) -> Version:
        """Publish `achievement` in the place of the version that is offered, resting on the course as it is now.

        A draft that is no other than the version follows; one that differs is left alone. Raises DraftChanged when
        another version is offered by now, and what `publish` raises.
        """
        issuer = self._issuer_profile(version.issuer.slug)
        if found := annex1.gaps(achievement, issuer):
            raise NotPublishable(", ".join(found))
        self._sealing.rehearse(achievement, issuer)
        with self._db.write() as session:
            row = session.execute(
                select(AchievementRow).where(AchievementRow.id == version.achievement_id).with_for_update()
            ).scalar_one()
            if row.published_version != version.version:
                raise DraftChanged
            definition = achievement_to_json(achievement)
            if achievement_from_json(row.draft) == version.achievement != achievement:
                row.draft, row.revision, row.updated_at = definition, row.revision + 1, self._clock()
            return self._published(session, row, definition, issuer, published_by=published_by, outline=outline)

    def _published(
        self,
        session: Session,
        row: AchievementRow,
        definition: dict[str, Any],
        issuer: IssuerProfile,
        *,
        published_by: str,
        outline: CourseOutline | None,
    ) -> Version:
        if row.archived_at is not None:
            raise OfferEnded
        require_active(session, issuer.slug)
        latest = _version_row(session, row.id, row.published_version)
        earlier = version_of(latest).basis if latest else None
        same = latest and version_of(latest).achievement == achievement_from_json(definition)
        if latest and same and profile_from_json(latest.issuer) == issuer:
            latest_version = version_of(latest)
            is_based = outline is None or latest_version.basis is not None
            if is_based and not (outline and changes(latest_version.basis, outline)):
                return latest_version
        achievement, now = achievement_from_json(definition), self._clock()
        approved = use_approval(session, row, achievement, issuer, outline=outline, published_by=published_by, now=now)
        basis = basis_of(achievement.criteria, outline, earlier) if outline else approved
        row.published_version += 1
        published = AchievementVersionRow(
            achievement_id=row.id,
            version=row.published_version,
            definition=definition,
            issuer=profile_to_json(issuer),
            basis=basis_to_json(basis) if basis else None,
            published_at=now,
            published_by=published_by,
        )
        session.add(published)
        session.flush()
        tell_of(session, row.id, Action.VERSION_PUBLISHED, row.published_version, by=published_by, now=now)
        return version_of(published)

    def offered(self, platform_id: UUID, context_id: str) -> Version | None:
        """Return the version that the course offers now, None if nothing is published."""
        version, ended_at = self.latest(platform_id, context_id) or (None, None)
        return version if ended_at is None else None

    def latest(self, platform_id: UUID, context_id: str) -> tuple[Version, datetime | None] | None:
        """Return the version that was published last, None without one, and since when it is not offered."""
        course = {"platform_id": platform_id, "context_id": context_id}
        with self._db.look() as connection:
            row = connection.execute(_LATEST, course).one_or_none()
        if row is None:
            return None
        with self._db.read() as session:
            found = session.get(AchievementVersionRow, row.id)
            return (version_of(found), row.archived_at) if found else None

    def version(self, achievement_id: UUID, version: int) -> Version:
        """Return one published version, for its public page. Raises AchievementMissing."""
        with self._db.read() as session:
            found = _version_row(session, achievement_id, version)
            if found is None:
                raise AchievementMissing
            return version_of(found)

    def archived_at(self, achievement_id: UUID) -> datetime | None:
        """Return since when it is not offered any more, None if it is not archived."""
        with self._db.read() as session:
            return session.scalar(select(AchievementRow.archived_at).where(AchievementRow.id == achievement_id))


def _of_context(session: Session, platform_id: UUID, context_id: str) -> AchievementRow | None:
    return session.execute(
        select(AchievementRow).where(AchievementRow.platform_id == platform_id, AchievementRow.context_id == context_id)
    ).scalar_one_or_none()


def _version_row(session: Session, achievement_id: UUID, version: int) -> AchievementVersionRow | None:
    return session.execute(
        select(AchievementVersionRow).where(
            AchievementVersionRow.achievement_id == achievement_id, AchievementVersionRow.version == version
        )
    ).scalar_one_or_none()


def _draft(row: AchievementRow) -> Draft:
    return Draft(
        achievement_id=row.id,
        issuer_slug=row.issuer_slug,
        achievement=achievement_from_json(row.draft),
        revision=row.revision,
        published_version=row.published_version,
        archived_at=row.archived_at,
    )


def exchange(
    session: Session, draft: Draft, wanted: dict[str, Any], now: datetime, *conditions: ColumnElement[bool]
) -> AchievementRow:
    """Put `wanted` in a draft's place. Raises DraftChanged where it is no longer that draft, or a condition fails."""
    changed = session.execute(
        update(AchievementRow)
        .where(AchievementRow.id == draft.achievement_id, AchievementRow.revision == draft.revision, *conditions)
        .values(draft=wanted, revision=draft.revision + 1, updated_at=now)
        .returning(AchievementRow)
    ).scalar_one_or_none()
    if changed is None:
        raise DraftChanged
    return changed


def version_of(row: AchievementVersionRow) -> Version:
    """Return the published version that a row stands for."""
    return Version(
        version_id=row.id,
        achievement_id=row.achievement_id,
        version=row.version,
        achievement=achievement_from_json(row.definition),
        issuer=profile_from_json(row.issuer),
        basis=basis_from_json(row.basis) if row.basis else None,
        published_at=row.published_at,
    )
