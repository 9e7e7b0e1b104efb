"""The few phrases that a credential itself needs, in the languages in which one can be written. Pure."""

from datetime import UTC, datetime
from decimal import Decimal

from app.awards import Stackability
from app.issuers import (
    ReviewKind,
    Text,
)
from app.vocabularies import ListName, concept

# Worded so that no plural form depends on a number.
_PHRASES = {
    "en": {
        "kind": "Micro-credential",
        "awarded_to": "Awarded to",
        "decided": "Decision",
        "elsewhere": "Decided by the institution outside of the course.",
        "check": "Whether it is genuine and still valid:",
        "valid_until": "Valid until",
        "not_placed": "Not placed in the national qualifications framework",
        "eqf": "EQF level {level}",
        "ects": "ECTS credits: {ects}",
        "hours": "Hours of work: {hours}",
        "skills": "ESCO: {skills}",
        "shown_by": "Assessed by: {assessments}",
        "fields": "Field of education and training (ISCED-F)",
        "instruction_languages": "Language of instruction",
        "grading": "Grading scale",
        "reviews": "External reviews",
        "not_graded": "Achieved; no grade is stated",
        "recognition": "Recognition of micro-credentials of others",
        ReviewKind.ESG: "Standards and Guidelines for Quality Assurance in the European Higher Education Area (ESG)",
        ReviewKind.EQAVET: "European Quality Assurance in Vocational Education and Training (EQAVET)",
        ReviewKind.EQF_ANNEX_IV: "Quality assurance principles of the European Qualifications Framework (Annex IV)",
        ReviewKind.REGISTER: "Register or quality label",
        ReviewKind.ACCREDITATION: "Accreditation",
        "rule": "What had to be achieved",
        "all_of": "All of these:",
        "any_of": "Any one of these:",
        "course_completed": "Course completed",
        "activity_completed": "“{name}” completed",
        "course_grade": "Course grade: {amount}",
        "activity_grade": "“{name}”: {amount}",
        "course_label": "Course grade: one of {labels}",
        "activity_label": "“{name}”: grade one of {labels}",
        "some_of": "At least {needed} of these {total}:",
        "percent": "at least {amount} %",
        "points": "number of points at least {amount}",
        "excused": "Work from which a learner was excused is left out.",
        "from": "Earned on {day} or later (UTC).",
        "until": "Earned on {day} or earlier (UTC).",
        "day": "{day} {month} {year}",
        Stackability.STAND_ALONE: "Stand-alone",
        Stackability.PART_OF: "Part of a larger programme",
        Stackability.COMBINES: "Can be combined with other micro-credentials",
        Stackability.COUNTS_TOWARDS: "Counts towards a qualification",
    },
    "sl": {
        "kind": "Mikrodokazilo",
        "awarded_to": "Podeljeno na ime",
        "decided": "Odločitev",
        "elsewhere": "O podelitvi je ustanova odločila zunaj predmeta.",
        "check": "Ali je pristno in še veljavno:",
        "valid_until": "Velja do",
        "not_placed": "Ni umeščeno v nacionalno ogrodje kvalifikacij",
        "eqf": "Raven EOK {level}",
        "ects": "Kreditne točke ECTS: {ects}",
        "hours": "Ure dela: {hours}",
        "skills": "ESCO: {skills}",
        "shown_by": "Način ocenjevanja: {assessments}",
        "fields": "Področje izobraževanja in usposabljanja (ISCED-F)",
        "instruction_languages": "Jezik poučevanja",
        "grading": "Ocenjevalna lestvica",
        "reviews": "Zunanje presoje",
        "not_graded": "Doseženo; ocena ni navedena",
        "recognition": "Priznavanje mikrodokazil drugih izvajalcev",
        ReviewKind.ESG: "Standardi in smernice za zagotavljanje kakovosti v evropskem visokošolskem prostoru (ESG)",
        ReviewKind.EQAVET: (
            "Evropski referenčni okvir za zagotavljanje kakovosti v poklicnem izobraževanju in usposabljanju (EQAVET)"
        ),
        ReviewKind.EQF_ANNEX_IV: "Načela zagotavljanja kakovosti evropskega ogrodja kvalifikacij (Priloga IV)",
        ReviewKind.REGISTER: "Register ali znak kakovosti",
        ReviewKind.ACCREDITATION: "Akreditacija",
        "rule": "Kaj je bilo treba doseči",
        "all_of": "Vse našteto:",
        "any_of": "Vsaj eno od naštetega:",
        "course_completed": "Dokončan predmet",
        "activity_completed": "Dokončana dejavnost »{name}«",
        "course_grade": "Ocena predmeta: {amount}",
        "activity_grade": "»{name}«: {amount}",
        "course_label": "Ocena predmeta: ena od {labels}",
        "activity_label": "»{name}«: ena od ocen {labels}",
        "some_of": "Vsaj {needed} od naštetih (skupaj {total}):",
        "percent": "najmanj {amount} %",
        "points": "število točk najmanj {amount}",
        "excused": "Delo, ki ga je bil učeči se oproščen, se ne upošteva.",
        "from": "Doseženo {day} ali pozneje (UTC).",
        "until": "Doseženo najpozneje {day} (UTC).",
        "day": "{day}. {month} {year}",
        Stackability.STAND_ALONE: "Samostojno mikrodokazilo",
        Stackability.PART_OF: "Del večjega programa",
        Stackability.COMBINES: "Mogoče ga je združevati z drugimi mikrodokazili",
        Stackability.COUNTS_TOWARDS: "Šteje za pridobitev kvalifikacije",
    },
}


def phrase(key: str, language: str, **values: object) -> str:
    """Return a phrase in `language`, in English where we have no translation. Pure."""
    return _PHRASES.get(language, _PHRASES["en"])[key].format(**values)


def plain(number: Decimal) -> str:
    """Return a number without exponent or trailing zeros, with at most four decimals. Pure.

    More decimals, or an exponent, would be canonicalised differently by different verifiers.
    """
    rounded = number.quantize(Decimal("0.0001"))
    return format(rounded.normalize(), "f") if rounded else "0"


def shown(number: Decimal, language: str) -> str:
    """Return a number for people, with the decimal sign of `language`. Pure."""
    return plain(number) if language == "en" else plain(number).replace(".", ",")


def official_name(vocabulary: ListName, code: str, language: str) -> str:
    """Return an EU concept's official label, in English where there is none in `language`. Pure."""
    found = concept(vocabulary, code)
    official = found.official_labels
    return official.get(language) or official.get("en") or found.label("en")


def one_line(words: str) -> str:
    """Return words with one space between them and nothing around them. Pure."""
    return " ".join(words.split())


def spoken(text: Text | None) -> dict[str, str]:
    """Return a text by language, without the languages that have no words. Pure."""
    return {language: words.strip() for language, words in (text or {}).items() if words.strip()}


def moment(value: datetime) -> str:
    """Return a moment as documents write it: RFC 3339 in UTC, to the second. Pure."""
    return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
