"""An award as a European digital credential: the European Learning Model, EDC profile "generic-full". Pure.

ELM 3.2, application profile EDC 1.2.0, over the Verifiable Credentials Data Model 1.1: the context of 2.0 cannot stand
beside ELM's. Every text is written in all languages in which it was given. The document is unsealed; a seal overwrites
the issuer's identity with its certificate's.
"""

from collections.abc import Iterator
from typing import Any

from app.awards import Achievement, Award, Stackability
from app.formats import elm_nodes as nodes
from app.formats.elm_display import display
from app.formats.elm_nodes import ELM_3_2, Edition, Json, given, in_each, listed, moment, note, spoken, web_page
from app.formats.elm_organisations import awarding_body, institution, programme_accreditations, quality_notes
from app.formats.wording import phrase, plain
from app.vocabularies import label

CREDENTIALS_V1 = "https://www.w3.org/2018/credentials/v1"


def document(award: Award, edition: Edition = ELM_3_2) -> dict[str, Any]:
    """Return the credential, unsealed. Raises UnknownConcept when a code stands in no EU list. Pure."""
    achievement = award.achievement
    languages = languages_of(achievement)
    about = award.credential_url
    credential: Json = {
        "@context": [CREDENTIALS_V1, edition.context],
        "id": f"urn:credential:{award.award_id}",
        "type": ["VerifiableCredential", "EuropeanDigitalCredential"],
        "credentialSchema": [{"id": edition.schema, "type": "ShaclValidator2017"}],
        "credentialProfiles": [_generic()],
        "identifier": [
            {"id": f"{about}#identifier", "type": "Identifier", "notation": about, "schemeName": "Credential"}
        ],
        "issuer": institution(award.issuer, languages),
        "issued": moment(award.awarded_at),
        "issuanceDate": moment(award.awarded_at),
        "validFrom": moment(award.valid_from),
        "credentialSubject": _subject(award, languages),
        "displayParameter": display(about, achievement.title, achievement.description, achievement.language, languages),
        # ELM says no more of a status than where it is: our list's address and the place in it.
        "credentialStatus": {"id": f"{award.status.list_url}#{award.status.index}", "type": "CredentialStatus"},
    }
    if award.valid_until is not None:
        credential |= dict.fromkeys(("validUntil", "expirationDate"), moment(award.valid_until))
    return credential


def languages_of(achievement: Achievement) -> list[str]:
    """Return the languages in which a credential is written: those of the title, its own first. Pure."""
    others = (language for language in spoken(achievement.title) if language != achievement.language)
    return [achievement.language, *others]


def _generic() -> Json:
    # The list has no micro-credential; the Commission's own Annex I sample is "generic".
    return nodes.plain_concept(
        "http://data.europa.eu/snb/credential/e34929035b",
        "http://data.europa.eu/snb/credential/25831c2",
        {"en": "Generic", "sl": "Generično"},
    )


def _subject(award: Award, languages: list[str]) -> Json:
    name, language = award.learner, [award.achievement.language]
    return given(
        {
            "id": award.subject_id or f"{award.credential_url}#learner",
            "type": "Person",
            "fullName": in_each(language, name.full),
            "givenName": in_each(language, name.given) if name.given else {},
            "familyName": in_each(language, name.family) if name.family else {},
            "hasClaim": [_claim(award, languages)],
        }
    )


def _claim(award: Award, languages: list[str]) -> Json:
    about = award.credential_url
    awarding = {
        "id": f"{about}#awarding",
        "type": "AwardingProcess",
        "awardingBody": [awarding_body(award.issuer, languages)],
        "awardingDate": moment(award.awarded_at),
    }
    return given(
        {
            "id": f"{about}#achievement",
            "type": "LearningAchievement",
            "title": spoken(award.achievement.title),
            "awardedBy": awarding,
            "provenBy": [_assessment(award, code, awarding, languages) for code in award.achievement.assessment_types],
            "specifiedBy": _qualification(award, languages),
        }
    )


