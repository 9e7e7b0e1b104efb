"""An award as a European digital credential: the European Learning Model, EDC profile "generic-full". Pure.

ELM 3.2, application profile EDC 1.2.0, over the Verifiable Credentials Data Model 1.1: the context of 2.0 cannot stand
beside ELM's. Every text is written in all languages in which it was given. The document is unsealed; a seal overwrites
the issuer's identity with its certificate's.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from app.awards import Award
from app.formats import elm_nodes as nodes
from app.formats.assessed_words import sitting_title
from app.formats.elm_assessed import sitting_of
from app.formats.elm_display import display
from app.formats.elm_nodes import (
    ELM_3_2,
    Edition,
    Json,
    given,
    in_each,
    listed,
    note,
)
from app.formats.elm_organisations import awarding_body, institution
from app.formats.elm_specification import qualification
from app.formats.expected import languages_of
from app.formats.wording import (
    moment,
    phrase,
    plain,
    spoken,
)
from app.vocabularies import label

CREDENTIALS_V1 = "https://www.w3.org/2018/credentials/v1"


def document(award: Award, edition: Edition = ELM_3_2, pages: Mapping[str, bytes] | None = None) -> dict[str, Any]:
    """Return the credential, unsealed. Raises UnknownConcept when a code stands in no EU list. Pure.

    `pages` are what a viewer shows, one PNG per language (`languages_of`); one that is missing is white.
    """
    languages = languages_of(award)
    about = award.credential_url
    credential: Json = {
        "@context": [CREDENTIALS_V1, edition.context],
        "id": f"urn:credential:{award.award_id}",
        "type": ["VerifiableCredential", "EuropeanDigitalCredential"],
        "credentialSchema": [{"id": edition.schema, "type": "ShaclValidator2017"}],
        "credentialProfiles": [_generic(edition)],
        "identifier": [nodes.identifier(f"{about}#identifier", about, "Credential")],
        "issuer": institution(award.issuer, languages),
        "issued": moment(award.awarded_at),
        "issuanceDate": moment(award.awarded_at),
        "validFrom": moment(award.valid_from),
        "credentialSubject": _subject(award, languages),
        "displayParameter": display(award, languages, pages or {}),
        # ELM says no more of a status than where it is: our list's address and the place in it.
        "credentialStatus": {"id": f"{award.status.list_url}#{award.status.index}", "type": "CredentialStatus"},
    }
    if award.valid_until is not None:
        credential |= dict.fromkeys(("validUntil", "expirationDate"), moment(award.valid_until))
    return credential


def _generic(edition: Edition) -> Json:
    # The list has no micro-credential; the Commission's own Annex I sample is "generic".
    return nodes.plain_concept(edition.profile, edition.profiles, {"en": "Generic", "sl": "Generično"})


def _subject(award: Award, languages: list[str]) -> Json:
    name, language = award.learner, [award.achievement.language]
    return given(
        {
            "id": award.subject_id or f"{award.credential_url}#learner",
            "type": "Person",
            "fullName": in_each(language, name.full),
            "givenName": in_each(language, name.given) if name.given.strip() else {},
            "familyName": in_each(language, name.family) if name.family.strip() else {},
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
            "additionalNote": _notes(award, languages),
            "provenBy": list(_assessments(award, awarding, languages)),
            "specifiedBy": qualification(award, languages),
        }
    )


def _notes(award: Award, languages: list[str]) -> list[Json]:
    if not award.is_elsewhere:
        return []
    said = {language: phrase("elsewhere", language) for language in languages}
    return [note(f"{award.credential_url}#{nodes.DECIDED_ELSEWHERE}", said)]


def _assessments(award: Award, awarding: Json, languages: list[str]) -> Iterator[Json]:
    kinds, sitting = award.achievement.assessment_types, sitting_of(award, languages)
    is_the_only = len(kinds) == 1
    for code in kinds:
        yield _assessment(award, code, awarding, languages) | (sitting if is_the_only else {})
    if sitting and not is_the_only:
        # Which of several kinds was assessed at the sitting is not known: it stands beside them.
        yield given(
            {
                "id": f"{award.credential_url}#sitting",
                "type": "LearningAssessment",
                "title": {language: sitting_title(language) for language in languages},
                "awardedBy": awarding,
                "grade": _grade(award, languages),
                "idVerification": _verification(award),
                **sitting,
            }
        )


def _assessment(award: Award, code: str, awarding: Json, languages: list[str]) -> Json:
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
            "idVerification": _verification(award),
            "specifiedBy": given(specification),
        }
    )


def _verification(award: Award) -> Json:
    promise = award.achievement.supervision
    return listed("supervision-verification", promise.code) if promise else {}


def _grade(award: Award, languages: list[str]) -> Json:
    # An assessment must say a grade. The one there is belongs to the whole; without one, that nothing is said of it.
    if award.grade is None:
        words = {language: phrase("not_graded", language) for language in languages}
        return note(f"{award.credential_url}#{nodes.NOT_GRADED}", words)
    value = award.grade.label or plain(award.grade.points)  # a label as it is: nobody may say what its blanks mean
    return {
        "id": f"{award.credential_url}#grade",
        "type": "Note",
        "noteLiteral": dict.fromkeys(languages, value),
    }


def _grading_scheme(award: Award, languages: list[str]) -> Json:
    grade, words = award.grade, spoken(award.achievement.grading)
    if grade is None:
        return {}
    # The points behind a letter are the platform's own business.
    scale = "" if grade.label else f"{plain(grade.points_minimum)}–{plain(grade.points_possible)}"
    if not scale and not words:
        return {}
    return given(
        {
            "id": f"{award.achievement_url}#{nodes.GRADING_SCHEME if scale else nodes.GRADING_WORDS}",
            "type": "GradingScheme",
            "title": in_each(languages, scale) if scale else words,
            "description": words,
        }
    )
