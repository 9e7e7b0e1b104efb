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
from app.formats.elm_reading import (
    Json,
    code_and_name,
    ending,
    first,
    hours,
    is_moment,
    listed_in,
    note_words,
    number,
    objects,
    of_type,
    own_name,
    some,
    string,
    words,
)
from app.formats.wording import phrase
from app.vocabularies import country_name

_SCALE = re.compile(r"(-?\d+(?:\.\d+)?)–(-?\d+(?:\.\d+)?)")
_OURS = frozenset({nodes.FURTHER_INFORMATION, nodes.NOT_PLACED, nodes.QUALITY_ASSURANCE, nodes.STACKABILITY})


def elements(document: Json, language: str = "") -> dict[str, Any]:
    """Return the elements that a credential carries, by Annex I key, shaped as those of an Open Badges one. Pure.

    Texts are in `language` (ISO 639-1), without one in the document's primary language; in another where there is none.
    """
    language = language or _primary_language(document)
    claim = _claim(document)
    specification = first(claim.get("specifiedBy"))
    assessments = list(objects(claim.get("provenBy")))
    organisations = [first(document.get("issuer")), *objects(first(claim.get("awardedBy")).get("awardingBody"))]
    readers: dict[str, Callable[[], Any]] = {
        "learner": lambda: _learner(first(document.get("credentialSubject")), language),
        "title": lambda: _title(document, claim, specification, language),
        "country": lambda: _country(organisations[0], language),
        "awarding_body": lambda: _awarding_body(organisations[1:], language),
        "issued": lambda: document["issued"] if is_moment(document.get("issued")) else "",
        "outcomes": lambda: [
            words(one.get("title"), language) for one in objects(specification.get("learningOutcome"))
        ],
        "workload": lambda: _workload(specification),
        "level": lambda: _level(specification, language),
        "assessment": lambda: list(_assessment_types(specification, assessments, language)),
        "participation": lambda: _participation(specification, language),
        "quality_assurance": lambda: _quality_assurance(specification, organisations, language),
        "prerequisites": lambda: note_words(specification.get("entryRequirement"), language),
        "supervision": lambda: _supervision(assessments, language),
        "grade": lambda: _grade(assessments, language),
        "stackability": lambda: _stackability(claim, specification, language),
        "further_information": lambda: _further_information(claim, specification, language),
    }
    found = {key: read() for key, read in readers.items()}
    return {key: value for key, value in found.items() if value}


def _primary_language(document: Json) -> str:
    primary = first(first(document.get("displayParameter")).get("primaryLanguage"))
    found = listed_in("language", primary)
    return found.notation if found else "en"


def _claim(document: Json) -> Json:
    claims = first(document.get("credentialSubject")).get("hasClaim")
    return next(of_type(claims, "LearningAchievement"), first(claims))


def _learner(subject: Json, language: str) -> str:
    if full := words(subject.get("fullName"), language):
        return full
    parts = (words(subject.get(key), language) for key in ("givenName", "familyName"))
    return " ".join(part for part in parts if part)


def _title(document: Json, claim: Json, specification: Json, language: str) -> str:
    places = (claim, specification, first(document.get("displayParameter")))
    return next((found for place in places if (found := words(place.get("title"), language))), "")


def _country(issuer: Json, language: str) -> dict[str, str]:
    for location in objects(issuer.get("location")):
        for address in objects(location.get("address")):
            if found := listed_in("country", first(address.get("countryCode"))):
                region = words(location.get("geographicName"), language)
                region = region or words(first(location.get("spatialCode")).get("prefLabel"), language)
                return some(code=found.notation, name=country_name(found.code, language), region=region)
    return {}


def _awarding_body(bodies: list[Json], language: str) -> str:
    names = (words(body.get("legalName"), language) for body in bodies)
    return ", ".join(name for name in names if name)


def _workload(specification: Json) -> dict[str, str]:
    ects = ""
    for point in objects(specification.get("creditPoint")):
        framework = listed_in("education-credit", first(point.get("framework")))
        if framework and framework.code == nodes.ECTS:
            ects = ects or number(point.get("point"))
    return some(ects=ects, hours=hours(string(specification, "volumeOfLearning")))


