"""An award as an Open Badges 3.0 credential, with all Annex I elements of the Recommendation. Pure.

Open Badges Specification 3.0, "AchievementCredential", with what that has no property for in the terms of our own
context (`extension`); arrays wherever one of the two official schemas wants one.
"""

from decimal import Decimal
from typing import Any

from app.awards import Award
from app.courses import Score
from app.formats.alignments import alignments
from app.formats.assessed_words import assessed_words
from app.formats.expected import assessed_said, named, worded
from app.formats.extension import achievement_extension, assessment_extension, issuer_extension
from app.formats.narrative import narrative
from app.formats.wording import (
    moment,
    phrase,
    plain,
)
from app.images import image_url
from app.issuers import IssuerProfile
from app.signing import CREDENTIALS_V2, MICROCREDENTIAL, OPEN_BADGES
from app.vocabularies import annex1_label, country_name

ANOTHER_NAME = "name"
EIDAS = "ext:eIDASIdentifier"
VAT = "ext:VATIdentifier"
REGISTRATION = "ext:RegistrationIdentifier"


def document(award: Award) -> dict[str, Any]:
    """Return the credential, unsigned. Raises UnknownConcept when a code stands in no list. Pure."""
    language = award.achievement.language
    title = worded(award.achievement.title, language, language)
    credential = {
        "@context": [CREDENTIALS_V2, OPEN_BADGES, f"{award.public_url}{MICROCREDENTIAL}"],
        "id": award.credential_url,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": title,
        "issuer": _issuer(award.issuer, award.public_url, language),
        "validFrom": moment(award.valid_from),
        "awardedDate": moment(award.awarded_at),
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
        credential["validUntil"] = moment(award.valid_until)
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
    own = award.achievement.language
    said = [phrase("elsewhere", own)] if award.is_elsewhere else []
    if award.assessed is not None:
        # Not among the criteria, which are the same for everybody.
        said.append(assessed_words(assessed_said(award.assessed, own, own), own))
        subject["microcredentialAssessment"] = assessment_extension(award)
    if said:
        subject["narrative"] = " ".join(said)
    return subject


def _achievement(award: Award, title: str) -> dict[str, Any]:
    achievement, language = award.achievement, award.achievement.language
    found: dict[str, Any] = {
        "id": award.achievement_url,
        "type": ["Achievement"],
        "achievementType": "MicroCredential",
        "name": title,
        "description": worded(achievement.description, language, language) or title,
        "criteria": {"narrative": narrative(award)},
        "creator": _awarding_body(award, language),
        "inLanguage": language,
        "version": str(award.version),
        "alignment": list(alignments(award)),
        "microcredential": achievement_extension(award),
    }
    if achievement.fields:
        names = (named("isced-f", code, language) for code in achievement.fields)
        found["fieldOfStudy"] = "; ".join(f"ISCED-F {name['code']} {name['name']}" for name in names)
    if achievement.image:
        found["image"] = _image(image_url(award.public_url, achievement.image))
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


def _image(address: str) -> dict[str, Any]:
    return {"id": address, "type": "Image"}


def _issuer(profile: IssuerProfile, public_url: str, language: str) -> dict[str, Any]:
    address = {
        "type": ["Address"],
        "addressCountry": country_name(profile.country, language),
        "addressCountryCode": profile.country,
        "addressRegion": profile.region.strip(),
        "addressLocality": profile.locality.strip(),
        "streetAddress": profile.street.strip(),
        "postalCode": profile.postcode.strip(),
    }
    identifiers = (
        # `additionalName` is a person's middle name; another name of an institution is what it is known by.
        (ANOTHER_NAME, worded(profile.alternative_name, language, language)),
        (EIDAS, profile.eidas_identifier),
        (VAT, profile.vat_number),
        (REGISTRATION, profile.registration_number.strip()),
    )
    issuer: dict[str, Any] = {
        "id": profile.did,
        "type": ["Profile"],
        "name": worded(profile.legal_name, language, language),
        "url": profile.website,
        "email": profile.email,
        "address": {key: value for key, value in address.items() if value},
        "otherIdentifier": [
            {"type": "IdentifierEntry", "identifier": value, "identifierType": kind}
            for kind, value in identifiers
            if value
        ],
        "image": _image(image_url(public_url, profile.logo)) if profile.logo else None,
        "microcredentialIssuer": issuer_extension(profile),
    }
    return {key: value for key, value in issuer.items() if value}


def _awarding_body(award: Award, language: str) -> dict[str, Any]:
    profile = award.issuer
    own = worded(profile.legal_name, language, language)
    name = worded(profile.awarding_body, language, language) or own
    # Nodes with one id are one node in JSON-LD: another body must not share the issuer's.
    itself = name == own
    return {"id": profile.did if itself else f"{profile.did}#awarding-body", "type": ["Profile"], "name": name}


def _number(value: Decimal) -> int | float:
    text = plain(value)
    return float(text) if "." in text else int(text)
