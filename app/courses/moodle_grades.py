"""Moodle's user grade report, mapped. Pure.

Numbers are `graderaw`, `grademin` and `grademax` alone: the formatted fields are localised and hold HTML. They are read
for the name of a letter or of a step of a scale only.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from html import unescape

from app.courses.moodle_fields import Malformed, flag, identifier, integer, mapping, moment, number, rows, text
from app.courses.values import Flag, Known, Reason, Score, Unknown

COURSE = "course"
_MODULE = "mod"
_TAG = re.compile(r"<[^>]*(?:>|$)")
_LONGEST_LABEL = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeItem:
    """One grade item with one learner's result. `cmid` is None for items that belong to no activity.

    `labels` are the steps of the item's scale, worst first, empty where it has none or they are not told.
    """

    item_id: int
    kind: str
    module: str  # the activity's type, "" for items that belong to none
    name: str
    cmid: int | None
    is_main: bool  # of an activity: its own grade, not a further one such as a workshop's assessment or an outcome
    score: Known[Score | None] | Unknown
    points_possible: Decimal | None  # None where the item is not graded in points
    flags: frozenset[Flag] = frozenset()
    labels: tuple[str, ...] = ()

    @property
    def activity_id(self) -> str:
        """The id under which rules refer to this item's score."""
        return f"cm:{self.cmid}" if self.cmid is not None and self.is_main else f"item:{self.item_id}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """All grade items of one learner, the course total among them, in the gradebook's order."""

    items: tuple[GradeItem, ...]

    def missing(self, expected: frozenset[int]) -> frozenset[int]:
        """Return which of the `expected` item ids the report left out."""
        return expected - {item.item_id for item in self.items}

    def total(self) -> Known[Score | None] | Unknown:
        """Return the course total, unknown where another item shows that it cannot be relied on."""
        totals = self._totals()
        if len(totals) != 1:
            return Unknown(Reason.INCOMPLETE_ANSWER)
        reasons = {item.score.reason for item in self.items if isinstance(item.score, Unknown)}
        for reason in (Reason.MALFORMED, Reason.PENDING, Reason.HIDDEN):
            if reason in reasons:
                return Unknown(reason)
        total = totals[0].score
        # Without the right to see hidden grades Moodle blanks the total and leaves the hidden item out.
        if total == Known(None) and any(isinstance(i.score, Known) and i.score.value is not None for i in self.items):
            return Unknown(Reason.INCOMPLETE_ANSWER)
        return total

    def total_flags(self) -> frozenset[Flag]:
        """Return what is said of the course total beside its points."""
        return frozenset(flag for item in self._totals() for flag in item.flags)

    def _totals(self) -> list[GradeItem]:
        return [item for item in self.items if item.kind == COURSE]


def sheets(answer: object, course_id: int) -> dict[int, Sheet | Unknown]:
    """Return each reported learner's sheet by user id; a sheet that cannot be understood is unknown. Raises Malformed.

    Learners who are not in the answer are absent from the result, suspended ones among them.
    """
    found: dict[int, Sheet | Unknown] = {}
    for row in rows(mapping(answer).get("usergrades")):
        report = mapping(row)
        learner_id = identifier(report.get("userid"))
        if identifier(report.get("courseid")) != course_id or learner_id in found:
            raise Malformed("grades of another course, or twice of one learner")
        try:
            found[learner_id] = _sheet(report)
        except Malformed:
            found[learner_id] = Unknown(Reason.MALFORMED)
    return found


def _sheet(report: Mapping[str, object]) -> Sheet:
    items = tuple(_item(mapping(row)) for row in rows(report.get("gradeitems")))
    for ids in ([item.item_id for item in items], [item.activity_id for item in items]):
        if len(set(ids)) != len(ids):
            raise Malformed("a grade item is reported twice")
    return Sheet(items)


def _item(row: Mapping[str, object]) -> GradeItem:
    kind = text(row.get("itemtype"))
    cmid = identifier(row["cmid"]) if kind == _MODULE and row.get("cmid") is not None else None
    try:
        score = _score(row)
    except (Malformed, ValueError):
        score = Unknown(Reason.MALFORMED)
    return GradeItem(
        item_id=identifier(row.get("id")),
        kind=kind,
        module=text(row.get("itemmodule")),
        name=text(row.get("itemname")),
        cmid=cmid,
        is_main=cmid is not None and integer(row.get("itemnumber")) == 0,
        score=score,
        points_possible=_points_possible(row),
        flags=frozenset(_flags(row)),
        labels=_labels(row),
    )


def _score(row: Mapping[str, object]) -> Known[Score | None] | Unknown:
    # A site can switch the grade and the range columns of this report off: then their fields are left out.
    if "graderaw" not in row:
        return Unknown(Reason.NOT_REPORTED)
    if flag(row.get("gradeneedsupdate")):
        return Unknown(Reason.PENDING)
    if flag(row.get("gradeishidden")) or flag(row.get("gradehiddenbydate", False)):
        return Unknown(Reason.HIDDEN)
    if not {"grademin", "grademax"} <= row.keys():
        return Unknown(Reason.NOT_REPORTED)
    if row["graderaw"] is None:
        return Known(None)
    return Known(
        Score(
            points=number(row["graderaw"]),
            points_possible=number(row["grademax"]),
            points_minimum=number(row["grademin"]),
            graded_at=moment(row.get("gradedategraded")),
            label=_label(row),
        )
    )


def _flags(row: Mapping[str, object]) -> Iterator[Flag]:
    if row.get("gradeishidden") is True or row.get("gradehiddenbydate") is True:
        yield Flag.HIDDEN
    if row.get("gradeisoverridden") is True:  # null to those who may not see it
        yield Flag.OVERRIDDEN


def _points_possible(row: Mapping[str, object]) -> Decimal | None:
    try:
        most = None if _is_scale(row) else number(row.get("grademax"))
    except Malformed:
        return None
    return most if most is not None and most > 0 else None


def _label(row: Mapping[str, object]) -> str:
    """Return the letter or the step of the scale, "" where the grade is shown as a number."""
    shown = _plain(row.get("gradeformatted"))
    if not _is_scale(row):
        shown = _plain(row.get("lettergradeformatted")) or shown
        if any(map(str.isnumeric, shown)):  # a number, or a number and a letter
            return ""
    return shown if any(map(str.isalpha, shown)) and len(shown) <= _LONGEST_LABEL else ""


def _labels(row: Mapping[str, object]) -> tuple[str, ...]:
    # The range names the worst and the best step: all of a scale that has two.
    try:
        has_two_steps = _is_scale(row) and number(row.get("grademax")) - number(row.get("grademin")) == 1
        steps = tuple(_plain(step) for step in text(row.get("rangeformatted")).replace("&ndash;", "–").split("–"))
    except Malformed:
        return ()
    return steps if has_two_steps and len(steps) == 2 and all(steps) else ()


def _plain(shown: object) -> str:
    """Return what a browser would show, in one line."""
    words = unescape(_TAG.sub("", shown)) if isinstance(shown, str) else ""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in words).split())


def _is_scale(row: Mapping[str, object]) -> bool:
    # Moodle 4.5 fills `scaleid` from the outcome, so a plain scale shows only in its range, which is of words.
    if row.get("scaleid") is not None or row.get("outcomeid") is not None:
        return True
    return not all(_belongs_to_number(letter) for letter in unescape(text(row.get("rangeformatted"))))


def _belongs_to_number(letter: str) -> bool:
    return letter in "−+" or unicodedata.category(letter)[0] in "NPZ" or unicodedata.category(letter) == "Cf"
