"""All elements once more as readable text, for readers that show only an achievement's criteria. Pure."""

from collections.abc import Iterable, Iterator

from app.awards import Award, Outcome
from app.formats.expected import shown_by, worded
from app.formats.rule_words import rule_words
from app.formats.wording import official_name, phrase, shown
from app.issuers import ExternalReview, Text
from app.vocabularies import annex1_label, country_name, label


def narrative(award: Award) -> str:
    """Return the elements and the rule as Markdown in the achievement's language. Pure.

    Each element is headed by the Recommendation's own term; the rule, which has none there, comes last. The learner and
    the grade are not in it: the criteria are the same for everybody.
    """
    language = award.achievement.language
    sections = [(annex1_label(key, language), text) for key, text in _Sections(award).annex1()]
    sections += [(phrase(key, language), text) for key, text in _Sections(award).further()]
    sections.append((phrase("rule", language), rule_words(award.achievement.criteria, language)))
    return "\n\n".join(f"**{title}**\n\n{text}" for title, text in sections if text)


class _Sections:
    """The texts of an award, keyed by what heads them."""

    def __init__(self, award: Award) -> None:
        self._award = award
        self._achievement = award.achievement
        self._issuer = award.issuer
        self._language = award.achievement.language

    def annex1(self) -> Iterator[tuple[str, str]]:
        achievement, issuer, language = self._achievement, self._issuer, self._language
        yield "country", _listing([issuer.region, country_name(issuer.country, language)])
        yield "awarding_body", self._words(issuer.awarding_body) or self._words(issuer.legal_name)
        yield "outcomes", "\n".join(self._outcome(outcome) for outcome in achievement.outcomes)
        yield "workload", _listing(self._workload())
        yield "level", _listing(self._levels())
        yield "assessment", _listing(label("assessment-type", code, language) for code in achievement.assessment_types)
        if achievement.participation:
            yield "participation", label("learning-assessment-mode", achievement.participation, language)
        if quality := issuer.quality_assurance:
            name = label("accreditation-type", quality.type_code, language)
            parts = [name, self._words(quality.statement), quality.agency, quality.url]
            yield "quality_assurance", _bullets(parts)
        yield "prerequisites", self._words(achievement.prerequisites)
        if achievement.supervision is not None:
            yield "supervision", label("supervision-verification", achievement.supervision.code, language)
        if achievement.stackability is not None:
            parts = [phrase(achievement.stackability, language), self._words(achievement.stackability_note)]
            yield "stackability", "\n\n".join(part for part in [*parts, achievement.stackability_url] if part)
        yield "further_information", self._words(achievement.further_information)

    def further(self) -> Iterator[tuple[str, str]]:
        achievement, issuer, language = self._achievement, self._issuer, self._language
        names = (official_name("isced-f", code, language) for code in achievement.fields)
        yield "fields", _listing(f"{code} {name}" for code, name in zip(achievement.fields, names, strict=True))
        spoken = (label("language", code, language) for code in achievement.instruction_languages)
        yield "instruction_languages", _listing(spoken)
        yield "grading", self._words(achievement.grading)
        yield "reviews", _bullets(self._review(review) for review in issuer.external_reviews)
        policy = [self._words(issuer.recognition_policy), issuer.recognition_url]
        yield "recognition", "\n\n".join(part for part in policy if part)

    def _words(self, text: Text | None) -> str:
        return worded(text, self._language, self._language)

    def _outcome(self, outcome: Outcome) -> str:
        language = self._language
        lines = [f"- {self._words(outcome.text)}"]
        if outcome.assessments:
            names = (label("assessment-type", code, language) for code in shown_by(self._achievement, outcome))
            lines.append("  - " + phrase("shown_by", language, assessments=_listing(names)))
        if outcome.skills:
            names = (self._words(skill.labels) or skill.uri for skill in outcome.skills)
            lines.append("  - " + phrase("skills", language, skills=_listing(names)))
        return "\n".join(lines)

    def _workload(self) -> Iterator[str]:
        ects, hours, language = self._achievement.ects, self._award.hours, self._language
        if ects is not None:
            yield phrase("ects", language, ects=shown(ects, language))
        if hours is not None:
            yield phrase("hours", language, hours=shown(hours, language))

    def _levels(self) -> Iterator[str]:
        achievement, language = self._achievement, self._language
        if achievement.not_placed:
            yield phrase("not_placed", language)
        elif achievement.eqf_level:
            yield phrase("eqf", language, level=achievement.eqf_level)
        if achievement.nqf_level:
            yield label("nqf", achievement.nqf_level, language)
        if achievement.cycle:
            yield label("qf-ehea-cycle", achievement.cycle, language)

    def _review(self, review: ExternalReview) -> str:
        decided_on = review.decided_on.isoformat() if review.decided_on else ""
        parts = [review.agency, phrase(review.kind, self._language), decided_on, review.url, review.deqar_url]
        return _listing(parts)


def _listing(parts: Iterable[str]) -> str:
    return ", ".join(part for part in parts if part)


def _bullets(parts: Iterable[str]) -> str:
    return "\n".join(f"- {part}" for part in parts if part)
