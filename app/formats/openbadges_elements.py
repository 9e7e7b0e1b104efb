"""The Annex I elements of an Open Badges credential, read back from the document alone. Pure.

Takes any JSON: what is not there, or not as `openbadges.document` writes it, is left out.
"""

from decimal import Decimal
from typing import Any

from app.formats import alignments as kinds
from app.formats.institution import institution
from app.formats.reading import Json, given, object_of, objects_of, text_at
from app.formats.wording import plain

_MANY = 10_000  # no credential is about more credits


def elements(document: Json) -> dict[str, Any]:
    """Return the elements that a credential carries, by Annex I key. Pure.

    Texts are `str`; `outcomes` a list of them. `country`, `level`, `participation`, `quality_assurance`, `supervision`,
    `grade` and `stackability` are mappings of texts, `assessment` a list of such; `workload` has `ects` and `hours`.
    Beside Annex I, `institution` holds what else the issuer says of itself, see `institution`.
    """
    subject = object_of(document.get("credentialSubject"))
    achievement = object_of(subject.get("achievement"))
    aligned = list(objects_of(achievement.get("alignment")))
    found = {
        "learner": _learner(subject),
        "title": text_at(document, "name") or text_at(achievement, "name"),
        "country": _country(document),
        "awarding_body": text_at(object_of(achievement.get("creator")), "name") or issuer_name(document),
        "issued": text_at(document, "awardedDate") or text_at(document, "validFrom"),
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
        "institution": institution(document, aligned),
    }
    return {key: value for key, value in found.items() if value}


def issuer_name(document: Json) -> str:
    """Return what a credential calls its issuer, empty if it does not say. Pure."""
    return text_at(object_of(document.get("issuer")), "name")


def _learner(subject: Json) -> str:
    names = (item for item in objects_of(subject.get("identifier")) if item.get("identityType") == "name")
    return next((text_at(item, "identityHash") for item in names if item.get("hashed") is False), "")


def _country(document: Json) -> dict[str, str]:
    address = object_of(object_of(document.get("issuer")).get("address"))
    return given(
        code=text_at(address, "addressCountryCode"),
        name=text_at(address, "addressCountry"),
        region=text_at(address, "addressRegion"),
    )


def _outcomes(aligned: list[Json]) -> list[str]:
    numbered = [item for item in _of(aligned, kinds.OUTCOME) if text_at(item, "targetCode").isdecimal()]
    ordered = sorted(numbered, key=lambda item: int(text_at(item, "targetCode")[:6]))
    return [text_at(item, "targetDescription") for item in ordered]


def _workload(achievement: Json, subject: Json, aligned: list[Json]) -> dict[str, str]:
    credits_ = subject.get("creditsEarned", achievement.get("creditsAvailable"))
    hours = next((text_at(item, "targetCode") for item in _of(aligned, kinds.WORKLOAD)), "")
    is_number = isinstance(credits_, int | float) and not isinstance(credits_, bool) and 0 <= credits_ < _MANY
    return given(
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
    result = next(objects_of(subject.get("result")), {})
    scales = objects_of(achievement.get("resultDescription"))
    scale = next((item for item in scales if item.get("id") == result.get("resultDescription")), {})
    value = text_at(result, "value")
    return given(value=value, minimum=text_at(scale, "valueMin"), maximum=text_at(scale, "valueMax")) if value else {}


def _of(aligned: list[Json], target_type: str) -> list[Json]:
    return [item for item in aligned if item.get("targetType") == target_type]


def _words(aligned: list[Json], target_type: str) -> str:
    return next((text_at(item, "targetDescription") for item in _of(aligned, target_type)), "")


def _first_concept(aligned: list[Json], target_type: str) -> dict[str, str]:
    return next((_concept(item) for item in _of(aligned, target_type)), {})


def _concept(item: Json) -> dict[str, str]:
    return given(
        code=text_at(item, "targetCode"),
        name=text_at(item, "targetName"),
        url=text_at(item, "targetUrl"),
        words=text_at(item, "targetDescription"),
    )
