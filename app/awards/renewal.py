"""Renewal: a credential that ends is earned anew, by results since the one before. Pure."""

from dataclasses import replace
from datetime import datetime, timedelta

from app.awards.definitions import Version
from app.awards.values import AwardState

RENEWAL_DAYS = 60
"""How long before its end a credential can be renewed; after it there is no limit."""


def is_renewable(state: AwardState, valid_until: datetime | None, now: datetime) -> bool:
    """Tell whether a current award can be earned anew: it was issued, stands, and has ended or will soon. Pure."""
    return state is AwardState.ISSUED and valid_until is not None and now >= valid_until - timedelta(days=RENEWAL_DAYS)


def counting_since(version: Version, awarded_at: datetime) -> Version:
    """Return a version whose rule counts only what was earned after the day of an award. Pure.

    What the platform gives no time of cannot be told from what was earned before, and is unknown.
    """
    criteria, after = version.achievement.criteria, awarded_at.date() + timedelta(days=1)
    from_on = max(after, criteria.window.from_on or after)
    narrowed = replace(criteria, window=replace(criteria.window, from_on=from_on))
    return replace(version, achievement=replace(version.achievement, criteria=narrowed))
