"""What a finished credential must say, and the shape in which every format is read back. Pure.

`expected` says it from the award alone; `elements` of `openbadges_elements` and `elm_read_back` say it from a signed
document alone. The two must be equal in each of the credential's languages, or the credential is not issued.

A text is given in one language at a time: in the language asked for, else in the achievement's own, else in English,
else in the first that has words by the order of the codes (`worded`). White space around it is no part of it. What is
empty is absent, everywhere. What a list holds is named in the words of that list (`named`), in English where it has
none in the language.
"""

from typing import Any, TypedDict, cast

from app.awards import ELSEWHERE, Achievement, Assessed, Award, Outcome
from app.courses import Score
from app.formats.assessed_words import identified_said, supervised_said
from app.formats.wording import (
    moment,
    official_name,
    phrase,
    plain,
)
from app.images import image_url
from app.issuers import ExternalReview, IssuerProfile, QualityAssurance, Text
from app.vocabularies import ListName, concept, country_name, label

NOT_PLACED = "not-placed"


class Named(TypedDict, total=False):
    """An entry of a list: its code, its name, and its address where it has one."""

    code: str
    name: str
    url: str


class Place(TypedDict, total=False):
    """A country by ISO 3166-1 alpha-2 and its name, and the region as the institution calls it."""

    code: str
    name: str
    region: str


class SkillSaid(TypedDict, total=False):
    """A skill of ESCO."""

    uri: str
    label: str


class OutcomeSaid(TypedDict, total=False):
    """One outcome: its words, the codes of the assessments that show it (all of them, if none was named), skills."""

    text: str
    assessments: list[str]
    skills: list[SkillSaid]


class Workload(TypedDict, total=False):
    """ECTS credits and hours, as plain decimal numbers."""

    ects: str
    hours: str


class Level(TypedDict, total=False):
    """`code` is the EQF level, 1 to 8, or `not-placed`, which has no `url`; beside it cycle and national level."""

    code: str
    name: str
    url: str
    cycle: Named
    nqf: Named


class AssessedSaid(TypedDict, total=False):
    """The sitting that was confirmed: how it was supervised, and how the identity was checked if that is promised.

    The names are whole sentences. `assessed_on` is an ISO date; `place` is as the institution calls it, absent where
    the sitting `is_online`.
    """

    supervision: Named
    identity: Named
    assessed_on: str
    is_online: bool
    place: str
    organisation: str


class Quality(TypedDict, total=False):
    """`url` is that of the report or register entry, else that of the type in its list."""

    code: str
    name: str
    url: str
    words: str
    agency: str


class Grade(TypedDict, total=False):
    """The grade achieved, the ends of its scale if it is in points, and `words` that describe the scale."""

    value: str
    minimum: str
    maximum: str
    words: str


class StackabilitySaid(TypedDict, total=False):
    """The option, a note to it, and a page about it."""

    code: str
    name: str
    words: str
    url: str


class Review(TypedDict, total=False):
    """An external review; `name` is that of its kind, `decided_on` an ISO date."""

    kind: str
    name: str
    agency: str
    decided_on: str
    url: str
    deqar_id: str
    deqar_url: str


class Recognition(TypedDict, total=False):
    """How the institution recognises the micro-credentials of others."""

    words: str
    url: str


class Institution(TypedDict, total=False):
    """What the issuer says of itself; `logo` is the address of an image."""

    name: str
    alternative_name: str
    street: str
    postcode: str
    locality: str
    website: str
    email: str
    contact_page: str
    registration_number: str
    vat_number: str
    eidas_identifier: str
    logo: str
    reviews: list[Review]
    recognition: Recognition


class Elements(TypedDict, total=False):
    """All that a credential says, in one language.

    The keys of Annex I come first. `decided` stands only where it was decided outside of the course. `issued` and
    `valid_until` are RFC 3339 in UTC, to the second. `fields` are of ISCED-F;
    `instruction_languages` have ISO 639-1 codes. `image` is an address. `languages` are those in which the credential
    speaks (`languages_of`), the achievement's own first, the others by their codes.
    """

    learner: str
    title: str
    country: Place
    awarding_body: str
    issued: str
    outcomes: list[OutcomeSaid]
    workload: Workload
    level: Level
    assessment: list[Named]
    participation: Named
    quality_assurance: Quality
    prerequisites: str
    supervision: Named
    assessed: AssessedSaid
    decided: Named
    grade: Grade
    stackability: StackabilitySaid
    further_information: str
    description: str
    valid_until: str
    fields: list[Named]
    instruction_languages: list[Named]
    image: str
    languages: list[str]
    institution: Institution


