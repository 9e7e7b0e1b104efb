"""What was to be achieved, the same for all learners, as an ELM qualification. Pure."""

from collections.abc import Iterator, Mapping

from app.awards import Achievement, Award, Outcome, Stackability
from app.formats import elm_nodes as nodes
from app.formats.elm_nodes import (
    Json,
    given,
    identifier,
    listed,
    note,
    own_concept,
    web_pages,
)
from app.formats.elm_quality import programme_accreditations, quality_notes
from app.formats.wording import (
    phrase,
    plain,
    spoken,
)
from app.images import image_url
from app.vocabularies import concept


def qualification(award: Award, languages: list[str]) -> Json:
    """Return the definition's version; only a Qualification may have a level. Raises UnknownConcept."""
    achievement, about = award.achievement, award.achievement_url
    skills = _skills(achievement)
    return given(
        {
            "id": about,
            "type": "Qualification",
            "title": spoken(achievement.title),
            "description": spoken(achievement.description),
            "identifier": [identifier(f"{about}#identifier", about, "Version")],
            "learningOutcome": [
                _outcome(f"{about}#outcome-{number}", achievement, outcome, skills)
                for number, outcome in enumerate(achievement.outcomes, start=1)
            ],
            "creditPoint": _credits(award),
            "volumeOfLearning": nodes.duration(award.hours) if award.hours is not None else "",
            "eqfLevel": _level(achievement),
            "nqfLevel": [listed("nqf", achievement.nqf_level)] if achievement.nqf_level else [],
            "educationLevel": _cycle(award),
            "thematicArea": [listed("isced-f", code) for code in achievement.fields],
            "language": [listed("language", code) for code in achievement.instruction_languages],
            "influencedBy": _activity(award),
            "mode": [listed("learning-assessment-mode", achievement.participation)]
            if achievement.participation
            else [],
            "accreditation": programme_accreditations(award.issuer, about, languages),
            "supplementaryDocument": _documents(award),
            "entryRequirement": note(f"{about}#prerequisites", achievement.prerequisites)
            if spoken(achievement.prerequisites)
            else {},
            "isPartialQualification": achievement.stackability is Stackability.PART_OF
            if achievement.stackability
            else None,
            "additionalNote": [*quality_notes(award.issuer, about), *_notes(award, languages)],
        }
    )


def _skills(achievement: Achievement) -> dict[str, Json]:
    # The same skill may stand at several outcomes, with labels as they were at different times.
    labels: dict[str, dict[str, str]] = {}
    for skill in (skill for outcome in achievement.outcomes for skill in outcome.skills):
        labels[skill.uri] = spoken(skill.labels) | labels.get(skill.uri, {})
    # A concept must have a name, also one whose labels nobody kept.
    return {uri: nodes.plain_concept(uri, nodes.ESCO, words or {"en": uri}) for uri, words in labels.items()}


def _outcome(about: str, achievement: Achievement, outcome: Outcome, skills: Mapping[str, Json]) -> Json:
    return given(
        {
            "id": about,
            "type": "LearningOutcome",
            "title": spoken(outcome.text),
            "relatedESCOSkill": [skills[skill.uri] for skill in outcome.skills],
            # ELM has no property from an outcome to what shows it. Without a note it is each of the assessments.
            "additionalNote": [
                {
                    **note(f"{about}-assessment-{code}", concept("assessment-type", code).official_labels),
                    "subject": listed("assessment-type", code),
                }
                for code in achievement.assessment_types
                if code in outcome.assessments
            ],
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


def _cycle(award: Award) -> list[Json]:
    code = award.achievement.cycle
    if not code:
        return []
    return [own_concept(f"{award.achievement_url}#{nodes.CYCLE}-{code}", code, concept("qf-ehea-cycle", code).labels)]


def _activity(award: Award) -> list[Json]:
    achievement, about = award.achievement, award.achievement_url
    if not achievement.instruction_languages:
        return []
    return [
        {
            "id": f"{about}#activity",
            "type": "LearningActivitySpecification",
            "title": spoken(achievement.title),
            "language": [listed("language", code) for code in achievement.instruction_languages],
        }
    ]


def _documents(award: Award) -> list[Json]:
    achievement, about, quality = award.achievement, award.achievement_url, award.issuer.quality_assurance
    return web_pages(
        (f"{about}#{nodes.QUALITY_REPORT}", quality.url if quality and not quality.agency.strip() else ""),
        (f"{about}#{nodes.STACKABILITY_PAGE}", achievement.stackability_url if achievement.stackability else ""),
        (f"{about}#{nodes.RECOGNITION_PAGE}", award.issuer.recognition_url),
        # A logo or an image of ELM's own is one that stands in the document; ours stay where they are.
        (f"{about}#{nodes.IMAGE}", image_url(award.public_url, achievement.image)),
        (f"{about}#{nodes.LOGO}", image_url(award.public_url, award.issuer.logo)),
    )


def _notes(award: Award, languages: list[str]) -> Iterator[Json]:
    achievement, about = award.achievement, award.achievement_url
    if achievement.not_placed:
        words = {language: phrase("not_placed", language) for language in languages}
        yield note(f"{about}#{nodes.NOT_PLACED}", words)
    if achievement.stackability is not None:
        # No entitlement is written: none of the options gives a right to anything.
        names = {language: phrase(achievement.stackability, language) for language in languages}
        option, said = achievement.stackability.value, spoken(achievement.stackability_note)
        # A note must have words: without any of the teacher's the option's name stands in their place.
        yield {
            **note(f"{about}#{nodes.STACKABILITY if said else nodes.STACKABILITY_ALONE}", said or names),
            "subject": own_concept(f"{about}#{nodes.STACKABILITY}-{option}", option, names),
        }
    if spoken(achievement.further_information):
        yield note(f"{about}#{nodes.FURTHER_INFORMATION}", achievement.further_information)
