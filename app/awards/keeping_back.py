"""What keeps an achievement from a learner is recorded in one way, whoever decides it."""

from sqlalchemy import exists, select
from sqlalchemy.exc import IntegrityError

from app.audit import Action
from app.awards.decline_models import DeclineRow
from app.awards.models import AchievementRow, AwardRow, HoldRow
from app.awards.told import tell_of
from app.db import Database
from app.errors import ProductError


def keep_back(db: Database, row: HoldRow | DeclineRow, too_late: ProductError) -> None:
    """Record a decision unless one of its kind is in force, which then stays; raises `too_late` when it was awarded."""
    awarded = select(AwardRow.id).where(
        AwardRow.achievement_id == row.achievement_id,
        AwardRow.platform_id == row.platform_id,
        AwardRow.learner_id == row.learner_id,
    )
    achievement = select(AchievementRow.id).where(AchievementRow.id == row.achievement_id)
    try:
        with db.write() as session:
            # Claims lock the achievement too (shared): of both at once, whichever comes second sees the first.
            session.execute(achievement.with_for_update()).scalar_one()
            if session.scalar(select(exists(awarded))):
                raise too_late
            session.add(row)
            session.flush()
            if isinstance(row, HoldRow):
                tell_of(session, row.achievement_id, Action.AWARD_WITHHELD, by=row.held_by, now=row.held_at)
    except IntegrityError:
        return  # a second click, or a colleague was first
