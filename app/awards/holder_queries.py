"""What became of awards and when, as a query that lists of holders are joined with: the tables stay in here."""

from sqlalchemy import Subquery, select

from app.awards.models import AchievementVersionRow, AwardRow


def award_moments() -> Subquery:
    """Return whose each award is, of what, its state, and the moments of what became of it.

    Where `valid_until` is empty, it is `expires_after_months` after the award; without these there is no end.
    """
    months = AchievementVersionRow.definition["expires_after_months"].as_integer()
    columns = select(
        AwardRow.id,
        AwardRow.achievement_id,
        AwardRow.platform_id,
        AwardRow.learner_id,
        AwardRow.state,
        AwardRow.awarded_at,
        AwardRow.revoked_at,
        AwardRow.suspended_at,
        AwardRow.superseded_at,
        AwardRow.valid_until,
        months.label("expires_after_months"),
    )
    return columns.join(AchievementVersionRow, AchievementVersionRow.id == AwardRow.version_id).subquery(
        "award_moments"
    )
