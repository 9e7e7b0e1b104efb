"""An award as an Open Badges 3.0 credential, with all Annex I elements of the Recommendation. Pure.

Open Badges Specification 3.0, "AchievementCredential". Only the two standard contexts are used, so that any verifier
that knows Open Badges can check it, and arrays wherever one of the two official schemas wants one.
"""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from app.awards import Award
from app.courses import Score
from app.formats.alignments import alignments
from app.formats.narrative import narrative
from app.formats.wording import plain
from app.issuers import IssuerProfile, in_language
from app.signing import CREDENTIALS_V2, OPEN_BADGES
from app.vocabularies import annex1_label, country_name

ANOTHER_NAME = "name"
EIDAS = "ext:eIDASIdentifier"
VAT = "ext:VATIdentifier"
REGISTRATION = "ext:RegistrationIdentifier"


def document(award: Award) -> dict[str, Any]:
    """Return the credential, unsigned. Pure."""
    achievement, language = award.achievement, award.achievement.language
    title = in_language(achievement.title, language)
    credential = {
        "@context": [CREDENTIALS_V2, OPEN_BADGES],
        "id": award.credential_url,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": title,
        "issuer": _issuer(award.issuer, language),
        "validFrom": _moment(award.valid_from),
        "awardedDate": _moment(award.awarded_at),
        "credentialSubject": _subject(award, title),
        "credentialStatus": {
            "id": f"{award.status.list_url}#{award.status.index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(award.status.index),
            "statusListCredential": award.status.list_url,
        },
    }
    if award.valid_until is not None:
        credential["validUntil"] = _moment(award.valid_until)
    return credential


def _subject(award: Award, title: str) -> dict[str, Any]:
    subject: dict[str, Any] = {
        "type": ["AchievementSubject"],
        "identifier": [
            {
                "type": "IdentityObject",
                "identityHash": award.learner.full,
                "identityType": "name",
                "hashed": False,
            }
        ],
        "achievement": _achievement(award, title),
    }
    if award.subject_id:
        subject["id"] = award.subject_id
    if award.achievement.ects is not None:
        subject["creditsEarned"] = _number(award.achievement.ects)
    if award.grade is not None:
        subject["result"] = [
            {
                "type": ["Result"],
                "resultDescription": f"{award.achievement_url}#grade",
                "value": award.grade.label or plain(award.grade.points),
                "status": "Completed",
            }
        ]
    return subject


def _achievement(award: Award, title: str) -> dict[str, Any]:
    achievement, language = award.achievement, award.achievement.language
    found: dict[str, Any] = {
        "id": award.achievement_url,
        "type": ["Achievement"],
        "achievementType": "MicroCredential",
        "name": title,
        "description": in_language(achievement.description, language) or title,
        "criteria": {"narrative": narrative(award)},
        "creator": _awarding_body(award, language),
        "inLanguage": language,
        "version": str(award.version),
        "alignment": list(alignments(award)),
    }
    if achievement.ects is not None:
        found["creditsAvailable"] = _number(achievement.ects)
    if award.grade is not None:
        found["resultDescription"] = [_grading(award, award.grade)]
    return found


def _grading(award: Award, grade: Score) -> dict[str, Any]:
    found = {
        "id": f"{award.achievement_url}#grade",
        "type": ["ResultDescription"],
        "name": annex1_label("grade", award.achievement.language),
        "resultType": "LetterGrade" if grade.label else "RawScore",
    }
    if grade.label:  # the points behind a letter or a step of a scale are the platform's own business
        return found
    return found | {"valueMin": plain(grade.points_minimum), "valueMax": plain(grade.points_possible)}


def _issuer(profile: IssuerProfile, language: str) -> dict[str, Any]:
    address = {
        "type": ["Address"],
        "addressCountry": country_name(profile.country, language),
        "addressCountryCode": profile.country,
        "addressRegion": profile.region,
        "addressLocality": profile.locality,
        "streetAddress": profile.street,
        "postalCode": profile.postcode,
    }
    identifiers = (
        # `additionalName` is a person's middle name; another name of an institution is what it is known by.
        (ANOTHER_NAME, in_language(profile.alternative_name, language)),
        (EIDAS, profile.eidas_identifier),
        (VAT, profile.vat_number),
        (REGISTRATION, profile.registration_number),
    )
    issuer: dict[str, Any] = {
        "id": profile.did,
        "type": ["Profile"],
        "name": profile.name(language),
        "url": profile.website,
        "email": profile.email,
        "address": {key: value for key, value in address.items() if value},
        "otherIdentifier": [
            {"type": "IdentifierEntry", "identifier": value, "identifierType": kind}
            for kind, value in identifiers
            if value
        ],
    }
    return {key: value for key, value in issuer.items() if value}


def _awarding_body(award: Award, language: str) -> dict[str, Any]:
    profile = award.issuer
    name = profile.awarding_body_name(language)
    # Nodes with one id are one node in JSON-LD: another body must not share the issuer's.
    itself = name == profile.name(language)
    return {"id": profile.did if itself else f"{profile.did}#awarding-body", "type": ["Profile"], "name": name}


def _number(value: Decimal) -> int | float:
    text = plain(value)
    return float(text) if "." in text else int(text)


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
