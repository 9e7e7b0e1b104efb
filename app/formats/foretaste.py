"""What a credential would say, before there is one. Pure."""

from dataclasses import replace
from typing import Any

from app.awards import Achievement, LearnerName, sample_award
from app.formats.elm_specification import qualification
from app.formats.expected import languages_of
from app.formats.openbadges import document
from app.formats.openbadges_elements import elements
from app.issuers import IssuerProfile

_OF_AN_AWARD = frozenset({"learner", "issued", "valid_until", "grade", "image", "assessed"})


def preview(
    achievement: Achievement, issuer: IssuerProfile, learner: LearnerName | None = None, language: str = ""
) -> dict[str, Any]:
    """Return the elements as a credential would carry them in a language, without those that only an award has. Pure.

    Images are left out: a sample does not know where they are served.
    """
    found = elements(document(sample_award(achievement, issuer, learner)), language)
    institution = {key: value for key, value in found.get("institution", {}).items() if key != "logo"}
    said = {key: value for key, value in found.items() if key not in _OF_AN_AWARD}
    return said | ({"institution": institution} if institution else {})


def definitions(
    achievement: Achievement, issuer: IssuerProfile, url: str, public_url: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a definition as Open Badges 3.0 and ELM have it in a credential; `url` is its public address. Pure."""
    sample = replace(
        sample_award(achievement, issuer, None),
        achievement_url=url,
        credential_url=f"{public_url}/credentials/sample",
    )
    found: dict[str, Any] = document(sample)["credentialSubject"]["achievement"]
    return found, dict(qualification(sample, languages_of(sample)))
