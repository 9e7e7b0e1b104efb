"""Which images definitions name: as long as one of them does, the image stays."""

from sqlalchemy import select

from app.awards.models import AchievementRow, AchievementVersionRow, TakeoverRow
from app.db import Database


def images_named(db: Database) -> set[str]:
    """Return the hash of every image in a draft, in a published version or its institution, or in what undo restores.

    Awards name none of their own: they are of a version, and versions are never removed.
    """
    places = (
        AchievementRow.draft["image"],
        AchievementVersionRow.definition["image"],
        AchievementVersionRow.issuer["logo"],
        TakeoverRow.draft_before["image"],
    )
    with db.read() as session:
        found = {name for place in places for name in session.scalars(select(place.as_string()).distinct())}
    return {name for name in found if name}
