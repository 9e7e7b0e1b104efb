"""Annex I elements as Open Badges alignments: each element machine-readable, without a vocabulary of our own. Pure."""

from collections.abc import Iterator
from typing import Any

from app.assessment import Supervision
from app.awards import Achievement, Award
from app.formats.wording import FRAMEWORK, official_name, phrase, plain, shown
from app.issuers import ExternalReview, QualityAssurance, in_language
from app.vocabularies import ListName, annex1_label, concept

EQF = "ext:EQF"
ASSESSMENT = "ext:ELMAssessmentType"
PARTICIPATION = "ext:ELMLearningMode"
SUPERVISION = "ext:ELMSupervisionVerification"
QUALITY_ASSURANCE = "ext:QualityAssurance"
AGENCY = "ext:AnnexIQualityAssuranceAgency"
EXTERNAL_REVIEW = "ext:AnnexIExternalQualityAssurance"
DEQAR = "ext:DEQAR"
RECOGNITION = "ext:RecognitionPolicy"
NOT_PLACED = "ext:AnnexILevel"
OUTCOME = "ext:AnnexILearningOutcome"
WORKLOAD = "ext:AnnexIWorkload"
PREREQUISITES = "ext:AnnexIPrerequisites"
STACKABILITY = "ext:AnnexIStackability"
FURTHER_INFORMATION = "ext:AnnexIFurtherInformation"


def alignments(award: Award) -> Iterator[dict[str, Any]]:
    """Yield the alignments of an award's achievement. Pure."""
    achievement, language = award.achievement, award.achievement.language
    yield from _outcomes(award)
    if award.hours is not None:
        name = phrase("hours", language, hours=shown(award.hours, language))
        yield _own(award, WORKLOAD, "workload", name, code=f"PT{plain(award.hours)}H")
    yield from _level(award)
    for code in achievement.assessment_types:
        yield _concept(ASSESSMENT, "assessment-type", code, language)
    if achievement.participation:
        yield _concept(PARTICIPATION, "learning-assessment-mode", achievement.participation, language)
    if achievement.supervision is not None:
        yield _supervision(achievement.supervision, language)
    if award.issuer.quality_assurance is not None:
        yield from _quality_assurance(award, award.issuer.quality_assurance)
    for number, review in enumerate(award.issuer.external_reviews, start=1):
        yield from _external_review(award, number, review)
    yield from _recognition(award)
    yield from _optional_texts(award, achievement)


def _outcomes(award: Award) -> Iterator[dict[str, Any]]:
    language = award.achievement.language
    for number, outcome in enumerate(award.achievement.outcomes, start=1):
        name = phrase("outcome", language, number=number)
        words = in_language(outcome.text, language)
        # The number is part of the statement: a signature does not cover the order of a JSON-LD set.
        yield _own(award, OUTCOME, f"outcome-{number}", name, code=str(number), words=words)


def _level(award: Award) -> Iterator[dict[str, Any]]:
    achievement = award.achievement
    if achievement.not_placed:
        name = phrase("not_placed", achievement.language)
        yield _own(award, NOT_PLACED, "level", name, code="not-placed")
    elif achievement.eqf_level is not None:
        level = str(achievement.eqf_level)
        yield {
            "type": ["Alignment"],
            "targetType": EQF,
            "targetName": phrase("eqf", achievement.language, level=level),
            "targetCode": level,
            "targetFramework": "European Qualifications Framework",
            "targetUrl": concept("eqf", level).uri,
        }


def _supervision(supervision: Supervision, language: str) -> dict[str, Any]:
    found = _concept(SUPERVISION, "supervision-verification", supervision.code, language)
    return {**found, "targetCode": supervision.value}


def _quality_assurance(award: Award, quality: QualityAssurance) -> Iterator[dict[str, Any]]:
    language = award.achievement.language
    yield {
        **_concept(QUALITY_ASSURANCE, "accreditation-type", quality.type_code, language),
        "targetDescription": in_language(quality.statement, language),
        **({"targetUrl": quality.url} if quality.url else {}),
    }
    if quality.agency:
        name = phrase("agency", language)
        yield _own(award, AGENCY, "quality-assurance-agency", name, words=quality.agency)


def _external_review(award: Award, number: int, review: ExternalReview) -> Iterator[dict[str, Any]]:
    language = award.achievement.language
    # The number leads from a review to its entry in DEQAR: alignments are a set, and one leads to one place only.
    decided_on = review.decided_on.isoformat() if review.decided_on else ""
    yield {
        **_own(award, EXTERNAL_REVIEW, f"external-quality-assurance-{number}", review.agency),
        "targetFramework": phrase(review.kind, language),
        "targetCode": "/".join(part for part in (str(number), review.kind, decided_on) if part),
        **({"targetUrl": review.url} if review.url else {}),
    }
    if review.deqar_id or review.deqar_url:
        yield {
            **_own(award, DEQAR, f"deqar-{number}", phrase("deqar", language)),
            "targetFramework": phrase("deqar_name", language),
            "targetCode": "/".join(part for part in (str(number), review.deqar_id) if part),
            **({"targetUrl": review.deqar_url} if review.deqar_url else {}),
        }


def _recognition(award: Award) -> Iterator[dict[str, Any]]:
    language = award.achievement.language
    words, url = in_language(award.issuer.recognition_policy, language), award.issuer.recognition_url
    if words or url:
        found = _own(award, RECOGNITION, "recognition", phrase("recognition", language), words=words)
        yield {**found, "targetUrl": url} if url else found


def _optional_texts(award: Award, achievement: Achievement) -> Iterator[dict[str, Any]]:
    language = achievement.language
    if words := in_language(achievement.prerequisites, language):
        yield _own(award, PREREQUISITES, "prerequisites", annex1_label("prerequisites", language), words=words)
    if achievement.stackability is not None:
        name = phrase(achievement.stackability, language)
        note = in_language(achievement.stackability_note, language)
        yield _own(award, STACKABILITY, "stackability", name, code=achievement.stackability.value, words=note)
    if words := in_language(achievement.further_information, language):
        label = annex1_label("further_information", language)
        yield _own(award, FURTHER_INFORMATION, "further-information", label, words=words)


def _concept(target_type: str, vocabulary: ListName, code: str, language: str) -> dict[str, Any]:
    found = concept(vocabulary, code)
    return {
        "type": ["Alignment"],
        "targetType": target_type,
        "targetName": official_name(vocabulary, code, language),
        "targetCode": code,
        "targetFramework": found.scheme,
        "targetUrl": found.uri,
    }


def _own(
    award: Award, target_type: str, fragment: str, name: str, *, code: str = "", words: str = ""
) -> dict[str, Any]:
    found = {
        "type": ["Alignment"],
        "targetType": target_type,
        "targetName": name,
        "targetFramework": FRAMEWORK,
        "targetUrl": f"{award.achievement_url}#{fragment}",
    }
    if code:
        found["targetCode"] = code
    if words:
        found["targetDescription"] = words
    return found
