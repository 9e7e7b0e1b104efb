"""What wallets show of our SD-JWT VC: names of the type and of its claims, in English and Slovenian. Pure.

SD-JWT-based Verifiable Credentials, "SD-JWT VC Type Metadata".
"""

from typing import Any

from app.awards import Element
from app.formats.sd_jwt import FAMILY_NAME, GIVEN_NAME, NAME
from app.vocabularies import annex1_label

_LOCALES = {"en": "en-US", "sl": "sl-SI"}
_TYPE = {
    "en": ("Micro-credential", "A European micro-credential: what was learned, how it was assessed, and by whom."),
    "sl": ("Mikrodokazilo", "Evropsko mikrodokazilo: kaj je bilo naučeno, kako je bilo ocenjeno in kdo to potrjuje."),
}
_OTHERS = {
    GIVEN_NAME: {"en": "Given name", "sl": "Ime"},
    FAMILY_NAME: {"en": "Family name", "sl": "Priimek"},
    "criteria": {"en": "What had to be achieved", "sl": "Kaj je bilo treba doseči"},
    "valid_until": {"en": "Valid until", "sl": "Velja do"},
    "description": {"en": "Description", "sl": "Opis"},
    "decided": {"en": "Decision", "sl": "Odločitev"},
    "assessed": {"en": "When and how it was assessed", "sl": "Kdaj in kako je bilo preverjeno"},
}
_PARTS: dict[str, list[str | None]] = {"decided": ["name"]}
# What is shown of an element that has parts.
_SHOWN: dict[Element, list[str | None]] = {
    Element.COUNTRY: ["name"],
    Element.OUTCOMES: [None, "text"],
    Element.WORKLOAD: ["ects"],
    Element.LEVEL: ["name"],
    Element.ASSESSMENT: [None, "name"],
    Element.PARTICIPATION: ["name"],
    Element.QUALITY_ASSURANCE: ["name"],
    Element.SUPERVISION: ["name"],
    Element.GRADE: ["value"],
    Element.STACKABILITY: ["name"],
}
_MAY_BE_WITHHELD = {NAME, GIVEN_NAME, FAMILY_NAME, Element.GRADE, "assessed", "decided"}


def type_metadata(vct: str) -> dict[str, Any]:
    """Return the type metadata of our learning credential. Pure."""
    return {
        "vct": vct,
        "name": _TYPE["en"][0],
        "description": _TYPE["en"][1],
        "display": [
            {"locale": locale, "lang": locale, "name": _TYPE[code][0], "description": _TYPE[code][1]}
            for code, locale in _LOCALES.items()
        ],
        "claims": [
            *(_element(element) for element in Element),
            *(_claim([name, *_PARTS.get(name, [])], name, words) for name, words in _OTHERS.items()),
        ],
    }


def _element(element: Element) -> dict[str, Any]:
    name = NAME if element is Element.LEARNER else element.value
    words = {code: annex1_label(element.value, code) for code in _LOCALES}
    return _claim([name, *_SHOWN.get(element, [])], name, words)


def _claim(path: list[str | None], name: str, words: dict[str, str]) -> dict[str, Any]:
    return {
        "path": path,
        "display": [
            {"locale": locale, "lang": locale, "label": words[code], "name": words[code]}
            for code, locale in _LOCALES.items()
        ],
        "sd": "always" if name in _MAY_BE_WITHHELD else "never",
    }
