"""The recogniser's sheet: what a credential says on the seven criteria by which micro-credentials are evaluated. Pure.

The criteria are those of Nuffic's Micro-evaluator and of e-Valuate: quality, verification, level, learning outcomes,
workload, testing, identification. What the credential does not say is missing, and never concluded from something else.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from app.awards import SupervisionCategory

_PRESENTIAL = "9191af2ed9"  # of the EU's list of learning assessment modes: on site, in person
_EU_LISTS = "http://data.europa.eu/snb/"
_SUPERVISED = frozenset({"supnoid", "supid"})


class Criterion(StrEnum):
    """The seven, in the order of the sheet."""

    QUALITY = "quality"
    VERIFICATION = "verification"
    LEVEL = "level"
    OUTCOMES = "learning_outcomes"
    WORKLOAD = "workload"
    TESTING = "testing"
    IDENTIFICATION = "identification"


class Standing(StrEnum):
    """How much the credential says on a criterion; `partly` where something that belongs to it is missing."""

    STATED = "stated"
    PARTLY = "partly"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"


class Lack(StrEnum):
    """What would help to judge and is not in the credential."""

    QUALITY_TYPE = "quality_type"
    QUALITY_REVIEW = "quality_review"
    LEVEL = "level"
    OUTCOMES = "outcomes"
    WORKLOAD = "workload"
    ASSESSMENT = "assessment_type"
    GRADE = "grade"
    SUPERVISION = "supervision"
    SITTING = "sitting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that is said: a name that stays the same, the words, and what there is of code, address and date."""

    name: str
    value: str
    code: str = ""
    url: str = ""
    on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One criterion of the sheet. `is_on_site` tells of identification that the course took place on site."""

    criterion: Criterion
    standing: Standing
    facts: tuple[Fact, ...] = ()
    missing: tuple[Lack, ...] = ()
    is_on_site: bool = False


def recognition_sheet(elements: Mapping[str, Any], checked: tuple[Fact, ...]) -> tuple[Entry, ...]:
    """Return the seven entries of a sheet, from the elements of any format and from what the check has found. Pure.

    `checked` stands under verification as it is given: it is no claim of the credential.
    """
    verification = Entry(criterion=Criterion.VERIFICATION, standing=Standing.STATED, facts=checked)
    return (
        _quality(elements),
        verification,
        _level(elements),
        _outcomes(elements),
        _workload(elements),
        _testing(elements),
        _identification(elements),
    )


def _quality(elements: Mapping[str, Any]) -> Entry:
    said, institution = elements.get("quality_assurance", {}), elements.get("institution", {})
    reviews = institution.get("reviews", [])
    page = str(said.get("url", ""))
    report = "" if page.startswith(_EU_LISTS) else page  # without a page of its own it names the type's place in a list
    facts = [
        _fact("type", said.get("name", ""), code=said.get("code", "")),
        _fact("statement", said.get("words", "")),
        _fact("report", report, url=report),
        _fact("agency", said.get("agency", "")),
        *(fact for review in reviews for fact in _review(review)),
    ]
    has_type = bool(said.get("name") or said.get("words"))
    lacks = [] if has_type else [Lack.QUALITY_TYPE]
    return _entry(Criterion.QUALITY, facts, lacks + ([] if reviews or report else [Lack.QUALITY_REVIEW]))


def _review(review: Mapping[str, Any]) -> list[Fact]:
    words = ", ".join(part for part in (review.get("agency", ""), review.get("name", "")) if part)
    deqar = review.get("deqar_id", "") or review.get("deqar_url", "")
    return [
        Fact(name="review", value=words, url=review.get("url", ""), on=review.get("decided_on", "")),
        _fact("deqar", deqar, code=review.get("deqar_id", ""), url=review.get("deqar_url", "")),
    ]


def _level(elements: Mapping[str, Any]) -> Entry:
    said = elements.get("level", {})
    facts = [
        _named("eqf", said),
        _named("qf_ehea", said.get("cycle", {})),
        _named("national", said.get("nqf", {})),
        _fact("prerequisites", elements.get("prerequisites", "")),
    ]
    return _entry(Criterion.LEVEL, facts, [] if said else [Lack.LEVEL])


def _outcomes(elements: Mapping[str, Any]) -> Entry:
    found = [
        fact
        for outcome in elements.get("outcomes", [])
        for fact in (
            _fact("outcome", outcome.get("text", "")),
            *(
                _fact("skill", skill.get("label", "") or skill.get("uri", ""), url=skill.get("uri", ""))
                for skill in outcome.get("skills", [])
            ),
        )
    ]
    return _entry(Criterion.OUTCOMES, found, [] if found else [Lack.OUTCOMES])


def _workload(elements: Mapping[str, Any]) -> Entry:
    said = elements.get("workload", {})
    facts = [_fact("ects", said.get("ects", "")), _fact("hours", said.get("hours", ""))]
    return _entry(Criterion.WORKLOAD, facts, [] if said else [Lack.WORKLOAD])


def _testing(elements: Mapping[str, Any]) -> Entry:
    kinds, grade = elements.get("assessment", []), elements.get("grade", {})
    facts = [
        *(_named("assessment_type", kind) for kind in kinds),
        _fact("grade", grade.get("value", "")),
        _fact("grade_minimum", grade.get("minimum", "")),
        _fact("grade_maximum", grade.get("maximum", "")),
        _fact("grade_scale", grade.get("words", "")),
        _fact("assessed_on", elements.get("assessed", {}).get("assessed_on", "")),
        _fact("assessor", elements.get("assessed", {}).get("organisation", "")),
        _named("decided", elements.get("decided", {})),
    ]
    return _entry(
        Criterion.TESTING,
        facts,
        ([] if kinds else [Lack.ASSESSMENT]) + ([] if grade else [Lack.GRADE]),
    )


def _identification(elements: Mapping[str, Any]) -> Entry:
    promised, sitting = elements.get("supervision", {}), elements.get("assessed", {})
    facts = [
        _named("supervision", promised),
        _named("identity", sitting.get("identity", {})),
        _named("supervised", sitting.get("supervision", {})),
        _fact("assessed_on", sitting.get("assessed_on", "")),
        _fact("place", "" if sitting.get("is_online") else sitting.get("place", "")),
        _named("participation", elements.get("participation", {})),
    ]
    is_on_site = _is_on_site(elements)
    if not promised and not sitting and is_on_site:
        kept = tuple(fact for fact in facts if fact.value)
        return Entry(criterion=Criterion.IDENTIFICATION, standing=Standing.NOT_APPLICABLE, facts=kept, is_on_site=True)
    lacks = [] if promised else [Lack.SUPERVISION]
    if promised.get("code") in _SUPERVISED and not sitting:
        lacks.append(Lack.SITTING)
    found = _entry(Criterion.IDENTIFICATION, facts, lacks, is_missing=not promised and not sitting)
    return replace(found, is_on_site=is_on_site)


def _is_on_site(elements: Mapping[str, Any]) -> bool:
    """Tell whether the course took place on site, by its own word; a sitting on site alone does not make it so."""
    url = str(elements.get("participation", {}).get("url", ""))
    code = elements.get("participation", {}).get("code") or url.rpartition("/")[2]
    supervised = elements.get("assessed", {}).get("supervision", {}).get("code")
    return bool(code == _PRESENTIAL) and supervised in (None, SupervisionCategory.ON_SITE)


def _named(name: str, said: Mapping[str, Any]) -> Fact:
    return Fact(
        name=name, value=said.get("name") or said.get("code", ""), code=said.get("code", ""), url=said.get("url", "")
    )


def _fact(name: str, value: str, *, code: str = "", url: str = "") -> Fact:
    return Fact(name=name, value=value, code=code, url=url)


def _entry(criterion: Criterion, facts: list[Fact], missing: list[Lack], *, is_missing: bool | None = None) -> Entry:
    kept = tuple(fact for fact in facts if fact.value)
    nothing = not kept if is_missing is None else is_missing
    standing = Standing.MISSING if nothing else Standing.PARTLY if missing else Standing.STATED
    return Entry(criterion=criterion, standing=standing, facts=kept, missing=tuple(missing))
