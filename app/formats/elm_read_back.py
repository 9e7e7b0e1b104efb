"""The Annex I elements of a European digital credential, ours or anybody's, read from the document alone. Pure.

Takes any JSON. Where the official shapes are content with less, this is not: a level must be one that exists, in its
list; a date must have its time and zone; a summary of outcomes is no outcome; the hours of an activity are not the
workload of an achievement.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from app.awards import Stackability
from app.formats import elm_nodes as nodes
from app.formats.elm_assessed import assessed_in
from app.formats.elm_institution import institution, quality_assurance
from app.formats.elm_reading import (
    Tongues,
    as_written,
    code_and_name,
    ending,
    ending_with,
    hours,
    listed_in,
    moment,
    note_words,
    number,
    of_type,
    own_name,
    page_url,
    words,
)
from app.formats.expected import decided_said, without_blanks
from app.formats.reading import (
    Json,
    given,
    object_of,
    objects_of,
    text_at,
)
from app.formats.wording import phrase
from app.issuers import is_web_address
from app.vocabularies import country_name, exists, label

_SCALE = re.compile(r"(-?\d+(?:\.\d+)?)–(-?\d+(?:\.\d+)?)")
_OURS = frozenset(
    {
        nodes.DECIDED_ELSEWHERE,
        nodes.FURTHER_INFORMATION,
        nodes.NOT_PLACED,
        nodes.QUALITY_ASSURANCE,
        nodes.STACKABILITY,
        nodes.STACKABILITY_ALONE,
    }
)


def elements(document: Json, language: str = "") -> dict[str, Any]:
    """Return the elements that a credential carries, in the shape of `expected`. Pure.

    Texts are in `language` (ISO 639-1), without one in the document's primary language; in another where there is none.
    """
    own = _primary_language(document)
    tongues = (language or own, own, "en")
    claim = _claim(document)
    specification = object_of(claim.get("specifiedBy"))
    assessments = list(objects_of(claim.get("provenBy")))
    issuer = object_of(document.get("issuer"))
    bodies = list(objects_of(object_of(claim.get("awardedBy")).get("awardingBody")))
    kinds = list(_assessment_types(specification, assessments, tongues))
    documents = specification.get("supplementaryDocument")
    readers: dict[str, Callable[[], Any]] = {
        "learner": lambda: _learner(object_of(document.get("credentialSubject")), tongues),
        "title": lambda: _title(document, claim, specification, tongues),
        "country": lambda: _country(issuer, tongues),
        "awarding_body": lambda: _awarding_body(bodies, tongues),
        "issued": lambda: moment(document.get("issued")),
        "outcomes": lambda: list(_outcomes(specification, kinds, tongues)),
        "workload": lambda: _workload(specification),
        "level": lambda: _level(specification, tongues),
        "assessment": lambda: kinds,
        "participation": lambda: _participation(specification, tongues),
        "quality_assurance": lambda: quality_assurance(specification, [issuer, *bodies], tongues),
        "prerequisites": lambda: note_words(specification.get("entryRequirement"), tongues),
        "supervision": lambda: _supervision(assessments, tongues),
        "assessed": lambda: assessed_in(assessments, tongues),
        "decided": lambda: decided_said(tongues[0]) if any(_notes(claim, nodes.DECIDED_ELSEWHERE)) else {},
        "grade": lambda: _grade(assessments, tongues),
        "stackability": lambda: _stackability(claim, specification, tongues),
        "further_information": lambda: _further_information(claim, specification, tongues),
        "description": lambda: words(specification.get("description"), tongues),
        "valid_until": lambda: moment(document.get("validUntil")),
        "fields": lambda: _all_listed(specification, tongues),
        "instruction_languages": lambda: list(_languages(specification.get("language"), tongues)),
        "image": lambda: page_url(ending_with(documents, nodes.IMAGE)),
        "languages": lambda: _spoken(document),
        "institution": lambda: institution(issuer, specification, tongues),
    }
    found: dict[str, Any] = without_blanks({key: read() for key, read in readers.items()})
    return found


def _primary_language(document: Json) -> str:
    primary = object_of(object_of(document.get("displayParameter")).get("primaryLanguage"))
    found = listed_in("language", primary)
    return found.notation if found else "en"


def _spoken(document: Json) -> list[str]:
    shown = objects_of(object_of(document.get("displayParameter")).get("language"))
    codes = [found.notation for one in shown if (found := listed_in("language", one)) and found.notation]
    own = _primary_language(document)
    return [own, *sorted(set(codes) - {own})] if codes else []


def _claim(document: Json) -> Json:
    claims = object_of(document.get("credentialSubject")).get("hasClaim")
    return next(of_type(claims, "LearningAchievement"), object_of(claims))


def _learner(subject: Json, tongues: Tongues) -> str:
    if full := words(subject.get("fullName"), tongues):
        return full
    parts = (words(subject.get(key), tongues) for key in ("givenName", "familyName"))
    return " ".join(part for part in parts if part)


def _title(document: Json, claim: Json, specification: Json, tongues: Tongues) -> str:
    places = (claim, specification, object_of(document.get("displayParameter")))
    return next((found for place in places if (found := words(place.get("title"), tongues))), "")


def _country(issuer: Json, tongues: Tongues) -> dict[str, str]:
    for location in objects_of(issuer.get("location")):
        for address in objects_of(location.get("address")):
            if found := listed_in("country", object_of(address.get("countryCode"))):
                region = words(location.get("geographicName"), tongues)
                region = region or words(object_of(location.get("spatialCode")).get("prefLabel"), tongues)
                return given(code=found.notation, name=country_name(found.code, tongues[0]), region=region)
    return {}


def _awarding_body(bodies: list[Json], tongues: Tongues) -> str:
    names = (words(body.get("legalName"), tongues) for body in bodies)
    return ", ".join(name for name in names if name)


def _outcomes(specification: Json, kinds: list[dict[str, str]], tongues: Tongues) -> Iterator[Json]:
    all_kinds = [kind["code"] for kind in kinds if "code" in kind]
    for outcome in objects_of(specification.get("learningOutcome")):
        text = words(outcome.get("title"), tongues)
        shown_by = [
            found.code
            for one in objects_of(outcome.get("additionalNote"))
            if (found := listed_in("assessment-type", object_of(one.get("subject"))))
        ]
        skills = [
            {"uri": text_at(skill, "id"), "label": _label(skill, tongues)}
            for skill in objects_of(outcome.get("relatedESCOSkill"))
        ]
        # An outcome without words is none, whatever else hangs on it.
        yield {"text": text, "assessments": shown_by or all_kinds, "skills": skills} if text else {}


def _label(skill: Json, tongues: Tongues) -> str:
    found = words(skill.get("prefLabel"), tongues)
    return "" if found == text_at(skill, "id") else found


def _workload(specification: Json) -> dict[str, str]:
    ects = ""
    for point in objects_of(specification.get("creditPoint")):
        framework = listed_in("education-credit", object_of(point.get("framework")))
        if framework and framework.code == nodes.ECTS:
            ects = ects or number(point.get("point"))
    return given(ects=ects, hours=hours(text_at(specification, "volumeOfLearning")))


def _level(specification: Json, tongues: Tongues) -> Json:
    found: Json = {}
    if any(_notes(specification, nodes.NOT_PLACED)):
        found = {"code": "not-placed", "name": phrase("not_placed", tongues[0])}
    if placed := code_and_name("eqf", object_of(specification.get("eqfLevel")), tongues):
        found = {**placed, "name": phrase("eqf", tongues[0], level=placed["code"])}  # the list's own leaves out EQF
    for one in objects_of(specification.get("educationLevel")):
        code = text_at(one, "notation")
        if ending(one).startswith(f"{nodes.CYCLE}-") and exists("qf-ehea-cycle", code):
            found["cycle"] = {"code": code, "name": label("qf-ehea-cycle", code, tongues[0])}
    national = object_of(specification.get("nqfLevel"))
    if listed := code_and_name("nqf", national, tongues) or own_name(national, tongues):
        found["nqf"] = listed
    return found


def _assessment_types(specification: Json, assessments: list[Json], tongues: Tongues) -> Iterator[dict[str, str]]:
    done = [object_of(assessment.get("specifiedBy")) for assessment in assessments]
    planned = list(objects_of(specification.get("provenBy")))
    seen = set()
    for assessment in done if any("dcType" in one for one in done) else planned:
        for kind in objects_of(assessment.get("dcType")):
            of_the_list = "/snb/assessment/" in text_at(kind, "id")
            found = code_and_name("assessment-type", kind, tongues)
            found = found or ({} if of_the_list else own_name(kind, tongues))
            if found and found.get("url") not in seen:
                seen.add(found.get("url"))
                yield found


def _participation(specification: Json, tongues: Tongues) -> dict[str, str]:
    modes = (code_and_name("learning-assessment-mode", mode, tongues) for mode in objects_of(specification.get("mode")))
    return next((mode for mode in modes if mode), {})


def _supervision(assessments: list[Json], tongues: Tongues) -> dict[str, str]:
    claimed = [object_of(assessment.get("idVerification")) for assessment in assessments]
    concepts = [listed_in("supervision-verification", one) for one in claimed]
    if not concepts or None in concepts or len({one.code for one in concepts if one}) > 1:
        return {}  # what holds for one assessment only does not hold for the achievement
    found = code_and_name("supervision-verification", claimed[0], tongues)
    return {**found, "code": concepts[0].notation} if concepts[0] else {}


def _grade(assessments: list[Json], tongues: Tongues) -> dict[str, str]:
    for assessment in assessments:
        one = object_of(assessment.get("grade"))
        if not note_words(one, tongues) or ending(one) == nodes.NOT_GRADED:
            continue
        value = as_written(one.get("noteLiteral"), tongues)
        scheme = object_of(object_of(assessment.get("specifiedBy")).get("gradingScheme"))
        described = words(scheme.get("description"), tongues)
        is_scale = ending(scheme) == nodes.GRADING_SCHEME
        scale = _SCALE.fullmatch(words(scheme.get("title"), tongues)) if is_scale else None
        ends = {"minimum": scale[1], "maximum": scale[2]} if scale else {}
        return {"value": value, **ends, "words": described}
    return {}


def _stackability(claim: Json, specification: Json, tongues: Tongues) -> dict[str, str]:
    url = page_url(ending_with(specification.get("supplementaryDocument"), nodes.STACKABILITY_PAGE))
    url = url if is_web_address(url) else ""
    for end in (nodes.STACKABILITY, nodes.STACKABILITY_ALONE):
        for one in _notes(specification, end):
            subject = object_of(one.get("subject"))
            code, said = text_at(subject, "notation"), note_words(one, tongues)
            ours = code in set(Stackability)
            name = phrase(Stackability(code), tongues[0]) if ours else words(subject.get("prefLabel"), tongues)
            return given(code=code, name=name, words=said if end == nodes.STACKABILITY else "", url=url)
    for entitlement in objects_of(claim.get("entitlesTo")):
        if name := words(entitlement.get("title"), tongues):
            return {"name": name}
    if specification.get("isPartialQualification") is True:
        return {"code": Stackability.PART_OF.value, "name": phrase(Stackability.PART_OF, tongues[0])}
    return {}


def _further_information(claim: Json, specification: Json, tongues: Tongues) -> str:
    for one in _notes(specification, nodes.FURTHER_INFORMATION):
        return note_words(one, tongues)
    foreign = (one for holder in (specification, claim) for one in objects_of(holder.get("additionalNote")))
    return "\n\n".join(said for one in foreign if ending(one) not in _OURS and (said := note_words(one, tongues)))


def _all_listed(specification: Json, tongues: Tongues) -> list[dict[str, str]]:
    found = (code_and_name("isced-f", one, tongues) for one in objects_of(specification.get("thematicArea")))
    return [one for one in found if one]


def _languages(value: Any, tongues: Tongues) -> Iterator[dict[str, str]]:
    for one in objects_of(value):
        found = listed_in("language", one)
        if found and found.notation:
            yield {**code_and_name("language", one, tongues), "code": found.notation}


def _notes(specification: Json, end: str) -> Iterator[Json]:
    return (one for one in objects_of(specification.get("additionalNote")) if ending(one) == end)
