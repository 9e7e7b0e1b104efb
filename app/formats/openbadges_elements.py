"""The Annex I elements of an Open Badges credential, read back from the document alone. Pure.

Takes any JSON: what is not there, or not as `openbadges.document` writes it, is left out.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from app.formats import alignments as kinds
from app.formats.wording import plain

Json = dict[str, Any]
_MANY = 10_000  # no credential is about more credits


def elements(document: Json) -> dict[str, Any]:
    """Return the elements that a credential carries, by Annex I key. Pure.

    Texts are `str`; `outcomes` a list of them. `country`, `level`, `participation`, `quality_assurance`, `supervision`,
    `grade` and `stackability` are mappings of texts, `assessment` a list of such; `workload` has `ects` and `hours`.
    """
    subject = _object(document.get("credentialSubject"))
    achievement = _object(subject.get("achievement"))
    aligned = list(_objects(achievement.get("alignment")))
    found = {
        "learner": _learner(subject),
        "title": _text(document, "name") or _text(achievement, "name"),
        "country": _country(document),
        "awarding_body": _text(_object(achievement.get("creator")), "name") or issuer_name(document),
        "issued": _text(document, "awardedDate") or _text(document, "validFrom"),
        "outcomes": _outcomes(aligned),
        "workload": _workload(achievement, subject, aligned),
        "level": _level(aligned),
        "assessment": [_concept(item) for item in _of(aligned, kinds.ASSESSMENT)],
        "participation": _first_concept(aligned, kinds.PARTICIPATION),
        "quality_assurance": _quality_assurance(aligned),
        "prerequisites": _words(aligned, kinds.PREREQUISITES),
        "supervision": _first_concept(aligned, kinds.SUPERVISION),
        "grade": _grade(achievement, subject),
        "stackability": _first_concept(aligned, kinds.STACKABILITY),
        "further_information": _words(aligned, kinds.FURTHER_INFORMATION),
    }
    return {key: value for key, value in found.items() if value}


def issuer_name(document: Json) -> str:
    """Return what a credential calls its issuer, empty if it does not say. Pure."""
    return _text(_object(document.get("issuer")), "name")


def _learner(subject: Json) -> str:
    names = (item for item in _objects(subject.get("identifier")) if item.get("identityType") == "name")
    return next((_text(item, "identityHash") for item in names if item.get("hashed") is False), "")


def _country(document: Json) -> dict[str, str]:
    address = _object(_object(document.get("issuer")).get("address"))
    return _given(
        code=_text(address, "addressCountryCode"),
        name=_text(address, "addressCountry"),
        region=_text(address, "addressRegion"),
    )


def _outcomes(aligned: list[Json]) -> list[str]:
    numbered = [item for item in _of(aligned, kinds.OUTCOME) if _text(item, "targetCode").isdecimal()]
    ordered = sorted(numbered, key=lambda item: int(_text(item, "targetCode")[:6]))
    return [_text(item, "targetDescription") for item in ordered]


def _workload(achievement: Json, subject: Json, aligned: list[Json]) -> dict[str, str]:
    credits_ = subject.get("creditsEarned", achievement.get("creditsAvailable"))
    hours = next((_text(item, "targetCode") for item in _of(aligned, kinds.WORKLOAD)), "")
    is_number = isinstance(credits_, int | float) and not isinstance(credits_, bool) and 0 <= credits_ < _MANY
    return _given(
        ects=plain(Decimal(str(credits_))) if is_number else "",
        hours=hours.removeprefix("PT").removesuffix("H"),
    )


def _level(aligned: list[Json]) -> dict[str, str]:
    return _first_concept(aligned, kinds.EQF) or _first_concept(aligned, kinds.NOT_PLACED)


def _quality_assurance(aligned: list[Json]) -> dict[str, str]:
    found = _first_concept(aligned, kinds.QUALITY_ASSURANCE)
    agency = _words(aligned, kinds.AGENCY)
    return {**found, "agency": agency} if found and agency else found


def _grade(achievement: Json, subject: Json) -> dict[str, str]:
    result = next(_objects(subject.get("result")), {})
    scales = _objects(achievement.get("resultDescription"))
    scale = next((item for item in scales if item.get("id") == result.get("resultDescription")), {})
    value = _text(result, "value")
    return _given(value=value, minimum=_text(scale, "valueMin"), maximum=_text(scale, "valueMax")) if value else {}


def _of(aligned: list[Json], target_type: str) -> list[Json]:
    return [item for item in aligned if item.get("targetType") == target_type]


def _words(aligned: list[Json], target_type: str) -> str:
    return next((_text(item, "targetDescription") for item in _of(aligned, target_type)), "")


def _first_concept(aligned: list[Json], target_type: str) -> dict[str, str]:
    return next((_concept(item) for item in _of(aligned, target_type)), {})


def _concept(item: Json) -> dict[str, str]:
    return _given(
        code=_text(item, "targetCode"),
        name=_text(item, "targetName"),
        url=_text(item, "targetUrl"),
        words=_text(item, "targetDescription"),
    )


def _given(**values: str) -> dict[str, str]:
    return {key: value for key, value in values.items() if value}


def _text(value: Json, key: str) -> str:
    found = value.get(key)
    return found if isinstance(found, str) else ""


def _object(value: Any) -> Json:
    return next(_objects(value), {})


def _objects(value: Any) -> Iterator[Json]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            yield item
