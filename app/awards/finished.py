"""A finished document against Annex I: is all of it there, does it mean something, and is it what the award says? Pure.

Takes the elements that a format reads back from its own signed bytes, in the shape that all formats share. What is not
known to be right is found: nothing passes because it could not be judged.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from app.assessment import Supervision
from app.awards.achievement import Achievement, Stackability
from app.awards.annex1 import (
    MANDATORY,
    MAX_ECTS,
    MAX_HOURS,
    is_meaningful,
)
from app.awards.assessed import IdentityCategory, SupervisionCategory
from app.awards.elsewhere import ELSEWHERE
from app.issuers import IssuerProfile, ReviewKind
from app.vocabularies import ListName, exists

NOT_PLACED = "not-placed"
_MAX_HOURS_OF_CREDITS = max(MAX_HOURS, MAX_ECTS * 60)  # hours that follow from credits, at the most hours for each
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_WORDS = ("learner", "title", "awarding_body", "prerequisites", "further_information", "description")

Elements = Mapping[str, Any]


class Flaw(StrEnum):
    """What is wrong with an element of a finished document."""

    MISSING = "missing"
    MEANINGLESS = "meaningless"  # neither a letter nor a digit in it
    UNKNOWN_CODE = "unknown_code"
    REPEATED = "repeated"
    OUT_OF_RANGE = "out_of_range"
    NOT_A_MOMENT = "not_a_moment"  # RFC 3339 with its zone
    NOT_A_DAY = "not_a_day"  # an ISO date
    NOT_AN_ADDRESS = "not_an_address"
    LOST = "lost"  # it is there, and not as the award has it


@dataclass(frozen=True, slots=True)
class Defect:
    """One flaw of one element, by its key in the elements; `format_name` is the document's, once it is known."""

    element: str
    flaw: Flaw
    format_name: str = ""

    def __str__(self) -> str:
        return ":".join(part for part in (self.format_name, self.element, self.flaw.value) if part)


def flaws(elements: Elements) -> list[Defect]:
    """Return all that is wrong with the elements of a document, each once. Pure."""
    found = [Defect(element, Flaw.MISSING) for element in MANDATORY if not elements.get(element)]
    for element, judge in _JUDGES.items():
        if value := elements.get(element):
            found += [Defect(element, flaw) for flaw in judge(value, elements)]
    return list(dict.fromkeys(found))


def lost(expected: Elements, read: Elements) -> list[Defect]:
    """Return what a document does not say as it must; what it says beyond that is as wrong. Pure."""
    keys = dict.fromkeys((*expected, *read))
    return [Defect(key, Flaw.LOST) for key in keys if expected.get(key) != read.get(key)]


def unwritable(achievement: Achievement, issuer: IssuerProfile) -> list[Defect]:
    """Return what of a definition no document can say, because no list has it. Pure."""
    codes: dict[str, tuple[ListName, Iterable[str]]] = {
        "country": ("country", [issuer.country]),
        "level": ("nqf", _given(achievement.nqf_level)),
        "assessment": ("assessment-type", achievement.assessment_types),
        "outcomes": ("assessment-type", [code for one in achievement.outcomes for code in one.assessments]),
        "participation": ("learning-assessment-mode", _given(achievement.participation)),
        "fields": ("isced-f", achievement.fields),
        "instruction_languages": ("language", achievement.instruction_languages),
        "languages": ("language", [achievement.language]),
    }
    found = [
        Defect(element, Flaw.UNKNOWN_CODE)
        for element, (vocabulary, given) in codes.items()
        if not all(exists(vocabulary, code) for code in given)
    ]
    if achievement.cycle and not exists("qf-ehea-cycle", achievement.cycle):
        found.append(Defect("level", Flaw.UNKNOWN_CODE))
    return list(dict.fromkeys(found))


def is_moment(value: Any) -> bool:
    """Tell whether a value is a date with its time and zone, as RFC 3339 writes it. Pure."""
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _given(code: str) -> list[str]:
    return [code] if code else []