def expected(award: Award, language: str = "") -> Elements:
    """Return what every document of the award must say in `language`, without one in the achievement's own. Pure.

    Raises UnknownConcept when a code stands in no list.
    """
    achievement, issuer = award.achievement, award.issuer
    own = achievement.language
    language = language or own
    found: Elements = {
        "learner": award.learner.full.strip(),
        "title": worded(achievement.title, language, own),
        "country": {
            "code": issuer.country,
            "name": country_name(issuer.country, language),
            "region": issuer.region.strip(),
        },
        "awarding_body": worded(issuer.awarding_body, language, own) or worded(issuer.legal_name, language, own),
        "issued": moment(award.awarded_at),
        "outcomes": [_outcome(achievement, outcome, language) for outcome in achievement.outcomes],
        "workload": {
            "ects": "" if achievement.ects is None else plain(achievement.ects),
            "hours": "" if award.hours is None else plain(award.hours),
        },
        "level": _level(achievement, language),
        "assessment": [named("assessment-type", code, language) for code in achievement.assessment_types],
        "participation": _optional("learning-assessment-mode", achievement.participation, language),
        "quality_assurance": _quality(issuer.quality_assurance, language, own),
        "prerequisites": worded(achievement.prerequisites, language, own),
        "supervision": _supervision(achievement, language),
        "assessed": assessed_said(award.assessed, language, own),
        "decided": decided_said(language) if award.is_elsewhere else {},
        "grade": _grade(award.grade, achievement, language),
        "stackability": _stackability(achievement, language),
        "further_information": worded(achievement.further_information, language, own),
        "description": worded(achievement.description, language, own),
        "valid_until": moment(award.valid_until) if award.valid_until else "",
        "fields": [named("isced-f", code, language) for code in achievement.fields],
        "instruction_languages": [
            {**named("language", code, language), "code": code} for code in achievement.instruction_languages
        ],
        "image": image_url(award.public_url, achievement.image),
        "languages": languages_of(award),
        "institution": _institution(issuer, award.public_url, language, own),
    }
    kept: Elements = without_blanks(found)
    return kept


def worded(text: Text | None, language: str, own: str) -> str:
    """Return a text in a language: in `language`, else in `own`, else in English, else in the first by code. Pure."""
    spoken = text or {}
    candidates = (spoken.get(candidate, "").strip() for candidate in (language, own, "en", *sorted(spoken)))
    return next((words for words in candidates if words), "")


def named(vocabulary: ListName, code: str, language: str) -> Named:
    """Return an entry of an EU list by code, its official name and its address. Raises UnknownConcept. Pure."""
    return {"code": code, "name": official_name(vocabulary, code, language), "url": concept(vocabulary, code).uri}


def decided_said(language: str) -> Named:
    """Return what a credential says of a decision that was made outside of the course. Pure."""
    return {"code": ELSEWHERE, "name": phrase("elsewhere", language)}


def assessed_said(assessed: Assessed | None, language: str, own: str) -> AssessedSaid:
    """Return what a credential says of its sitting in `language`, {} where none was confirmed. Pure."""
    if assessed is None:
        return {}
    identity = assessed.identity.value if assessed.identity else ""
    found: AssessedSaid = {
        "supervision": cast(Named, supervised_said(assessed.supervision.value, language)),
        "identity": cast(Named, identified_said(identity, language)),
        "assessed_on": assessed.assessed_on.isoformat(),
        "place": assessed.place.strip(),
        "organisation": worded(assessed.organisation, language, own),
    }
    if assessed.is_online:
        found["is_online"] = True
    kept: AssessedSaid = without_blanks(found)
    return kept


def shown_by(achievement: Achievement, outcome: Outcome) -> list[str]:
    """Return the codes of the assessments that show an outcome, in the achievement's order. Pure."""
    chosen = [code for code in achievement.assessment_types if code in outcome.assessments]
    return chosen or list(achievement.assessment_types)


def languages_of(award: Award) -> list[str]:
    """Return the languages in which a credential speaks: the achievement's own, then any of its texts' by code. Pure.

    The institution's texts and the names of lists and skills do not count: they come in more languages than anybody
    wrote this in.
    """
    achievement = award.achievement
    texts = [
        achievement.title,
        achievement.description,
        *(outcome.text for outcome in achievement.outcomes),
        achievement.prerequisites,
        achievement.stackability_note if achievement.stackability else {},
        achievement.further_information,
        achievement.grading if award.grade else {},
    ]
    spoken = {language for text in texts for language, words in text.items() if words.strip()}
    return [achievement.language, *sorted(spoken - {achievement.language})]


