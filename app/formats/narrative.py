"""All elements once more as readable text, for readers that show only an achievement's criteria. Pure."""

from collections.abc import Iterator

from app.awards import Award
from app.formats.rule_words import rule_words
from app.formats.wording import phrase, shown
from app.issuers import in_language
from app.vocabularies import annex1_label, country_name, label


def narrative(award: Award) -> str:
    """Return the elements and the rule as Markdown in the achievement's language. Pure.

    Each element is headed by the Recommendation's own term; the rule, which has none there, comes last. The learner and
    the grade are not in it: the criteria are the same for everybody.
    """
    language = award.achievement.language
    sections = [(annex1_label(key, language), text) for key, text in _sections(award)]
    sections.append((phrase("rule", language), rule_words(award.achievement.criteria, language)))
    return "\n\n".join(f"**{title}**\n\n{text}" for title, text in sections if text)


def _sections(award: Award) -> Iterator[tuple[str, str]]:
    achievement, issuer, language = award.achievement, award.issuer, award.achievement.language
    place = [issuer.region, country_name(issuer.country, language)]
    yield "country", ", ".join(part for part in place if part)
    yield "awarding_body", issuer.awarding_body_name(language)
    yield "outcomes", "\n".join(f"- {in_language(outcome.text, language)}" for outcome in achievement.outcomes)
    yield "workload", ", ".join(_workload(award))
    yield "level", _level(award)
    yield "assessment", ", ".join(label("assessment-type", code, language) for code in achievement.assessment_types)
    if achievement.participation:
        yield "participation", label("learning-assessment-mode", achievement.participation, language)
    if quality := issuer.quality_assurance:
        name = label("accreditation-type", quality.type_code, language)
        parts = [name, in_language(quality.statement, language), quality.agency, quality.url]
        yield "quality_assurance", "\n".join(f"- {part}" for part in parts if part)
    yield "prerequisites", in_language(achievement.prerequisites, language)
    if achievement.supervision is not None:
        yield "supervision", label("supervision-verification", achievement.supervision.code, language)
    if achievement.stackability is not None:
        note = in_language(achievement.stackability_note, language)
        yield "stackability", "\n\n".join(part for part in (phrase(achievement.stackability, language), note) if part)
    yield "further_information", in_language(achievement.further_information, language)


def _workload(award: Award) -> Iterator[str]:
    achievement = award.achievement
    if achievement.ects is not None:
        yield phrase("ects", achievement.language, ects=shown(achievement.ects, achievement.language))
    if award.hours is not None:
        yield phrase("hours", achievement.language, hours=shown(award.hours, achievement.language))


def _level(award: Award) -> str:
    achievement = award.achievement
    if achievement.not_placed:
        return phrase("not_placed", achievement.language)
    return phrase("eqf", achievement.language, level=achievement.eqf_level) if achievement.eqf_level else ""
