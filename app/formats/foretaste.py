"""What a credential would say, before there is one. Pure."""

from typing import Any

from app.awards import Achievement, LearnerName, sample_award
from app.formats.openbadges import document
from app.formats.openbadges_elements import elements
from app.issuers import IssuerProfile


def preview(achievement: Achievement, issuer: IssuerProfile, learner: LearnerName | None = None) -> dict[str, Any]:
    """Return the Annex I elements as a credential would carry them, without those that only an award has. Pure."""
    found = elements(document(sample_award(achievement, issuer, learner)))
    return {key: value for key, value in found.items() if key not in {"learner", "issued", "grade"}}
