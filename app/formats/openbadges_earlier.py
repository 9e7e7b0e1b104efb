"""Open Badges credentials of ours from before they had a context of our own: everything was an alignment. Pure.

They are out there and stay readable: in one language, and with fewer elements.
"""

from typing import Any

from app.formats.expected import NOT_PLACED
from app.formats.reading import Json, given, object_of, objects_of, text_at
from app.issuers import is_deqar_address, is_web_address

_QUALITY_ASSURANCE = "ext:QualityAssurance"
_AGENCY = "ext:AnnexIQualityAssuranceAgency"
_EXTERNAL_REVIEW = "ext:AnnexIExternalQualityAssurance"
_DEQAR = "ext:DEQAR"
_RECOGNITION = "ext:RecognitionPolicy"
_EQF = "ext:EQF"
_NOT_PLACED = "ext:AnnexILevel"
_OUTCOME = "ext:AnnexILearningOutcome"
_WORKLOAD = "ext:AnnexIWorkload"
_ASSESSMENT = "ext:ELMAssessmentType"
_PARTICIPATION = "ext:ELMLearningMode"
_SUPERVISION = "ext:ELMSupervisionVerification"
_PREREQUISITES = "ext:AnnexIPrerequisites"
_STACKABILITY = "ext:AnnexIStackability"
_FURTHER_INFORMATION = "ext:AnnexIFurtherInformation"


def earlier_elements(achievement: Json) -> dict[str, Any]:
    """Return the elements that stand in an achievement's alignments, shaped as `Elements`. Pure."""
    aligned = list(objects_of(achievement.get("alignment")))
    hours = next((text_at(item, "targetCode") for item in _of(aligned, _WORKLOAD)), "")
    return {
        "outcomes": [{"text": words} for words in _outcomes(aligned)],
        "workload": given(hours=hours.removeprefix("PT").removesuffix("H")),
        "level": _first(aligned, _EQF) or _not_placed(aligned),
        "assessment": [_concept(item) for item in _of(aligned, _ASSESSMENT)],
        "participation": _first(aligned, _PARTICIPATION),
        "quality_assurance": _quality_assurance(aligned),
        "prerequisites": _words(aligned, _PREREQUISITES),
        "supervision": _first(aligned, _SUPERVISION),
        "stackability": _without_own_place(_first(aligned, _STACKABILITY)),
        "further_information": _words(aligned, _FURTHER_INFORMATION),
    }


def earlier_institution(achievement: Json) -> dict[str, Any]:
    """Return `reviews` and `recognition`, shaped as those of `Institution`. Pure."""
    aligned = list(objects_of(achievement.get("alignment")))
    return {"reviews": _reviews(aligned), "recognition": _recognition(aligned)}


def _outcomes(aligned: list[Json]) -> list[str]:
    numbered = [item for item in _of(aligned, _OUTCOME) if text_at(item, "targetCode").isdecimal()]
    ordered = sorted(numbered, key=lambda item: int(text_at(item, "targetCode")[:6]))
    return [text_at(item, "targetDescription") for item in ordered]


def _not_placed(aligned: list[Json]) -> dict[str, str]:
    name = next((text_at(item, "targetName") for item in _of(aligned, _NOT_PLACED)), "")
    return {"code": NOT_PLACED, "name": name} if name else {}


def _quality_assurance(aligned: list[Json]) -> dict[str, str]:
    found = _first(aligned, _QUALITY_ASSURANCE)
    agency = _words(aligned, _AGENCY)
    return {**found, "agency": agency} if found and agency else found


def _reviews(aligned: list[Json]) -> list[dict[str, str]]:
    entries = {_parts(item)[0]: item for item in _of(aligned, _DEQAR)}
    reviews = [item for item in _of(aligned, _EXTERNAL_REVIEW) if _parts(item)[0].isdecimal()]
    ordered = sorted(reviews, key=lambda item: int(_parts(item)[0][:6]))
    return [_review(item, entries.get(_parts(item)[0], {})) for item in ordered]


def _review(item: Json, entry: Json) -> dict[str, str]:
    _, kind, decided_on = _parts(item)
    deqar_url = text_at(entry, "targetUrl")
    return given(
        kind=kind,
        name=text_at(item, "targetFramework"),
        agency=text_at(item, "targetName"),
        decided_on=decided_on,
        url=_link(text_at(item, "targetUrl")),
        deqar_id=_parts(entry)[1],
        deqar_url=deqar_url if is_deqar_address(deqar_url) else "",
    )


def _recognition(aligned: list[Json]) -> dict[str, str]:
    found = object_of(_of(aligned, _RECOGNITION))
    return given(words=text_at(found, "targetDescription"), url=_link(text_at(found, "targetUrl")))


def _parts(item: Json) -> tuple[str, str, str]:
    number, kind, decided_on, *_ = [*text_at(item, "targetCode").split("/"), "", ""]
    return number, kind, decided_on


def _link(url: str) -> str:
    # Without a report an alignment leads to a place of the achievement's own page, which says nothing more.
    is_own_place = "#external-quality-assurance-" in url or url.endswith("#recognition")
    return url if is_web_address(url) and not is_own_place else ""


def _without_own_place(found: dict[str, str]) -> dict[str, str]:
    return {key: value for key, value in found.items() if key != "url"}


def _of(aligned: list[Json], target_type: str) -> list[Json]:
    return [item for item in aligned if item.get("targetType") == target_type]


def _words(aligned: list[Json], target_type: str) -> str:
    return next((text_at(item, "targetDescription") for item in _of(aligned, target_type)), "")


def _first(aligned: list[Json], target_type: str) -> dict[str, str]:
    return next((_concept(item) for item in _of(aligned, target_type)), {})


def _concept(item: Json) -> dict[str, str]:
    return given(
        code=text_at(item, "targetCode"),
        name=text_at(item, "targetName"),
        url=text_at(item, "targetUrl"),
        words=text_at(item, "targetDescription"),
    )
