"""Reading ELM nodes of anybody's: whatever is not there, or not as ELM says, is left out. Pure.

A single value may stand alone or in an array, and so may each text of a language map. A node is read where it is
written out; a mere reference to one is not followed. `tongues` are languages, the preferred one first.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from app.awards import is_moment
from app.formats.reading import (
    Json,
    given,
    object_of,
    objects_of,
    text_at,
)
from app.formats.wording import official_name, plain
from app.vocabularies import Concept, ListName, concept, exists

Tongues = Sequence[str]

_DURATION = re.compile(r"P(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6}(?:\.\d{1,6})?)S)?)?")
_NUMBER = re.compile(r"\d{1,4}(\.\d{1,4})?")


def of_type(value: Any, kind: str) -> Iterator[Json]:
    """Yield the nodes of a type."""
    return (node for node in objects_of(value) if kind in _many(node.get("type")))


def ending_with(value: Any, end: str) -> Json:
    """Return the node in a value whose id has this ending, empty if there is none."""
    return next((node for node in objects_of(value) if ending(node) == end), {})


def words(value: Any, tongues: Tongues) -> str:
    """Return the words of a language map in the first of `tongues` in which there are any, else in any, by its code."""
    tags = sorted(value) if isinstance(value, Mapping) else ()
    return next((found for tag in (*tongues, *tags) if (found := words_in(value, tag))), "")


def words_in(value: Any, language: str) -> str:
    """Return the words of a language map in this one language, empty if there are none."""
    return _text_in(value, language).strip()


def as_written(value: Any, tongues: Tongues) -> str:
    """Return the words of a language map as `words` does, with the blanks around them."""
    tags = sorted(value) if isinstance(value, Mapping) else ()
    return next((found for tag in (*tongues, *tags) if (found := _text_in(value, tag)).strip()), "")


def note_words(value: Any, tongues: Tongues) -> str:
    """Return the words of the first note in a value."""
    return words(object_of(value).get("noteLiteral"), tongues)


def page_url(value: Any) -> str:
    """Return the address of the first page in a value."""
    return text_at(object_of(value), "contentURL")


def ending(node: Json) -> str:
    """Return what follows the # in a node's id."""
    return text_at(node, "id").partition("#")[2]


def listed_in(vocabulary: ListName, node: Json) -> Concept | None:
    """Return the entry of an EU list that a concept is, None if it only says so or does not even say so."""
    uri = text_at(node, "id")
    code = uri.rpartition("/")[2]
    if not exists(vocabulary, code):
        return None
    found = concept(vocabulary, code)
    return found if found.uri == uri and text_at(object_of(node.get("inScheme")), "id") == found.scheme else None


def code_and_name(vocabulary: ListName, node: Json, tongues: Tongues) -> dict[str, str]:
    """Return a listed concept as code, name and url; empty if the list does not hold it.

    What a list has no name for in the preferred language is called what the document calls it, else its English name.
    """
    found = listed_in(vocabulary, node)
    if found is None:
        return {}
    name = "" if tongues[0] in found.official_labels else words_in(node.get("prefLabel"), tongues[0])
    name = name or official_name(vocabulary, found.code, tongues[0])
    return {"code": found.code, "name": name, "url": found.uri}


def own_name(node: Json, tongues: Tongues) -> dict[str, str]:
    """Return a concept of a list that is not the EU's as name and url; empty if it has no name."""
    name = words(node.get("prefLabel"), tongues)
    return given(name=name, url=text_at(node, "id")) if name else {}


def hours(value: str) -> str:
    """Return an xsd:duration in hours; empty if it is none, or in months, which have no fixed length."""
    found = _DURATION.fullmatch(value)
    if found is None or not any(found.groups()):
        return ""
    days, whole, minutes, seconds = (Decimal(part or 0) for part in found.groups())
    return plain(days * 24 + whole + (minutes * 60 + seconds) / 3600)


def number(value: Any) -> str:
    """Return a number that is written as text, without trailing zeros; empty if it is not."""
    return plain(Decimal(value)) if isinstance(value, str) and _NUMBER.fullmatch(value) else ""


def moment(value: Any) -> str:
    """Return a date with its time and zone as it is written; empty if it is none."""
    return value if is_moment(value) else ""


def _text_in(value: Any, language: str) -> str:
    texts = _many(value.get(language)) if isinstance(value, Mapping) else ()
    return next((text for text in texts if isinstance(text, str)), "")


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
