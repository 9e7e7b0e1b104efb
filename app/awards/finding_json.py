"""A finding as JSON values and back, whole, for a list that is shown later; what an award rests on is in `evidence`.

Pure. Fields are taken as the dataclass has them, so that a new one is kept without a change here.
"""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from decimal import Decimal
from typing import Any

from app.awards.findings import Finding, Unit, Verdict, Why
from app.courses import Flag, Reason

_WORDS = {word.value: word for kind in (Reason, Why) for word in kind}


def finding_to_json(finding: Finding) -> dict[str, Any]:
    """Return the finding as JSON values. Pure."""
    return {field.name: _to_json(getattr(finding, field.name)) for field in fields(finding)}


def finding_from_json(values: Mapping[str, Any]) -> Finding:
    """Return the finding that `finding_to_json` wrote. Pure."""
    found = {name: _from_json(value) for name, value in values.items()}
    found["verdict"] = Verdict(found["verdict"])
    found["unit"] = Unit(found["unit"]) if found["unit"] else None
    found["why"] = _WORDS[found["why"]] if found["why"] else None
    return Finding(**found)


def _to_json(value: Any) -> Any:
    match value:
        case Decimal():
            return {"decimal": format(value, "f")}
        case datetime():
            return {"moment": value.isoformat()}
        case Finding():
            return {"finding": finding_to_json(value)}
        case list() | tuple():
            return [_to_json(one) for one in value]
        case frozenset():
            return {"flags": sorted(str(one) for one in value)}
        case str():
            return str(value)  # the word itself of an enumeration
        case _:
            return value


def _from_json(value: Any) -> Any:
    match value:
        case {"decimal": words}:
            return Decimal(words)
        case {"moment": words}:
            return datetime.fromisoformat(words)
        case {"flags": words}:
            return frozenset(Flag(word) for word in words)
        case {"finding": values}:
            return finding_from_json(values)
        case list():
            return tuple(_from_json(one) for one in value)
        case _:
            return value
