"""A profile as JSON values, as the database and every published version keep it. Pure."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from app.issuers.values import ExternalReview, IssuerProfile, QualityAssurance


def profile_to_json(profile: IssuerProfile) -> dict[str, Any]:
    """Return the profile as JSON values, the inverse of `profile_from_json`. Pure."""
    return {
        **asdict(profile),
        "awarding_body": dict(profile.awarding_body) if profile.awarding_body else None,
        "external_reviews": [_review_to_json(review) for review in profile.external_reviews],
        "hours_per_ects": str(profile.hours_per_ects),
        "languages": list(profile.languages),
    }


def profile_from_json(values: Mapping[str, Any]) -> IssuerProfile:
    """Return the profile that `profile_to_json` wrote, now or before there were as many fields. Pure."""
    quality = values.get("quality_assurance")
    return IssuerProfile(
        **{
            **values,
            "quality_assurance": QualityAssurance(**quality) if quality else None,
            "external_reviews": tuple(_review_from_json(review) for review in values.get("external_reviews", ())),
            "hours_per_ects": Decimal(values["hours_per_ects"]),
            "languages": tuple(values.get("languages", ())),
        }
    )


def _review_to_json(review: ExternalReview) -> dict[str, Any]:
    return {**asdict(review), "decided_on": review.decided_on.isoformat() if review.decided_on else None}


def _review_from_json(values: Mapping[str, Any]) -> ExternalReview:
    decided_on = values.get("decided_on")
    return ExternalReview(**{**values, "decided_on": date.fromisoformat(decided_on) if decided_on else None})
