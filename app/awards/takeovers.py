"""Taking over what another course published into a course that has published nothing: a definition, never an award."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import CompoundSelect, Select, select, union

from app.awards.achievement import Achievement, achievement_to_json
from app.awards.definitions import (
    Draft,
    Version,
    exchange,
    version_of,
)
from app.awards.models import AchievementRow, AchievementVersionRow, HoldRow, IssueModeRow, ReleaseRow, TakeoverRow
from app.awards.published import offered_versions, title_holds
from app.clock import Clock
from app.db import Database

MOST_SHOWN = 50
_UNPUBLISHED = AchievementRow.published_version == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A course at which somebody looks for something to take over, and who that is there (`teacher_id`)."""

    platform_id: UUID
    context_id: str
    issuer_slug: str
    teacher_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """What another course publishes now; `is_own` where the teacher published or decided something there."""

    version: Version
    is_own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Those found, own ones first and newest first, MOST_SHOWN at most; how many were found, and how many there are."""

    shown: Sequence[Candidate]
    found: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Takeover:
    """What an unpublished draft was taken over from. `is_edited` where somebody has changed it since."""

    version: Version
    is_edited: bool


class Takeovers:
    """Finds what can be taken over, takes it over, and undoes that until something is published."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def candidates(self, place: Place, words: str = "") -> Candidates:
        """Return what other courses of the same platform and institution publish now, never anybody's draft.

        All of `words` stand in a title, whatever its language.
        """
        wanted = words.casefold().split()
        with self._db.read() as session:
            own = set(session.scalars(_acted_on(place)))
            rows = session.scalars(_elsewhere(place)).all()
            found = [row for row in rows if title_holds(row.definition.get("title"), wanted)]
            found.sort(key=lambda row: (row.achievement_id in own, row.published_at, str(row.id)), reverse=True)
            shown = [Candidate(version=version_of(row), is_own=row.achievement_id in own) for row in found[:MOST_SHOWN]]
        return Candidates(shown=shown, found=len(found), total=len(rows))

    def has_any(self, place: Place) -> bool:
        """Tell whether `candidates` would list anything."""
        with self._db.read() as session:
            return session.scalars(_elsewhere(place).limit(1)).first() is not None

    def find(self, place: Place, achievement_id: UUID) -> Version | None:
        """Return what such a course publishes now, None where `candidates` would not list it."""
        with self._db.read() as session:
            row = session.scalars(_elsewhere(place).where(AchievementRow.id == achievement_id)).one_or_none()
            return version_of(row) if row else None

    def take(self, draft: Draft, source: Version, achievement: Achievement) -> None:
        """Put `achievement`, which is `source` carried into this course, in the draft's place, and keep the draft.

        Of two taken over one after the other without an edit between, the undo leads back to before the first. Raises
        DraftChanged where somebody saved or published in the meantime.
        """
        now, taken = self._clock(), achievement_to_json(achievement)
        with self._db.write() as session:
            exchange(session, draft, taken, now, _UNPUBLISHED)
            row = session.get(TakeoverRow, draft.achievement_id)
            if row is None:
                row = TakeoverRow(achievement_id=draft.achievement_id)
                session.add(row)
            if row.revision != draft.revision:
                row.draft_before = achievement_to_json(draft.achievement)
            row.version_id, row.revision, row.taken_at = source.version_id, draft.revision + 1, now

    def of_draft(self, draft: Draft) -> Takeover | None:
        """Return what the draft was taken over from; None if it was not, or is published."""
        if draft.published_version:
            return None
        with self._db.read() as session:
            row = session.get(TakeoverRow, draft.achievement_id)
            if row is None:
                return None
            version = version_of(session.get_one(AchievementVersionRow, row.version_id))
            return Takeover(version=version, is_edited=row.revision != draft.revision)

    def undo(self, draft: Draft) -> bool:
        """Put the draft back that was there before; tell whether there was something to undo.

        Nothing is undone of what is published, nor twice. Raises DraftChanged where somebody saved meanwhile.
        """
        with self._db.write() as session:
            row = session.get(TakeoverRow, draft.achievement_id)
            if row is None or draft.published_version:
                return False
            exchange(session, draft, dict(row.draft_before), self._clock(), _UNPUBLISHED)
            session.delete(row)
        return True


def is_untouched(achievement: Achievement, begun: Achievement) -> bool:
    """Tell whether a draft holds nothing but what the form began with (`begun`), whatever its language. Pure."""
    with_its_beginning = replace(
        achievement,
        language=begun.language,
        title=begun.title,
        participation=begun.participation,
        instruction_languages=begun.instruction_languages,
        criteria=begun.criteria,
    )
    return (
        with_its_beginning == begun
        and set(achievement.title.values()) <= set(begun.title.values())
        and achievement.participation in {"", begun.participation}
        and set(achievement.instruction_languages) <= {achievement.language, *begun.instruction_languages}
        and (not achievement.criteria.items or achievement.criteria == begun.criteria)
    )


def _elsewhere(place: Place) -> Select[AchievementVersionRow]:
    return offered_versions().where(
        AchievementRow.platform_id == place.platform_id,
        AchievementRow.issuer_slug == place.issuer_slug,
        AchievementRow.context_id != place.context_id,
    )


def _acted_on(place: Place) -> CompoundSelect[UUID]:
    """Return the ids of micro-credentials that the teacher published or decided something about.

    From what is kept anyway: nobody's teaching is written down for this.
    """
    who = place.teacher_id
    return union(
        select(AchievementVersionRow.achievement_id).where(AchievementVersionRow.published_by == who),
        select(IssueModeRow.achievement_id).where(IssueModeRow.changed_by == who),
        select(HoldRow.achievement_id).where(HoldRow.platform_id == place.platform_id, HoldRow.held_by == who),
        select(ReleaseRow.achievement_id).where(
            ReleaseRow.platform_id == place.platform_id, ReleaseRow.released_by == who
        ),
    )
