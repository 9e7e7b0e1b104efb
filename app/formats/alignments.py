"""What stands in a list of the EU, as Open Badges alignments, for readers that know no context of ours. Pure."""

from collections.abc import Iterator
from typing import Any

from app.awards import Achievement, Award
from app.formats.expected import Named, named, worded
from app.formats.wording import phrase
from app.issuers import QualityAssurance
from app.vocabularies import concept

EQF = "ext:EQF"
NQF = "ext:NQF"
ISCED_F = "ext:ISCED-F"
ESCO = "ext:ESCOSkill"
ASSESSMENT = "ext:ELMAssessmentType"
PARTICIPATION = "ext:ELMLearningMode"
SUPERVISION = "ext:ELMSupervisionVerification"
QUALITY_ASSURANCE = "ext:QualityAssurance"


def alignments(award: Award) -> Iterator[dict[str, Any]]:
    """Yield the alignments of an award's achievement. Raises UnknownConcept. Pure."""
    achievement, language = award.achievement, award.achievement.language
    yield from _levels(award)
    for code in achievement.fields:
        yield _listed(ISCED_F, named("isced-f", code, language), concept("isced-f", code).scheme)
    yield from _skills(achievement)
    for code in achievement.assessment_types:
        found = named("assessment-type", code, language)
        yield _listed(ASSESSMENT, found, concept("assessment-type", code).scheme)
    if code := achievement.participation:
        found = named("learning-assessment-mode", code, language)
        yield _listed(PARTICIPATION, found, concept("learning-assessment-mode", code).scheme)
    if achievement.supervision is not None:
        code = achievement.supervision.code
        found = named("supervision-verification", code, language)
        found["code"] = achievement.supervision.value
        yield _listed(SUPERVISION, found, concept("supervision-verification", code).scheme)
    if award.issuer.quality_assurance is not None:
        yield _quality_assurance(award.issuer.quality_assurance, language)


def _levels(award: Award) -> Iterator[dict[str, Any]]:
    achievement, language = award.achievement, award.achievement.language
    if achievement.eqf_level is not None and not achievement.not_placed:
        level = str(achievement.eqf_level)
        found = named("eqf", level, language)
        found["name"] = phrase("eqf", language, level=level)
        yield _listed(EQF, found, "European Qualifications Framework")
    if achievement.nqf_level:
        found = named("nqf", achievement.nqf_level, language)
        # An alignment must lead somewhere, and a level that the EU's list does not have has no address.
        found["url"] = found["url"] or f"{award.achievement_url}#national-level"
        yield _listed(NQF, found, concept("nqf", achievement.nqf_level).scheme)


def _skills(achievement: Achievement) -> Iterator[dict[str, Any]]:
    skills = {skill.uri: skill for outcome in achievement.outcomes for skill in outcome.skills}
    for uri, skill in skills.items():
        words = worded(skill.labels, achievement.language, achievement.language)
        yield _listed(ESCO, {"name": words or uri, "url": uri}, "ESCO")


def _quality_assurance(quality: QualityAssurance, language: str) -> dict[str, Any]:
    code = quality.type_code
    found = _listed(
        QUALITY_ASSURANCE, named("accreditation-type", code, language), concept("accreditation-type", code).scheme
    )
    if words := worded(quality.statement, language, language):
        found["targetDescription"] = words
    return {**found, "targetUrl": quality.url or found["targetUrl"]}


def _listed(target_type: str, found: Named, framework: str) -> dict[str, Any]:
    item = {
        "type": ["Alignment"],
        "targetType": target_type,
        "targetName": found.get("name", ""),
        "targetCode": found.get("code", ""),
        "targetFramework": framework,
        "targetUrl": found.get("url", ""),
    }
    return {key: value for key, value in item.items() if value}
