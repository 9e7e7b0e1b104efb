"""Reading JSON of which nothing is known: what is not as expected is not there. Pure."""

from collections.abc import Iterator
from typing import Any

from app.issuers import is_web_address

Json = dict[str, Any]


def text_at(value: Json, key: str) -> str:
    """Return the text under `key`, "" if there is none."""
    found = value.get(key)
    return found if isinstance(found, str) else ""


def texts_at(value: Json, key: str) -> list[str]:
    """Return the texts under `key`, one or many."""
    found = value.get(key)
    return [item for item in (found if isinstance(found, list) else [found]) if isinstance(item, str)]


def words_at(value: Json, key: str) -> dict[str, str]:
    """Return a text by language, empty if there is none."""
    found = value.get(key)
    return {tag: words for tag, words in found.items() if isinstance(words, str)} if isinstance(found, dict) else {}


def number_at(value: Json, key: str) -> int:
    """Return the whole number under `key`, 0 if there is none."""
    found = value.get(key)
    return found if isinstance(found, int) and not isinstance(found, bool) else 0


def object_of(value: Any) -> Json:
    """Return the object, or the first of a list, {} if there is none."""
    return next(objects_of(value), {})


def objects_of(value: Any) -> Iterator[Json]:
    """Give the object, or those of a list."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            yield item


def given(**values: str) -> dict[str, str]:
    """Return those that are not empty."""
    return {key: value for key, value in values.items() if value}


def link(url: str) -> str:
    """Return an address that may be followed, "" for any other."""
    return url if is_web_address(url) else ""
