"""The achievement: what a micro-credential says that is the same for all learners. Pure.

Open Badges 3.0 calls it Achievement, ELM a learning achievement specification. While a teacher edits it anything may be
missing; `annex1.check` tells what.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from app.assessment import Supervision
from app.awards.criteria import Criteria
from app.awards.criteria_json import criteria_from_json, criteria_to_json
from app.issuers import Text


class Stackability(StrEnum):
    """Annex I (b), "integration/stackability options"."""

    STAND_ALONE = "stand_alone"
    PART_OF = "part_of"
    COMBINES = "combines"
    COUNTS_TOWARDS = "counts_towards"


@dataclass(frozen=True, slots=True, kw_only=True)
class Achievement:
    """One version of a micro-credential's definition.

    Codes are of the EU controlled lists: `assessment_types` of assessment, `participation` of learning-assessment.
    `eqf_level` is 1 to 8; `not_placed` says that the learning is not placed in the national framework, so that no level
    is claimed. `ects` is credits, `hours` the notional workload in hours.
    """

    language: str = "en"
    title: Text = field(default_factory=dict)
    description: Text = field(default_factory=dict)
    outcomes: tuple[Text, ...] = ()
    ects: Decimal | None = None
    hours: Decimal | None = None
    eqf_level: int | None = None
    not_placed: bool = False
    assessment_types: tuple[str, ...] = ()
    participation: str = ""
    supervision: Supervision | None = None
    prerequisites: Text = field(default_factory=dict)
    stackability: Stackability | None = None
    stackability_note: Text = field(default_factory=dict)
    further_information: Text = field(default_factory=dict)
    shows_grade: bool = False
    criteria: Criteria = field(default_factory=Criteria)


def _text(value: Any) -> dict[str, str]:
    return {str(k): str(v) for k, v in value.items()} if isinstance(value, Mapping) else {}


def _decimal(value: Any) -> Decimal | None:
    try:
        number = Decimal(str(value)) if value not in (None, "") else None
    except InvalidOperation:
        return None
    return number if number is None or number.is_finite() else None


def achievement_to_json(achievement: Achievement) -> dict[str, Any]:
    """Return the definition as JSON values, the inverse of `achievement_from_json`. Pure."""
    return {
        "language": achievement.language,
        "title": dict(achievement.title),
        "description": dict(achievement.description),
        "outcomes": [dict(outcome) for outcome in achievement.outcomes],
        "ects": _plain(achievement.ects),
        "hours": _plain(achievement.hours),
        "eqf_level": achievement.eqf_level,
        "not_placed": achievement.not_placed,
        "assessment_types": list(achievement.assessment_types),
        "participation": achievement.participation,
        "supervision": achievement.supervision.value if achievement.supervision else None,
        "prerequisites": dict(achievement.prerequisites),
        "stackability": achievement.stackability.value if achievement.stackability else None,
        "stackability_note": dict(achievement.stackability_note),
        "further_information": dict(achievement.further_information),
        "shows_grade": achievement.shows_grade,
        "criteria": criteria_to_json(achievement.criteria),
    }


def _plain(number: Decimal | None) -> str | None:
    return None if number is None else format(number.normalize(), "f")


def achievement_from_json(values: Mapping[str, Any]) -> Achievement:
    """Return the definition that `achievement_to_json` wrote. Pure."""
    return Achievement(
        language=str(values.get("language", "en")),
        title=_text(values.get("title")),
        description=_text(values.get("description")),
        outcomes=tuple(_text(outcome) for outcome in _list(values.get("outcomes"))),
        ects=_decimal(values.get("ects")),
        hours=_decimal(values.get("hours")),
        eqf_level=values.get("eqf_level"),
        not_placed=bool(values.get("not_placed")),
        assessment_types=tuple(str(code) for code in _list(values.get("assessment_types"))),
        participation=str(values.get("participation") or ""),
        supervision=Supervision(values["supervision"]) if values.get("supervision") else None,
        prerequisites=_text(values.get("prerequisites")),
        stackability=Stackability(values["stackability"]) if values.get("stackability") else None,
        stackability_note=_text(values.get("stackability_note")),
        further_information=_text(values.get("further_information")),
        shows_grade=bool(values.get("shows_grade")),
        criteria=criteria_from_json(values.get("criteria") or {}),
    )


def _list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else ()
