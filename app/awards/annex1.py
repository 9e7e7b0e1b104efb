"""Annex I of the Council Recommendation of 16 June 2022: is every European standard element there? Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from app.awards.achievement import Achievement
from app.issuers import IssuerProfile, Text, is_web_address
from app.vocabularies import ListName, exists

MAX_ECTS = Decimal(60)
MAX_HOURS = Decimal(2000)
MAX_MONTHS = 600


class Element(StrEnum):
    """The 11 mandatory elements (Annex I, part 1) and the 5 optional ones (part 2), in the Recommendation's order."""

    LEARNER = "learner"
    TITLE = "title"
    COUNTRY = "country"
    AWARDING_BODY = "awarding_body"
    ISSUED = "issued"
    OUTCOMES = "outcomes"
    WORKLOAD = "workload"
    LEVEL = "level"
    ASSESSMENT = "assessment"
    PARTICIPATION = "participation"
    QUALITY_ASSURANCE = "quality_assurance"
    PREREQUISITES = "prerequisites"
    SUPERVISION = "supervision"
    GRADE = "grade"
    STACKABILITY = "stackability"
    FURTHER_INFORMATION = "further_information"


MANDATORY = tuple(Element)[:11]
OPTIONAL = tuple(Element)[11:]


class Gap(StrEnum):
    """What stands between a draft and its publication, beside or within an element."""

    TITLE = "title"
    COUNTRY = "country"
    AWARDING_BODY = "awarding_body"
    OUTCOMES = "outcomes"
    WORKLOAD = "workload"
    WORKLOAD_RANGE = "workload_range"
    LEVEL = "level"
    LEVEL_BOTH = "level_both"
    ASSESSMENT = "assessment"
    PARTICIPATION = "participation"
    QUALITY_ASSURANCE = "quality_assurance"
    SUPERVISION = "supervision"
    CRITERIA = "criteria"
    CRITERIA_INCOMPLETE = "criteria_incomplete"
    OUTCOME_LANGUAGE = "outcome_language"
    OUTCOME_ASSESSMENTS = "outcome_assessments"
    CYCLE = "cycle"
    NQF_LEVEL = "nqf_level"
    FIELDS = "fields"
    INSTRUCTION_LANGUAGES = "instruction_languages"
    STACKABILITY_URL = "stackability_url"
    EXPIRY = "expiry"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One element of the checklist; `gap` says what is wrong with a mandatory one."""

    element: Element
    present: bool
    gap: Gap | None = None

    @property
    def mandatory(self) -> bool:
        """Whether Annex I demands the element."""
        return self.element in MANDATORY


def check(achievement: Achievement, issuer: IssuerProfile) -> list[Check]:
    """Return one check per element, in order. The learner and the date are filled in at issuing, always. Pure."""
    gaps: dict[Element, Gap | None] = {
        Element.LEARNER: None,
        Element.TITLE: None if says(achievement.title, achievement.language) else Gap.TITLE,
        Element.COUNTRY: None if exists("country", issuer.country) else Gap.COUNTRY,
        Element.AWARDING_BODY: None if issuer.awarding_body_name(achievement.language) else Gap.AWARDING_BODY,
        Element.ISSUED: None,
        Element.OUTCOMES: _outcomes_gap(achievement),
        Element.WORKLOAD: _workload_gap(achievement),
        Element.LEVEL: _level_gap(achievement),
        Element.ASSESSMENT: _codes_gap(achievement.assessment_types, "assessment-type", Gap.ASSESSMENT),
        Element.PARTICIPATION: _codes_gap((achievement.participation,), "learning-assessment-mode", Gap.PARTICIPATION),
        Element.QUALITY_ASSURANCE: _quality_gap(issuer),
    }
    mandatory = [Check(element=element, present=gap is None, gap=gap) for element, gap in gaps.items()]
    given = {
        Element.PREREQUISITES: says(achievement.prerequisites, achievement.language),
        Element.SUPERVISION: achievement.supervision is not None,
        Element.GRADE: achievement.shows_grade,
        Element.STACKABILITY: achievement.stackability is not None,
        Element.FURTHER_INFORMATION: says(achievement.further_information, achievement.language),
    }
    return mandatory + [Check(element=element, present=present) for element, present in given.items()]


def gaps(achievement: Achievement, issuer: IssuerProfile) -> list[Gap]:
    """Return all that keeps the achievement from being published; empty if it may be. Pure.

    Beside the mandatory elements a rule is needed, and a chosen supervision value: it has no default, because it is a
    promise. What else is stated must be what a reader can look up.
    """
    found = [item.gap for item in check(achievement, issuer) if item.gap]
    if achievement.supervision is None:
        found.append(Gap.SUPERVISION)
    if not achievement.criteria.is_complete:
        found.append(Gap.CRITERIA if not achievement.criteria.items else Gap.CRITERIA_INCOMPLETE)
    return found + [gap for gap, stands in _stated(achievement).items() if not stands]


def missing_from(elements: Mapping[str, Any]) -> list[Element]:
    """Return the mandatory elements that a finished document does not carry, as read back from it. Pure."""
    return [element for element in MANDATORY if not _is_said(element, elements.get(element.value))]


def says(text: Text, language: str) -> bool:
    """Tell whether `text` has words in `language`: at least one letter or digit. Pure."""
    return is_meaningful(text.get(language, ""))


def is_meaningful(words: Any) -> bool:
    """Tell whether a text has at least one letter or digit. Pure."""
    return isinstance(words, str) and any(character.isalnum() for character in words)


def _is_said(element: Element, value: Any) -> bool:
    if element is Element.OUTCOMES and isinstance(value, list | tuple):  # codes beside the words do not replace them
        value = [one.get("text") if isinstance(one, Mapping) else one for one in value]
    return _meaningful(value)


def _meaningful(value: Any) -> bool:
    if isinstance(value, str):
        return is_meaningful(value)
    if isinstance(value, Mapping):
        return any(_meaningful(part) for part in value.values())
    if isinstance(value, list | tuple):
        return bool(value) and all(_meaningful(part) for part in value)
    return value is not None


def _outcomes_gap(achievement: Achievement) -> Gap | None:
    unwritten = [outcome for outcome in achievement.outcomes if not says(outcome.text, achievement.language)]
    if achievement.outcomes and not unwritten:
        return None
    # Words in another language are no outcome yet, but whoever wrote them should hear what is the matter.
    elsewhere = any(says(outcome.text, language) for outcome in unwritten for language in outcome.text)
    return Gap.OUTCOME_LANGUAGE if elsewhere else Gap.OUTCOMES


def _workload_gap(achievement: Achievement) -> Gap | None:
    if achievement.ects is None and achievement.hours is None:
        return Gap.WORKLOAD
    in_range: Callable[[Decimal | None, Decimal], bool] = lambda n, most: n is None or 0 < n <= most  # noqa: E731
    fits = in_range(achievement.ects, MAX_ECTS) and in_range(achievement.hours, MAX_HOURS)
    return None if fits else Gap.WORKLOAD_RANGE


def _level_gap(achievement: Achievement) -> Gap | None:
    if achievement.not_placed and (achievement.eqf_level is not None or achievement.nqf_level):
        return Gap.LEVEL_BOTH
    placed = achievement.eqf_level is not None and 1 <= achievement.eqf_level <= 8
    return None if placed or achievement.not_placed else Gap.LEVEL


def _stated(achievement: Achievement) -> dict[Gap, bool]:
    """Tell of each thing that may be left out whether it stands where it is given."""
    months = achievement.expires_after_months
    return {
        Gap.OUTCOME_ASSESSMENTS: all(
            set(outcome.assessments) <= set(achievement.assessment_types) for outcome in achievement.outcomes
        ),
        Gap.CYCLE: not achievement.cycle or exists("qf-ehea-cycle", achievement.cycle),
        Gap.NQF_LEVEL: not achievement.nqf_level or exists("nqf", achievement.nqf_level),
        Gap.FIELDS: all(exists("isced-f", code) for code in achievement.fields),
        Gap.INSTRUCTION_LANGUAGES: all(exists("language", code) for code in achievement.instruction_languages),
        Gap.STACKABILITY_URL: not achievement.stackability_url or is_web_address(achievement.stackability_url),
        Gap.EXPIRY: months is None or 1 <= months <= MAX_MONTHS,
    }


def _codes_gap(codes: tuple[str, ...], vocabulary: ListName, gap: Gap) -> Gap | None:
    return None if codes and all(exists(vocabulary, code) for code in codes) else gap


def _quality_gap(issuer: IssuerProfile) -> Gap | None:
    quality = issuer.quality_assurance
    stated = quality and exists("accreditation-type", quality.type_code)
    worded = quality and any(says(quality.statement, language) for language in quality.statement)
    return None if stated and worded else Gap.QUALITY_ASSURANCE