def without_blanks(value: Any) -> Any:
    """Return JSON values without those that are empty, at every depth. Pure."""
    if isinstance(value, dict):
        parts = {}
        for key, part in value.items():  # asked for many times for each credential
            kept = without_blanks(part) if isinstance(part, dict | list) else part
            if kept or not (kept is None or isinstance(kept, str | dict | list)):
                parts[key] = kept
        return parts
    return [without_blanks(part) for part in value] if isinstance(value, list) else value


def _outcome(achievement: Achievement, outcome: Outcome, language: str) -> OutcomeSaid:
    return {
        "text": worded(outcome.text, language, achievement.language),
        "assessments": shown_by(achievement, outcome),
        "skills": [
            {"uri": skill.uri, "label": worded(skill.labels, language, achievement.language)}
            for skill in outcome.skills
        ],
    }


def _level(achievement: Achievement, language: str) -> Level:
    found: Level = {}
    if achievement.not_placed:
        found = {"code": NOT_PLACED, "name": phrase("not_placed", language)}
    elif achievement.eqf_level is not None:
        level = str(achievement.eqf_level)
        # The list's own label leaves out EQF.
        found = {"code": level, "name": phrase("eqf", language, level=level), "url": concept("eqf", level).uri}
    if achievement.cycle:
        found["cycle"] = {"code": achievement.cycle, "name": label("qf-ehea-cycle", achievement.cycle, language)}
    if achievement.nqf_level:
        found["nqf"] = named("nqf", achievement.nqf_level, language)
    return found


def _optional(vocabulary: ListName, code: str, language: str) -> Named:
    return named(vocabulary, code, language) if code else {}


def _quality(quality: QualityAssurance | None, language: str, own: str) -> Quality:
    if quality is None:
        return {}
    kind = named("accreditation-type", quality.type_code, language)
    return {
        **kind,
        "url": quality.url or kind["url"],
        "words": worded(quality.statement, language, own),
        "agency": quality.agency.strip(),
    }


def _supervision(achievement: Achievement, language: str) -> Named:
    if achievement.supervision is None:
        return {}
    value = achievement.supervision
    return {**named("supervision-verification", value.code, language), "code": value.value}


def _grade(grade: Score | None, achievement: Achievement, language: str) -> Grade:
    if grade is None:
        return {}
    words = worded(achievement.grading, language, achievement.language)
    if grade.label:  # the points behind a letter or a step of a scale are the platform's own business
        return {"value": grade.label, "words": words}
    return {
        "value": plain(grade.points),
        "minimum": plain(grade.points_minimum),
        "maximum": plain(grade.points_possible),
        "words": words,
    }


def _stackability(achievement: Achievement, language: str) -> StackabilitySaid:
    if achievement.stackability is None:
        return {}
    return {
        "code": achievement.stackability.value,
        "name": phrase(achievement.stackability, language),
        "words": worded(achievement.stackability_note, language, achievement.language),
        "url": achievement.stackability_url,
    }


def _institution(issuer: IssuerProfile, public_url: str, language: str, own: str) -> Institution:
    return {
        "name": worded(issuer.legal_name, language, own),
        "alternative_name": worded(issuer.alternative_name, language, own),
        "street": issuer.street.strip(),
        "postcode": issuer.postcode.strip(),
        "locality": issuer.locality.strip(),
        "website": issuer.website,
        "email": issuer.email,
        "contact_page": issuer.contact_page,
        "registration_number": issuer.registration_number.strip(),
        "vat_number": issuer.vat_number,
        "eidas_identifier": issuer.eidas_identifier,
        "logo": image_url(public_url, issuer.logo),
        "reviews": [_review(review, language) for review in issuer.external_reviews],
        "recognition": {
            "words": worded(issuer.recognition_policy, language, own),
            "url": issuer.recognition_url,
        },
    }


def _review(review: ExternalReview, language: str) -> Review:
    return {
        "kind": review.kind,
        "name": phrase(review.kind, language),
        "agency": review.agency.strip(),
        "decided_on": review.decided_on.isoformat() if review.decided_on else "",
        "url": review.url,
        "deqar_id": review.deqar_id,
        "deqar_url": review.deqar_url,
    }
