"""The teacher's form: from posted fields to an achievement, and what is wrong with a field. Pure."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Protocol, TypeVar

from app.assessment import Supervision
from app.awards import (
    Achievement,
    ActivityCompleted,
    CourseCompleted,
    Criteria,
    Criterion,
    GradeAtLeast,
    Incomplete,
    Mode,
    Stackability,
    Unit,
)

MAX_OUTCOMES = 30
MAX_CRITERIA = 20
E = TypeVar("E", bound=StrEnum)
LIMITS = {"title": 200, "outcome": 500, "text": 2000}


class Fields(Protocol):
    """What a posted form offers, as Werkzeug's MultiDict does."""

    def get(self, key: str, default: str, /) -> str:
        """Return the first value."""

    def getlist(self, key: str, /) -> list[str]:
        """Return all values."""


def achievement_from_form(fields: Fields, activity_name: Callable[[str], str]) -> tuple[Achievement, dict[str, str]]:
    """Return the achievement that the form describes and an error code by field name; nothing typed is refused.

    `activity_name` gives the name of an activity of the course, "" for one that the course does not have. Pure.
    """
    errors: dict[str, str] = {}
    language = fields.get("language", "en")
    language = language if re.fullmatch(r"[a-z]{2}", language) else "en"

    def text(name: str, limit: str = "text") -> dict[str, str]:
        words = _clean(fields.get(name, ""))
        if len(words) > LIMITS[limit]:
            errors[name] = "too_long"
            words = words[: LIMITS[limit]]
        return {language: words} if words else {}

    def number(name: str) -> Decimal | None:
        given = fields.get(name, "").strip()
        value = decimal(given)
        if given and value is None:
            errors[name] = "not_a_number"
        return value

    level = fields.get("level", "")
    outcomes = [_clean(words)[: LIMITS["outcome"]] for words in fields.getlist("outcome")[:MAX_OUTCOMES]]
    achievement = Achievement(
        language=language,
        title=text("title", "title"),
        description=text("description"),
        outcomes=tuple({language: words} for words in outcomes if words),
        ects=number("ects"),
        hours=number("hours"),
        eqf_level=int(level) if level in set("12345678") else None,
        not_placed=level == "not_placed",
        assessment_types=tuple(dict.fromkeys(fields.getlist("assessment"))),
        participation=fields.get("participation", ""),
        supervision=_member(Supervision, fields.get("supervision", "")),
        prerequisites=text("prerequisites"),
        stackability=_member(Stackability, fields.get("stackability", "")),
        stackability_note=text("stackability_note"),
        further_information=text("further_information"),
        shows_grade=bool(fields.get("shows_grade", "")),
        criteria=_criteria(fields, activity_name, errors),
    )
    return achievement, errors


def decimal(given: str) -> Decimal | None:
    """Read a number written with a comma or a point, at most four decimals; None if it is none. Pure."""
    try:
        value = Decimal(given.strip().replace(",", "."))
    except InvalidOperation:
        return None
    if not value.is_finite() or abs(value) > 1_000_000:
        return None
    exponent = value.as_tuple().exponent
    return value if isinstance(exponent, int) and exponent >= -4 else None


def _criteria(fields: Fields, activity_name: Callable[[str], str], errors: dict[str, str]) -> Criteria:
    columns: Sequence[list[str]] = [
        fields.getlist(f"criterion-{name}") for name in ("kind", "activity", "threshold", "unit")
    ]
    items: list[Criterion] = []
    for row, (kind, activity, threshold, unit) in enumerate(zip(*columns, strict=False)):
        if row >= MAX_CRITERIA:
            break
        match kind:
            case "course_completed":
                items.append(CourseCompleted())
            case "activity_completed" if activity_name(activity):
                items.append(ActivityCompleted(activity_id=activity, name=activity_name(activity)))
            case "activity_completed":
                errors[f"criterion-{row}"] = "choose_activity"
                items.append(_incomplete(kind, activity, activity_name(activity), unit))
            case "grade":
                points, name = decimal(threshold), activity_name(activity) if activity else ""
                if points is None or points <= 0:
                    errors[f"criterion-{row}"] = "choose_threshold"
                elif activity and not name:
                    errors[f"criterion-{row}"] = "choose_activity"
                if f"criterion-{row}" in errors or points is None:
                    items.append(_incomplete(kind, activity, name, unit))
                    continue
                items.append(
                    GradeAtLeast(
                        activity_id=activity or None,
                        name=name,
                        threshold=points,
                        unit=_member(Unit, unit) or Unit.PERCENT,
                    )
                )
            case _:
                continue
    return Criteria(mode=_member(Mode, fields.get("mode", "")) or Mode.ALL, items=tuple(items))


def _incomplete(wanted: str, activity: str, name: str, unit: str) -> Incomplete:
    return Incomplete(
        wanted=wanted, activity_id=activity[:255] or None, name=name, unit=_member(Unit, unit) or Unit.PERCENT
    )


def _member(kind: type[E], value: str) -> E | None:
    try:
        return kind(value)
    except ValueError:
        return None


def _clean(words: str) -> str:
    """Drop what no verifier signs alike: control characters but line ends and tabs, surrogates, noncharacters."""
    lines = words.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in lines if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs", "Cn"}).strip()
