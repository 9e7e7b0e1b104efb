"""What became of awards and when, as a query that lists of holders are joined with: the tables stay in here."""

from sqlalchemy import Subquery, select

from app.awards.models import AwardRow


def award_moments() -> Subquery:
    """Return whose each award is, of what, its state, and the moments of what became of it."""
    return select(
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
    ).subquery("award_moments")
