"""All that a credential says as labelled lines of text, in one language: what its paper form prints. Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from app.assessment import Supervision
from app.formats.assessed_words import assessed_words
from app.formats.rule_words import day_words
from app.formats.wording import one_line, phrase, shown
from app.vocabularies import ListName, annex1_label, label

_LABELS = {
    "en": {
        "description": "Description",
        "assessed": "When and how it was assessed",
        "institution": "The institution",
        "another_name": "Another name: {value}",
        "registration_number": "Registration number: {value}",
        "vat_number": "VAT number: {value}",
        "eidas_identifier": "eIDAS identifier: {value}",
        "scale": "on a scale from {minimum} to {maximum}",
        "recognition": "Recognition of micro-credentials of others: {value}",
    },
    "sl": {
        "description": "Opis",
        "assessed": "Kdaj in kako je bilo znanje preverjeno",
        "institution": "Ustanova",
        "another_name": "Drugo ime: {value}",
        "registration_number": "Matična številka: {value}",
        "vat_number": "Številka DDV: {value}",
        "eidas_identifier": "Identifikator eIDAS: {value}",
        "scale": "na lestvici od {minimum} do {maximum}",
        "recognition": "Priznavanje mikrodokazil drugih izvajalcev: {value}",
    },
}

_BESIDE_LEVEL: dict[str, ListName] = {"nqf": "nqf", "cycle": "qf-ehea-cycle"}

Lines = Iterator[str]


@dataclass(frozen=True, slots=True)
class Row:
    """One element: its key, what it is called, and its lines, each a sentence or a name."""

    element: str
    label: str
    lines: tuple[str, ...]


def rows(elements: Mapping[str, Any], language: str) -> list[Row]:
    """Return what the elements say, Annex I first, without what is empty. Pure.

    `elements` are those of `expected` in the same language; where we have no words in it, ours are English.
    """
    found = []
    for element, (name_of, lines_of) in _ROWS.items():
        value = elements.get(element)
        lines = tuple(line for line in map(one_line, lines_of(value, language)) if line) if value else ()
        if lines:
            found.append(Row(element, name_of(element, language), lines))
    return found


def _own(element: str, language: str) -> str:
    return _LABELS.get(language, _LABELS["en"])[element]


def _filled(element: str, language: str, **values: str) -> str:
    return _own(element, language).format(**values)


def _text(value: str, _: str) -> Lines:
    yield value


def _moment(value: str, language: str) -> Lines:
    yield day_words(datetime.fromisoformat(value).date(), language)


def _country(value: Mapping[str, Any], _: str) -> Lines:
    yield _joined(value.get("region", ""), value.get("name", ""))


def _outcomes(value: Iterable[Mapping[str, Any]], language: str) -> Lines:
    for outcome in value:
        skills = ", ".join(skill["label"] for skill in outcome.get("skills", ()))
        yield outcome["text"] + (f" ({phrase('skills', language, skills=skills)})" if skills else "")


def _workload(value: Mapping[str, str], language: str) -> Lines:
    for unit in ("ects", "hours"):
        if number := value.get(unit):
            yield phrase(unit, language, **{unit: shown(Decimal(number), language)})


def _level(value: Mapping[str, Any], language: str) -> Lines:
    yield value.get("name", "")
    for part, vocabulary in _BESIDE_LEVEL.items():
        yield label(vocabulary, value[part]["code"], language) if part in value else ""


def _listed(vocabulary: ListName) -> Callable[[Iterable[Mapping[str, Any]], str], Lines]:
    def lines(value: Iterable[Mapping[str, Any]], language: str) -> Lines:
        yield ", ".join(label(vocabulary, one["code"], language) for one in value)

    return lines


def _participation(value: Mapping[str, Any], language: str) -> Lines:
    yield label("learning-assessment-mode", value["code"], language)


def _supervision(value: Mapping[str, Any], language: str) -> Lines:
    yield label("supervision-verification", Supervision(value["code"]).code, language)


def _fields(value: Iterable[Mapping[str, Any]], language: str) -> Lines:
    for one in value:
        yield f"{one['code']} {label('isced-f', one['code'], language)}"


def _quality(value: Mapping[str, Any], language: str) -> Lines:
    yield label("accreditation-type", value["code"], language)
    for part in ("words", "agency", "url"):
        yield value.get(part, "")


def _grade(value: Mapping[str, str], language: str) -> Lines:
    if "maximum" in value:
        ends = {end: shown(Decimal(value[end]), language) for end in ("minimum", "maximum")}
        yield f"{shown(Decimal(value['value']), language)} ({_filled('scale', language, **ends)})"
    else:
        yield value["value"]
    yield value.get("words", "")


def _stackability(value: Mapping[str, str], _: str) -> Lines:
    for part in ("name", "words", "url"):
        yield value.get(part, "")


def _assessed(value: Mapping[str, Any], language: str) -> Lines:
    yield assessed_words(value, language)


def _institution(value: Mapping[str, Any], language: str) -> Lines:
    yield value.get("name", "")
    yield _filled("another_name", language, value=value["alternative_name"]) if "alternative_name" in value else ""
    yield _joined(value.get("street", ""), f"{value.get('postcode', '')} {value.get('locality', '')}".strip())
    yield _joined(*(value.get(part, "") for part in ("website", "email", "contact_page")))
    for part in ("registration_number", "vat_number", "eidas_identifier"):
        yield _filled(part, language, value=value[part]) if part in value else ""
    for review in value.get("reviews", ()):
        decided = day_words(date.fromisoformat(review["decided_on"]), language) if "decided_on" in review else ""
        links = (review.get(part, "") for part in ("url", "deqar_url"))
        yield _joined(review.get("agency", ""), review.get("name", ""), decided, *links)
    recognition = value.get("recognition", {})
    said = _joined(recognition.get("words", ""), recognition.get("url", ""))
    yield _filled("recognition", language, value=said) if said else ""


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _decided(value: Mapping[str, Any], _: str) -> Lines:
    yield value.get("name", "")


def _phrase(element: str, language: str) -> str:
    return phrase(element, language)


_Label = Callable[[str, str], str]
_ROWS: dict[str, tuple[_Label, Callable[[Any, str], Lines]]] = {
    "learner": (annex1_label, _text),
    "title": (annex1_label, _text),
    "country": (annex1_label, _country),
    "awarding_body": (annex1_label, _text),
    "issued": (annex1_label, _moment),
    "valid_until": (_phrase, _moment),
    "outcomes": (annex1_label, _outcomes),
    "workload": (annex1_label, _workload),
    "level": (annex1_label, _level),
    "assessment": (annex1_label, _listed("assessment-type")),
    "participation": (annex1_label, _participation),
    "quality_assurance": (annex1_label, _quality),
    "prerequisites": (annex1_label, _text),
    "supervision": (annex1_label, _supervision),
    "assessed": (_own, _assessed),
    "decided": (_phrase, _decided),
    "grade": (annex1_label, _grade),
    "stackability": (annex1_label, _stackability),
    "further_information": (annex1_label, _text),
    "description": (_own, _text),
    "fields": (_phrase, _fields),
    "instruction_languages": (_phrase, _listed("language")),
    "institution": (_own, _institution),
}
