"""The few phrases that a credential itself needs, in the languages in which one can be written. Pure."""

from decimal import Decimal

from app.awards import Stackability
from app.vocabularies import ListName, concept

FRAMEWORK = "European standard elements to describe a micro-credential (Council Recommendation 2022/C 243/02, Annex I)"

# Worded so that no plural form depends on a number.
_PHRASES = {
    "en": {
        "not_placed": "Not placed in the national qualifications framework",
        "eqf": "EQF level {level}",
        "outcome": "Learning outcome {number}",
        "ects": "ECTS credits: {ects}",
        "hours": "Hours of work: {hours}",
        "agency": "Quality assurance agency",
        Stackability.STAND_ALONE: "Stand-alone",
        Stackability.PART_OF: "Part of a larger programme",
        Stackability.COMBINES: "Can be combined with other micro-credentials",
        Stackability.COUNTS_TOWARDS: "Counts towards a qualification",
    },
    "sl": {
        "not_placed": "Ni umeščeno v nacionalno ogrodje kvalifikacij",
        "eqf": "Raven EOK {level}",
        "outcome": "Učni izid {number}",
        "ects": "Kreditne točke ECTS: {ects}",
        "hours": "Ure dela: {hours}",
        "agency": "Agencija za zagotavljanje kakovosti",
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
    return found.official_labels.get(language) or found.label("en")
