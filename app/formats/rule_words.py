"""The rule of an achievement in words, in the languages in which a credential can be written. Pure.

What stands in a credential is the same for everybody: which groups the rule is for says something about the course's
timetable, not about the achievement, and is left out.
"""

import unicodedata
from collections.abc import Iterator
from datetime import date

from app.awards import (
    ActivityCompleted,
    CourseCompleted,
    Criteria,
    Criterion,
    Excused,
    GradeAtLeast,
    GradeOneOf,
    Mode,
    SomeOf,
)
from app.formats.wording import phrase, shown

_MONTHS = {
    "en": (
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ),
    "sl": (
        "januarja", "februarja", "marca", "aprila", "maja", "junija", "julija", "avgusta", "septembra", "oktobra",
        "novembra", "decembra",
    ),
}  # fmt: skip


def rule_words(criteria: Criteria, language: str) -> str:
    """Return the rule as Markdown in `language`, in English where we have no translation; "" without one. Pure."""
    if not criteria.items:
        return ""
    lines = [f"- {line}" for item in criteria.items for line in _lines(item, language)]
    if len(criteria.items) > 1:
        lines.insert(0, phrase("all_of" if criteria.mode is Mode.ALL else "any_of", language) + "\n")
    notes = [phrase("excused", language)] if criteria.excused is Excused.LEFT_OUT else []
    first, last = criteria.window.from_on, criteria.window.until_on
    if first:
        notes.append(phrase("from", language, day=day_words(first, language)))
    if last:
        notes.append(phrase("until", language, day=day_words(last, language)))
    return "\n\n".join(["\n".join(lines), *notes])


def _lines(item: Criterion, language: str) -> Iterator[str]:
    match item:
        case CourseCompleted():
            yield phrase("course_completed", language)
        case ActivityCompleted():
            yield phrase("activity_completed", language, name=_printable(item.name))
        case GradeAtLeast():
            key = "course_grade" if item.activity_id is None else "activity_grade"
            amount = phrase(item.unit.value, language, amount=shown(item.threshold, language))
            yield phrase(key, language, name=_printable(item.name), amount=amount)
        case GradeOneOf():
            key = "course_label" if item.activity_id is None else "activity_label"
            labels = ", ".join(_printable(label) for label in item.labels)
            yield phrase(key, language, name=_printable(item.name), labels=labels)
        case SomeOf():
            parts = "".join(f"\n  - {line}" for part in item.items for line in _lines(part, language))
            yield phrase("some_of", language, needed=item.needed, total=len(item.items)) + parts


def day_words(day: date, language: str) -> str:
    """Return a day in words, in English where we have no translation. Pure."""
    known = language if language in _MONTHS else "en"
    return phrase("day", language, day=day.day, month=_MONTHS[known][day.month - 1], year=day.year)


def _printable(name: str) -> str:
    """Drop what no verifier signs alike; names come from the platform as they are."""
    return "".join(c for c in name if unicodedata.category(c) not in {"Cc", "Cs", "Cn"})
