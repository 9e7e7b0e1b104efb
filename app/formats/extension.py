"""What Open Badges has no property for, in the terms of our own context; and every text in all its languages. Pure.

Alignments say once more what stands in a list of the EU, for readers that know no context but the standard ones.
"""

from typing import Any

from app.awards import Award, Outcome
from app.formats.expected import languages_of, shown_by, without_blanks
from app.formats.wording import (
    plain,
    spoken,
)
from app.issuers import ExternalReview, IssuerProfile
from app.vocabularies import ListName, concept

Json = dict[str, Any]


def achievement_extension(award: Award) -> Json:
    """Return the value of `microcredential`, which an achievement has. Pure."""
    achievement, quality = award.achievement, award.issuer.quality_assurance
    found = {
        "spokenIn": languages_of(award),
        "titleIn": spoken(achievement.title),
        "descriptionIn": spoken(achievement.description),
        "awardingBodyIn": spoken(award.issuer.awarding_body),
        "outcome": [_outcome(award, number, one) for number, one in enumerate(achievement.outcomes, start=1)],
        "workloadHours": "" if award.hours is None else plain(award.hours),
        "notPlaced": True if achievement.not_placed else None,
        "cycle": achievement.cycle,
        "assessmentType": [_uri("assessment-type", code) for code in achievement.assessment_types],
        "participationForm": _uri("learning-assessment-mode", achievement.participation),
        "supervision": achievement.supervision.uri if achievement.supervision else "",
        "instructionLanguage": list(achievement.instruction_languages),
        "prerequisitesIn": spoken(achievement.prerequisites),
        "gradingIn": spoken(achievement.grading) if award.grade else {},
        "furtherInformationIn": spoken(achievement.further_information),
    }
    if achievement.stackability is not None:
        found["stackability"] = achievement.stackability.value
        found["stackabilityNoteIn"] = spoken(achievement.stackability_note)
        found["stackabilityPage"] = achievement.stackability_url
    if quality is not None:
        found["qualityAssuranceType"] = _uri("accreditation-type", quality.type_code)
        found["qualityStatementIn"] = spoken(quality.statement)
        found["qualityAgency"] = quality.agency.strip()
        found["qualityReport"] = quality.url
    kept: Json = without_blanks(found)
    return kept


def assessment_id(award: Award) -> str:
    """Return the name of the node about the award's sitting. Pure."""
    return f"{award.credential_url}#assessment"


def assessment_extension(award: Award) -> Json:
    """Return the value of `microcredentialAssessment`, which a subject has; empty where none was confirmed. Pure."""
    assessed = award.assessed
    if assessed is None:
        return {}
    found = {
        "id": assessment_id(award),
        "supervisedHow": assessed.supervision.value,
        "identifiedHow": assessed.identity.value if assessed.identity else "",
        "assessedOn": assessed.assessed_on.isoformat(),
        "assessedOnline": True if assessed.is_online else None,
        "assessedAt": assessed.place.strip(),
        "assessedByIn": spoken(assessed.organisation),
    }
    kept: Json = without_blanks(found)
    return kept


def issuer_extension(profile: IssuerProfile) -> Json:
    """Return the value of `microcredentialIssuer`, which an issuer has. Pure."""
    found = {
        "legalNameIn": spoken(profile.legal_name),
        "otherNameIn": spoken(profile.alternative_name),
        "contactPage": profile.contact_page,
        "review": [_review(number, review) for number, review in enumerate(profile.external_reviews, start=1)],
        "recognitionPolicyIn": spoken(profile.recognition_policy),
        "recognitionPage": profile.recognition_url,
    }
    kept: Json = without_blanks(found)
    return kept


def _outcome(award: Award, number: int, outcome: Outcome) -> Json:
    # The number is part of the statement: a signature does not cover the order of a JSON-LD set. The id keeps nodes
    # apart that say the same of different outcomes.
    return {
        "id": f"{award.achievement_url}#outcome-{number}",
        "outcomeNumber": number,
        "statementIn": spoken(outcome.text),
        "shownBy": [_uri("assessment-type", code) for code in shown_by(award.achievement, outcome)],
        "skill": [{"skillUri": skill.uri, "skillNameIn": spoken(skill.labels)} for skill in outcome.skills],
    }


def _review(number: int, review: ExternalReview) -> Json:
    return {
        "reviewNumber": number,
        "reviewKind": str(review.kind),
        "reviewer": review.agency.strip(),
        "decidedOn": review.decided_on.isoformat() if review.decided_on else "",
        "reviewReport": review.url,
        "deqarId": review.deqar_id,
        "deqarEntry": review.deqar_url,
    }


def _uri(vocabulary: ListName, code: str) -> str:
    return concept(vocabulary, code).uri if code else ""