def _words(value: Any, _: Elements) -> Iterator[Flaw]:
    if not is_meaningful(value):
        yield Flaw.MEANINGLESS


def _country(value: Any, _: Elements) -> Iterator[Flaw]:
    yield from _named("country", value)


def _issued(value: Any, _: Elements) -> Iterator[Flaw]:
    if not is_moment(value):
        yield Flaw.NOT_A_MOMENT


def _valid_until(value: Any, elements: Elements) -> Iterator[Flaw]:
    if not is_moment(value):
        yield Flaw.NOT_A_MOMENT
    elif not _is_later(value, elements.get("issued")):
        yield Flaw.OUT_OF_RANGE


def _is_later(value: str, start: Any) -> bool:
    return not is_moment(start) or datetime.fromisoformat(value) > datetime.fromisoformat(start)


def _outcomes(value: Any, elements: Elements) -> Iterator[Flaw]:
    known = [one.get("code") for one in _objects(elements.get("assessment"))]
    outcomes = list(_objects(value))
    if len(outcomes) != len(value):
        yield Flaw.MEANINGLESS
    for outcome in outcomes:
        yield from _words(outcome.get("text"), elements)
        assessments = outcome.get("assessments", ())
        if not set(assessments) <= set(known):
            yield Flaw.UNKNOWN_CODE
        yield from _unique(assessments)
        skills = list(_objects(outcome.get("skills")))
        yield from _unique([skill.get("uri") for skill in skills])
        for skill in skills:
            yield from _words(skill.get("label"), elements)
            yield from _address(skill.get("uri"))


def _workload(value: Any, _: Elements) -> Iterator[Flaw]:
    for unit, most in (("ects", MAX_ECTS), ("hours", _MAX_HOURS_OF_CREDITS)):
        if unit in value and not _is_within(value[unit], most):
            yield Flaw.OUT_OF_RANGE
    if not {"ects", "hours"} & set(value):
        yield Flaw.MISSING


def _is_within(number: Any, most: Decimal) -> bool:
    try:
        return Decimal(str(number)).is_finite() and 0 < Decimal(str(number)) <= most
    except InvalidOperation:
        return False


def _level(value: Any, _: Elements) -> Iterator[Flaw]:
    if not {"code", "nqf"} & set(value):
        yield Flaw.MISSING
    if "code" in value and value["code"] != NOT_PLACED:
        yield from _named("eqf", value)
    if "cycle" in value:
        yield from _named("qf-ehea-cycle", value["cycle"])
    if "nqf" in value:
        yield from _named("nqf", value["nqf"])


def _listed(vocabulary: ListName) -> Callable[[Any, Elements], Iterator[Flaw]]:
    def judge(value: Any, _: Elements) -> Iterator[Flaw]:
        many = value if isinstance(value, Sequence) else [value]
        for one in many:
            yield from _named(vocabulary, one)
        yield from _unique([one.get("code") for one in _objects(many)])

    return judge


def _named(vocabulary: ListName, value: Any) -> Iterator[Flaw]:
    code = value.get("code") if isinstance(value, Mapping) else None
    if not isinstance(code, str) or not exists(vocabulary, code):
        yield Flaw.UNKNOWN_CODE
    elif not is_meaningful(value.get("name")):
        yield Flaw.MEANINGLESS


def _quality(value: Any, elements: Elements) -> Iterator[Flaw]:
    yield from _named("accreditation-type", value)
    yield from _words(value.get("words"), elements)
    yield from _address(value.get("url"))