def _assessment(award: Award, code: str, awarding: Json, languages: list[str]) -> Json:
    achievement = award.achievement
    title = {language: label("assessment-type", code, language) for language in languages}
    specification = {
        "id": f"{award.achievement_url}#assessment-{code}",
        "type": "LearningAssessmentSpecification",
        "title": title,
        "dcType": listed("assessment-type", code),
        "gradingScheme": _grading_scheme(award, languages),
    }
    return given(
        {
            "id": f"{award.credential_url}#assessment-{code}",
            "type": "LearningAssessment",
            "title": title,
            "awardedBy": awarding,
            "grade": _grade(award, languages),
            "idVerification": listed("supervision-verification", achievement.supervision.code)
            if achievement.supervision
            else {},
            "specifiedBy": given(specification),
        }
    )


def _grade(award: Award, languages: list[str]) -> Json:
    # An assessment must say a grade. The one there is belongs to the whole; without one, that nothing is said of it.
    if award.grade is None:
        words = {language: phrase("not_graded", language) for language in languages}
        return note(f"{award.credential_url}#{nodes.NOT_GRADED}", words)
    return note(f"{award.credential_url}#grade", in_each(languages, award.grade.label or plain(award.grade.points)))


def _grading_scheme(award: Award, languages: list[str]) -> Json:
    if award.grade is None or award.grade.label:  # the points behind a letter are the platform's own business
        return {}
    return {
        "id": f"{award.achievement_url}#{nodes.GRADING_SCHEME}",
        "type": "GradingScheme",
        "title": in_each(languages, f"{plain(award.grade.points_minimum)}–{plain(award.grade.points_possible)}"),
    }


def _qualification(award: Award, languages: list[str]) -> Json:
    achievement, about = award.achievement, award.achievement_url
    quality = award.issuer.quality_assurance
    report = quality.url if quality and not quality.agency else ""
    return given(
        {
            "id": about,
            "type": "Qualification",
            "title": spoken(achievement.title),
            "description": spoken(achievement.description),
            "identifier": [{"id": f"{about}#identifier", "type": "Identifier", "notation": about}],
            "learningOutcome": [
                {"id": f"{about}#outcome-{number}", "type": "LearningOutcome", "title": spoken(outcome.text)}
                for number, outcome in enumerate(achievement.outcomes, start=1)
            ],
            "creditPoint": _credits(award),
            "volumeOfLearning": nodes.duration(award.hours) if award.hours is not None else "",
            "eqfLevel": _level(achievement),
            "mode": [listed("learning-assessment-mode", achievement.participation)]
            if achievement.participation
            else [],
            "accreditation": programme_accreditations(award.issuer, about, languages),
            "supplementaryDocument": [web_page(f"{about}#{nodes.QUALITY_REPORT}", report)] if report else [],
            "entryRequirement": note(f"{about}#prerequisites", achievement.prerequisites)
            if spoken(achievement.prerequisites)
            else {},
            "isPartialQualification": achievement.stackability is Stackability.PART_OF
            if achievement.stackability
            else None,
            "additionalNote": [*quality_notes(award.issuer, about), *_notes(award, languages)],
        }
    )


def _credits(award: Award) -> list[Json]:
    if award.achievement.ects is None:
        return []
    return [
        {
            "id": f"{award.achievement_url}#credits",
            "type": "CreditPoint",
            "point": plain(award.achievement.ects),
            "framework": listed("education-credit", nodes.ECTS),
        }
    ]


def _level(achievement: Achievement) -> Json:
    placed = achievement.eqf_level is not None and not achievement.not_placed
    return listed("eqf", str(achievement.eqf_level)) if placed else {}


def _notes(award: Award, languages: list[str]) -> Iterator[Json]:
    achievement, about = award.achievement, award.achievement_url
    if achievement.not_placed:
        words = {language: phrase("not_placed", language) for language in languages}
        yield note(f"{about}#{nodes.NOT_PLACED}", words)
    if achievement.stackability is not None:
        # No entitlement is written: none of the options gives a right to anything.
        names = {language: phrase(achievement.stackability, language) for language in languages}
        value = {
            "id": f"{about}#{nodes.STACKABILITY}-{achievement.stackability.value}",
            "type": "Concept",
            "notation": achievement.stackability.value,
            "prefLabel": names,
        }
        yield {
            **note(f"{about}#{nodes.STACKABILITY}", spoken(achievement.stackability_note) or names),
            "subject": value,
        }
    if spoken(achievement.further_information):
        yield note(f"{about}#{nodes.FURTHER_INFORMATION}", achievement.further_information)
