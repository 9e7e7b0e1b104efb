"""Reading JSON of which nothing is known: what is not as expected is not there. Pure."""

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]


def text_at(value: Json, key: str) -> str:
    """Return the text under `key`, "" if there is none."""
    found = value.get(key)
    return found if isinstance(found, str) else ""


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
