"""What is recorded of a class, as queries that lists of learners are joined with: the tables stay in here."""

from typing import Any
from uuid import UUID

from sqlalchemy import Subquery, select

from app.awards.decline_models import DeclineRow
from app.awards.models import AwardRow, HoldRow, ReleaseRow


def awards_of_class(achievement_id: UUID, platform_id: UUID) -> Subquery:
    """Return columns `learner_id` and `state` of every current award of an achievement."""
    return _named(
        select(AwardRow.learner_id, AwardRow.state).where(
            AwardRow.achievement_id == achievement_id,
            AwardRow.platform_id == platform_id,
            AwardRow.superseded_at.is_(None),
        ),
        "awarded",
    )


def holds_of_class(achievement_id: UUID, platform_id: UUID) -> Subquery:
    """Return columns `learner_id` and `reason` of every hold in force."""
    return _named(
        select(HoldRow.learner_id, HoldRow.reason).where(
            HoldRow.achievement_id == achievement_id, HoldRow.platform_id == platform_id, HoldRow.lifted_at.is_(None)
        ),
        "held",
    )


def declines_of_class(achievement_id: UUID, platform_id: UUID) -> Subquery:
    """Return columns `learner_id` and `declined_at` of everybody who does not want it."""
    return _named(
        select(DeclineRow.learner_id, DeclineRow.declined_at).where(
            DeclineRow.achievement_id == achievement_id,
            DeclineRow.platform_id == platform_id,
            DeclineRow.taken_back_at.is_(None),
        ),
        "declined",
    )


def releases_of_class(achievement_id: UUID, platform_id: UUID) -> Subquery:
    """Return columns `learner_id` and `released_at` of everybody whom the teacher lets claim."""
    return _named(
        select(ReleaseRow.learner_id, ReleaseRow.released_at).where(
            ReleaseRow.achievement_id == achievement_id, ReleaseRow.platform_id == platform_id
        ),
        "released",
    )


def _named(query: Any, name: str) -> Subquery:
    found: Subquery = query.subquery(name)
    return found
