"""What a credential says of the sitting that was confirmed, in words. Pure.

In the languages in which a credential can be written, in English where there are no words of ours. A code that is none
of ours has no words.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.awards import IdentityCategory, SupervisionCategory
from app.formats.rule_words import day_words

_SENTENCES = {
    "en": {
        SupervisionCategory.ON_SITE: "An invigilator supervised the assessment on site",
        SupervisionCategory.ONLINE_LIVE: "An invigilator watched the online assessment live",
        SupervisionCategory.ONLINE_REVIEWED: (
            "A proctoring service watched the online assessment, and a person reviewed its report"
        ),
        IdentityCategory.DOCUMENT_ON_SITE: "The examiner checked an identity document on site",
        IdentityCategory.STUDENT_CARD_ON_SITE: "The examiner checked a student card on site",
        IdentityCategory.DOCUMENT_BY_VIDEO: "The examiner checked an identity document by live video",
        IdentityCategory.SERVICE_REVIEWED: (
            "A proctoring service checked the identity, and a person confirmed what it reported"
        ),
        IdentityCategory.EID: "An electronic identity was presented at the start of the assessment",
        IdentityCategory.KNOWN_PERSONALLY: "The examiner confirmed the identity of a learner whom they know personally",
        "sitting": "Supervised assessment",
        "online": "online",
        "by": "Assessed by: {name}",
    },
    "sl": {
        SupervisionCategory.ON_SITE: "Preverjanje znanja je na kraju samem nadziral nadzornik",
        SupervisionCategory.ONLINE_LIVE: "Preverjanje znanja na spletu je v živo spremljal nadzornik",
        SupervisionCategory.ONLINE_REVIEWED: (
            "Preverjanje znanja na spletu je spremljala nadzorna storitev, njeno poročilo pa je pregledal človek"
        ),
        IdentityCategory.DOCUMENT_ON_SITE: "Izpraševalec je na kraju samem preveril osebni dokument",
        IdentityCategory.STUDENT_CARD_ON_SITE: "Izpraševalec je na kraju samem preveril študentsko izkaznico",
        IdentityCategory.DOCUMENT_BY_VIDEO: "Izpraševalec je osebni dokument preveril prek videopovezave v živo",
        IdentityCategory.SERVICE_REVIEWED: (
            "Identiteto je preverila nadzorna storitev, njeno ugotovitev pa je potrdil človek"
        ),
        IdentityCategory.EID: "Ob začetku preverjanja znanja je bila predložena elektronska identiteta",
        IdentityCategory.KNOWN_PERSONALLY: "Identiteto je potrdil izpraševalec, ki učečega se osebno pozna",
        "sitting": "Preverjanje znanja pod nadzorom",
        "online": "na spletu",
        "by": "Znanje je preverila ustanova: {name}",
    },
}
_SUPERVISION = frozenset(SupervisionCategory)
_IDENTITY = frozenset(IdentityCategory)


def supervised_said(code: str, language: str) -> dict[str, str]:
    """Return a way of supervision as its code and a sentence. Pure."""
    return _said(code, language) if code in _SUPERVISION else {}


def identified_said(code: str, language: str) -> dict[str, str]:
    """Return a way of identification as its code and a sentence. Pure."""
    return _said(code, language) if code in _IDENTITY else {}


def sitting_title(language: str) -> str:
    """Return what a sitting is called. Pure."""
    return _words(language)["sitting"]


def online_said(language: str) -> str:
    """Return the word that stands in the place of a place. Pure."""
    return _words(language)["online"]


def when_and_where(assessed: Mapping[str, Any], language: str) -> str:
    """Return day and place of a sitting, given as the elements say it: "14 November 2026, P2, Ljubljana". Pure."""
    place = online_said(language) if assessed.get("is_online") else assessed.get("place", "")
    return ", ".join(part for part in (_day(assessed.get("assessed_on", ""), language), place) if part)


def assessed_words(assessed: Mapping[str, Any], language: str) -> str:
    """Return all that the elements say of a sitting as a few sentences, the identity first. Pure."""
    how, body = _how(assessed), assessed.get("organisation", "")
    if not how:
        return ""
    sentences = [f"{said}." for said in how[1:]]
    sentences += [f"{_words(language)['by'].format(name=body)}."] if body else []
    return " ".join([assessed_line(assessed, language), *sentences])


def assessed_line(assessed: Mapping[str, Any], language: str) -> str:
    """Return the one sentence that says most: who was identified was supervised, too. Pure."""
    parts = [*_how(assessed)[:1], when_and_where(assessed, language)]
    return f"{', '.join(part for part in parts if part)}." if _how(assessed) else ""


def _how(assessed: Mapping[str, Any]) -> list[str]:
    return [part["name"] for part in (assessed.get("identity"), assessed.get("supervision")) if part]


def _said(code: str, language: str) -> dict[str, str]:
    return {"code": code, "name": _words(language)[code]}


def _words(language: str) -> Mapping[str, str]:
    return _SENTENCES.get(language, _SENTENCES["en"])


def _day(value: str, language: str) -> str:
    try:
        return day_words(date.fromisoformat(value), language)
    except ValueError:
        return ""