def _level(specification: Json, language: str) -> dict[str, str]:
    if found := code_and_name("eqf", first(specification.get("eqfLevel")), language):
        return {**found, "name": phrase("eqf", language, level=found["code"])}  # the list's own label leaves out EQF
    for note in _notes(specification, nodes.NOT_PLACED):
        return {"code": "not-placed", "name": note_words(note, language), "url": string(note, "id")}
    return own_name(first(specification.get("nqfLevel")), language)


def _assessment_types(specification: Json, assessments: list[Json], language: str) -> Iterator[dict[str, str]]:
    done = [first(assessment.get("specifiedBy")) for assessment in assessments]
    planned = list(objects(specification.get("provenBy")))
    seen = set()
    for assessment in done if any("dcType" in one for one in done) else planned:
        for kind in objects(assessment.get("dcType")):
            of_the_list = "/snb/assessment/" in string(kind, "id")
            found = code_and_name("assessment-type", kind, language)
            found = found or ({} if of_the_list else own_name(kind, language))
            if found and found.get("url") not in seen:
                seen.add(found.get("url"))
                yield found


def _participation(specification: Json, language: str) -> dict[str, str]:
    modes = (code_and_name("learning-assessment-mode", mode, language) for mode in objects(specification.get("mode")))
    return next((mode for mode in modes if mode), {})


def _quality_assurance(specification: Json, organisations: list[Json], language: str) -> dict[str, str]:
    for holder in (specification, *organisations):
        for accreditation in objects(holder.get("accreditation")):
            if found := code_and_name("accreditation-type", first(accreditation.get("dcType")), language):
                said = some(
                    words=words(accreditation.get("title"), language),
                    agency=words(first(accreditation.get("accreditingAgent")).get("legalName"), language),
                    url=string(first(accreditation.get("report")), "contentURL"),
                )
                return {**found, **said}
    for note in _notes(specification, nodes.QUALITY_ASSURANCE):
        if found := code_and_name("accreditation-type", first(note.get("subject")), language):
            pages = objects(specification.get("supplementaryDocument"))
            url = next((string(page, "contentURL") for page in pages if ending(page) == nodes.QUALITY_REPORT), "")
            return {**found, **some(words=note_words(note, language), url=url)}
    return {}


def _supervision(assessments: list[Json], language: str) -> dict[str, str]:
    claimed = [first(assessment.get("idVerification")) for assessment in assessments]
    concepts = [listed_in("supervision-verification", one) for one in claimed]
    if not concepts or None in concepts or len({one.code for one in concepts if one}) > 1:
        return {}  # what holds for one assessment only does not hold for the achievement
    found = code_and_name("supervision-verification", claimed[0], language)
    return {**found, "code": concepts[0].notation} if concepts[0] else {}


def _grade(assessments: list[Json], language: str) -> dict[str, str]:
    for assessment in assessments:
        note = first(assessment.get("grade"))
        value = note_words(note, language)
        if not value or ending(note) == nodes.NOT_GRADED:
            continue
        scheme = first(first(assessment.get("specifiedBy")).get("gradingScheme"))
        scale = _SCALE.fullmatch(words(scheme.get("title"), language))
        if scale is None:
            return {"value": value}
        return {"value": value, "minimum": scale[1], "maximum": scale[2]}
    return {}


def _stackability(claim: Json, specification: Json, language: str) -> dict[str, str]:
    for note in _notes(specification, nodes.STACKABILITY):
        subject = first(note.get("subject"))
        name, said = words(subject.get("prefLabel"), language), note_words(note, language)
        said = "" if said == name else said
        return some(code=string(subject, "notation"), name=name, url=string(note, "id"), words=said)
    for entitlement in objects(claim.get("entitlesTo")):
        if name := words(entitlement.get("title"), language):
            return {"name": name}
    if specification.get("isPartialQualification") is True:
        return {"code": Stackability.PART_OF.value, "name": phrase(Stackability.PART_OF, language)}
    return {}


def _further_information(claim: Json, specification: Json, language: str) -> str:
    for note in _notes(specification, nodes.FURTHER_INFORMATION):
        return note_words(note, language)
    foreign = (note for holder in (specification, claim) for note in objects(holder.get("additionalNote")))
    return "\n\n".join(said for note in foreign if ending(note) not in _OURS and (said := note_words(note, language)))


def _notes(specification: Json, end: str) -> Iterator[Json]:
    return (note for note in objects(specification.get("additionalNote")) if ending(note) == end)