def _assessed(value: Any, elements: Elements) -> Iterator[Flaw]:
    codes = {key: value[key].get("code") for key in ("supervision", "identity") if key in value}
    if codes.get("supervision") not in set(SupervisionCategory):
        yield Flaw.UNKNOWN_CODE
    if "identity" in codes and codes["identity"] not in set(IdentityCategory):
        yield Flaw.UNKNOWN_CODE
    promised = elements.get("supervision", {}).get("code")
    if promised == Supervision.SUPERVISED_IDENTIFIED and "identity" not in codes:
        yield Flaw.MISSING
    if not value.get("is_online") and not str(value.get("place", "")).strip():
        yield Flaw.MISSING
    yield from _words(value.get("organisation"), elements)
    yield from _held_on(value.get("assessed_on"), elements.get("issued"))


def _decided(value: Any, _: Elements) -> Iterator[Flaw]:
    if value.get("code") != ELSEWHERE:
        yield Flaw.UNKNOWN_CODE


def _held_on(value: Any, issued: Any) -> Iterator[Flaw]:
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        yield Flaw.NOT_A_DAY
        return
    # The day where it was held may be one ahead of the day in UTC.
    if is_moment(issued) and day > datetime.fromisoformat(issued).date() + timedelta(days=1):
        yield Flaw.OUT_OF_RANGE


def _grade(value: Any, _: Elements) -> Iterator[Flaw]:
    if not str(value.get("value", "")).strip():
        yield Flaw.MEANINGLESS
    if "words" in value and not is_meaningful(value["words"]):
        yield Flaw.MEANINGLESS


def _stackability(value: Any, elements: Elements) -> Iterator[Flaw]:
    if value.get("code") not in set(Stackability):
        yield Flaw.UNKNOWN_CODE
    if "words" in value:
        yield from _words(value["words"], elements)
    if "url" in value:
        yield from _address(value["url"])


def _languages(value: Any, _: Elements) -> Iterator[Flaw]:
    if not all(isinstance(code, str) and exists("language", code) for code in value):
        yield Flaw.UNKNOWN_CODE
    yield from _unique(value)


def _image(value: Any, _: Elements) -> Iterator[Flaw]:
    yield from _address(value)


def _institution(value: Any, elements: Elements) -> Iterator[Flaw]:
    yield from _words(value.get("name"), elements)
    recognition = value.get("recognition", {})
    addresses = [value[key] for key in ("website", "contact_page", "logo") if key in value]
    addresses += [recognition["url"]] if "url" in recognition else []
    for review in _objects(value.get("reviews")):
        if review.get("kind") not in set(ReviewKind):
            yield Flaw.UNKNOWN_CODE
        yield from _words(review.get("agency"), elements)
        addresses += [review[key] for key in ("url", "deqar_url") if key in review]
    for address in addresses:
        yield from _address(address)


def _address(value: Any) -> Iterator[Flaw]:
    if not isinstance(value, str) or not _is_absolute(value):
        yield Flaw.NOT_AN_ADDRESS


def _is_absolute(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return bool(parts.scheme in {"http", "https"} and parts.hostname) and not any(mark.isspace() for mark in value)


def _unique(values: Iterable[Any]) -> Iterator[Flaw]:
    seen = [str(value) for value in values]
    if len(set(seen)) != len(seen):
        yield Flaw.REPEATED


def _objects(value: Any) -> Iterator[Mapping[str, Any]]:
    for item in value if isinstance(value, list | tuple) else ():
        if isinstance(item, Mapping):
            yield item


_JUDGES: dict[str, Callable[[Any, Elements], Iterator[Flaw]]] = {
    **dict.fromkeys(_WORDS, _words),
    "country": _country,
    "issued": _issued,
    "outcomes": _outcomes,
    "workload": _workload,
    "level": _level,
    "assessment": _listed("assessment-type"),
    "participation": _listed("learning-assessment-mode"),
    "quality_assurance": _quality,
    "supervision": _listed("supervision-verification"),
    "assessed": _assessed,
    "decided": _decided,
    "grade": _grade,
    "stackability": _stackability,
    "valid_until": _valid_until,
    "fields": _listed("isced-f"),
    "instruction_languages": _listed("language"),
    "image": _image,
    "languages": _languages,
    "institution": _institution,
}
