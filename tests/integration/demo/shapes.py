"""The shape of Moodle 4.5.5's answers: every path with the JSON types that occur there.

`SHAPES` was drawn from recorded answers. Left out are members of content that the demo LMS does not have (an uploaded
file, a label). Types are wider than one recording where Moodle's own declaration is: any grade may have decimals.
"""

import json
from pathlib import Path
from typing import Any

_TYPES = {type(None): "null", bool: "bool", int: "int", float: "float", str: "str"}


def shape(value: Any, path: str = "$") -> dict[str, set[str]]:
    """Return the types at every path of a JSON value; all elements of a list share one path. Pure."""
    if isinstance(value, dict):
        found: dict[str, set[str]] = {path: {"object"}}
        for name, member in value.items():
            for inner, types in shape(member, f"{path}.{name}").items():
                found.setdefault(inner, set()).update(types)
        return found
    if isinstance(value, list):
        found = {path: {"list"}}
        for element in value:
            for inner, types in shape(element, f"{path}[]").items():
                found.setdefault(inner, set()).update(types)
        return found
    return {path: {_TYPES[type(value)]}}


SHAPES: dict[str, dict[str, set[str]]] = {
    name: {path: set(types) for path, types in paths.items()}
    for name, paths in json.loads(Path(__file__).with_name("moodle_shapes.json").read_text(encoding="utf-8")).items()
}
