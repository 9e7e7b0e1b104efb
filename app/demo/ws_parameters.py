"""Parameters of a web services call: PHP's bracket notation read into lists and mappings. Pure."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from app.demo.ws_errors import invalid_parameter

Arguments = Mapping[str, Any]
_NAME = re.compile(r"^(\w+)((?:\[\w*\])*)$")


def nested(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return `a[0][b]=c` as {"a": {"0": {"b": "c"}}}; a name that is not understood is kept whole. Pure."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        match = _NAME.match(name)
        steps = [match.group(1), *re.findall(r"\[(\w*)\]", match.group(2))] if match else [name]
        place = found
        for step in steps[:-1]:
            inner = place.setdefault(step, {})
            if not isinstance(inner, dict):
                raise invalid_parameter()
            place = inner
        place[steps[-1] or str(len(place))] = value
    return found


def integer(arguments: Arguments, name: str, default: int | None = None) -> int:
    """Return an integer parameter. Raises WebServiceError if it is missing or no integer."""
    value = arguments.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise invalid_parameter()
    if isinstance(value, int):
        return value
    if not re.fullmatch(r"-?[0-9]{1,15}", value):
        raise invalid_parameter()
    return int(value)


def text(arguments: Arguments, name: str) -> str:
    """Return a text parameter, "" if it is missing. Raises WebServiceError if it is a list."""
    value = arguments.get(name, "")
    if not isinstance(value, int | str):
        raise invalid_parameter()
    return str(value)


def rows(arguments: Arguments, name: str) -> list[Mapping[str, Any]]:
    """Return a list of mappings, in order. Raises WebServiceError on another shape."""
    value = arguments.get(name, {})
    found = list(value.values()) if isinstance(value, dict) else value
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise invalid_parameter()
    return found
