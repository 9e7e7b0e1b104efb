"""What an institution offers now: its published micro-credentials, newest version of each."""

from uuid import UUID

from sqlalchemy import Select, and_, select

from app.awards.definitions import Version, version_of
from app.awards.models import AchievementRow, AchievementVersionRow
from app.db import Database


class Published:
    """Finds published micro-credentials across courses, never across institutions."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def search(self, issuer_slug: str, words: str = "", *, limit: int = 50) -> list[Version]:
        """Return those with all of `words` in a title, whatever its language, by title; all where `words` is empty."""
        wanted = words.casefold().split()
        with self._db.read() as session:
            rows = session.scalars(offered_versions().where(AchievementRow.issuer_slug == issuer_slug))
            found = [version_of(row) for row in rows if title_holds(row.definition.get("title"), wanted)]
        return sorted(found, key=_sorting)[:limit]

    def find(self, issuer_slug: str, achievement_id: UUID) -> Version | None:
        """Return the version that is offered now, None if the institution offers no such micro-credential."""
        query = offered_versions().where(AchievementRow.issuer_slug == issuer_slug, AchievementRow.id == achievement_id)
        with self._db.read() as session:
            row = session.scalars(query).one_or_none()
            return version_of(row) if row else None


def offered_versions() -> Select[AchievementVersionRow]:
    """Return the query for the version of each micro-credential that is offered now."""
    return select(AchievementVersionRow).join(
        AchievementRow,
        and_(
            AchievementRow.id == AchievementVersionRow.achievement_id,
            AchievementRow.published_version == AchievementVersionRow.version,
            AchievementRow.archived_at.is_(None),
        ),
    )


def title_holds(title: object, wanted: list[str]) -> bool:
    """Tell whether all of the case-folded words stand in a stored title, whatever its language. Pure."""
    text = " ".join(str(words) for words in title.values()).casefold() if isinstance(title, dict) else ""
    return all(word in text for word in wanted)


def _sorting(version: Version) -> tuple[str, str]:
    title = version.achievement.title
    return (title.get(version.achievement.language, next(iter(title.values()), "")).casefold(), str(version.version_id))
