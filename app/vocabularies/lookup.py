"""The EU controlled lists that Annex I needs, read once from the product's own data files. Pure after that."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from app.vocabularies.errors import UnknownConcept
from app.vocabularies.values import Concept, Framework, ListName

_DATA = Path(__file__).parent / "data"


@cache
def concepts(list_name: ListName) -> tuple[Concept, ...]:
    """Return all entries of a list, in its order."""
    stored = json.loads((_DATA / f"{list_name}.json").read_text(encoding="utf-8"))
    frameworks = {
        short: Framework(abbreviation=short, country=entry["country"], labels=MappingProxyType(entry["labels"]))
        for short, entry in stored.get("frameworks", {}).items()
    }
    return tuple(
        Concept(
            uri=f"{stored['base']}{entry['code']}" if stored["base"] else "",
            code=entry["code"],
            notation=entry.get("notation", ""),
            scheme=stored["scheme"],
            labels=MappingProxyType(entry["labels"]),
            official=frozenset(entry.get("official", ())),
            shown=MappingProxyType(entry.get("shown", {})),
            framework=frameworks.get(entry.get("framework", "")),
            eqf=entry.get("eqf"),
        )
        for entry in stored["concepts"]
    )


@cache
def _by_code(list_name: ListName) -> Mapping[str, Concept]:
    entries = concepts(list_name)
    by_notation = {entry.notation: entry for entry in entries if entry.notation}
    return MappingProxyType(by_notation | {entry.code: entry for entry in entries})


def concept(list_name: ListName, code: str) -> Concept:
    """Return the entry with this code or notation (a country by SVN or SI). Raises UnknownConcept."""
    try:
        return _by_code(list_name)[code]
    except KeyError as error:
        raise UnknownConcept(list_name) from error


def exists(list_name: ListName, code: str) -> bool:
    """Tell whether the list has an entry with this code or notation."""
    return code in _by_code(list_name)


def label(list_name: ListName, code: str, language: str) -> str:
    """Return words for a page, with a capital first letter; official or proposed. Raises UnknownConcept."""
    return capital(concept(list_name, code).label(language))


def country_name(alpha2: str, language: str) -> str:
    """Return a country's name in `language`, else in English. Raises UnknownConcept."""
    return concept("country", alpha2).label(language)


def country_uri(alpha2: str) -> str:
    """Return the URI of a country in the EU authority table. Raises UnknownConcept."""
    return concept("country", alpha2).uri


def capital(words: str) -> str:
    """Return `words` with a capital first letter, the rest as it is. Pure."""
    return words[:1].upper() + words[1:]
