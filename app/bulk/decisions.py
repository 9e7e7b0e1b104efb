"""From the lines of a registrar's file to decisions, or to what is wrong with each. Pure.

A learner is told by the user id that the learning platform gives them, and never by a name.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import TypeVar

from app.assessment import IdentityMethod, Supervision, SupervisionMethod, unfit
from app.awards import (
    Achievement,
    AlreadyAwarded,
    Assessment,
    Decided,
    Declined,
    LearnerName,
    NameMissing,
    NameUnusable,
    learner_name,
    valid_until,
)
from app.bulk.errors import FileColumnsMissing
from app.bulk.file import Row, Table
from app.bulk.values import Fault, FaultWhy

E = TypeVar("E", bound=StrEnum)

NEEDED = ("key", "learner", "name", "awarded_on")
STATED = ("supervision_method", "examiner", "assessed_on", "confirmed_on")
COLUMNS = (*NEEDED, "given_name", "family_name", "grade", *STATED, "identity_method", "place", "second_person")
"""What the columns are called, in any order and case; others are not read."""
MAX_KEY = 100
_LONGEST = {"key": MAX_KEY, "learner": 255, "grade": 40}
_LONG = 300
_FIRST = date(2000, 1, 1)
"""An earlier day is a year mistyped: 1026 for 2026."""
_NOON = time(12, tzinfo=UTC)
_KEY = re.compile(r"[^\s\x00-\x1f]+(?: [^\s\x00-\x1f]+)*")
_GRADE = re.compile(r"[\w.,/%() +-]+")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_EUROPEAN = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})")


def columns_of(table: Table) -> dict[str, int]:
    """Return at which place which column is, from 0. Raises FileColumnsMissing, which names them. Pure."""
    names = ["_".join(name.casefold().replace("-", " ").replace("_", " ").split()) for name in table.header]
    counted = Counter(name for name in names if name in COLUMNS)
    missing = [name for name in NEEDED if not counted[name]] + [name for name, n in counted.items() if n > 1]
    if missing:
        raise FileColumnsMissing(", ".join(missing), about=missing)
    return {name: names.index(name) for name in counted}


def decided_of(table: Table, achievement: Achievement, today: date) -> tuple[list[tuple[int, Decided]], list[Fault]]:
    """Return the decisions with their lines, and every fault of every line that holds none. Pure.

    Of lines with one key, or one learner, none is used: which is meant, nobody here knows. Raises FileColumnsMissing.
    """
    columns = columns_of(table)
    faults: list[Fault] = []
    found: list[tuple[int, Decided]] = []
    for row in table.rows:
        reading = _Reading(row, columns, len(table.header), today)
        decided = reading.decided(achievement)
        faults += reading.faults
        if decided is not None:
            found.append((row.line, decided))
    keys, learners = _cells(table, columns["key"]), _cells(table, columns["learner"])
    for counts, column, why in (
        (keys, "key", FaultWhy.DUPLICATE_KEY),
        (learners, "learner", FaultWhy.DUPLICATE_LEARNER),
    ):
        place = columns[column]
        faults += [
            Fault(line=row.line, column=column, why=why)
            for row in table.rows
            if place < len(row.cells) and counts[row.cells[place]] > 1 and row.cells[place]
        ]
    refused = {fault.line for fault in faults}
    return [one for one in found if one[0] not in refused], in_order(faults)


def in_order(faults: Sequence[Fault]) -> list[Fault]:
    """Return faults by line and, within it, as the columns are told. Pure."""
    places = {name: place for place, name in enumerate(COLUMNS)}
    return sorted(faults, key=lambda fault: (fault.line, places.get(fault.column, -1)))


def standing_fault(line: int, decided: Decided, names: Mapping[str, set[str]], kept: Mapping[str, str]) -> Fault | None:
    """Return what stands in the way of a decision that is in order by itself, None if nothing does. Pure.

    `names` are those under which the platform's learners are known, `kept` the code of what keeps it from them. Whom
    nothing here knows is refused: one figure more or less in an id is somebody else.
    """
    if kept.get(decided.learner_id) not in {None, AlreadyAwarded.code}:
        declined = kept[decided.learner_id] == Declined.code
        return Fault(line=line, column="learner", why=FaultWhy.DECLINED if declined else FaultWhy.WITHHELD)
    known = names.get(decided.learner_id)
    if known is None:
        return Fault(line=line, column="learner", why=FaultWhy.LEARNER_UNKNOWN)
    spoken = [words for name in known if (words := name_words(name))]
    if spoken and not any(words & name_words(decided.name.full) for words in spoken):
        return Fault(line=line, column="name", why=FaultWhy.NAME_DIFFERS)
    return None


def name_words(name: str) -> frozenset[str]:
    """Return the words of a name as they are compared: without case and accents. Pure."""
    bare = "".join(mark for mark in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(mark))
    return frozenset(re.sub(r"[\W_]+", " ", bare).split())


def day_of(text: str) -> date | None:
    """Return the day that is written as 2026-05-31 or 31. 5. 2026, None where none is. Pure."""
    if found := _ISO.fullmatch(text):
        year, month, day = found.groups()
    elif found := _EUROPEAN.fullmatch(text):
        day, month, year = found.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _cells(table: Table, place: int) -> Counter[str]:
    return Counter(row.cells[place] for row in table.rows if place < len(row.cells))


class _Reading:
    """Reads one line and notes all that is wrong with it, not only the first."""

    def __init__(self, row: Row, columns: Mapping[str, int], width: int, today: date) -> None:
        self._row = row
        self._columns = columns
        self._today = today
        self.faults: list[Fault] = []
        if any(row.cells[width:]):
            self._note("", FaultWhy.CELLS)

    def decided(self, achievement: Achievement) -> Decided | None:
        """Return the decision of the line, None where anything is wrong with it."""
        key, learner = self._cell("key", needed=True), self._cell("learner", needed=True)
        if key and not _KEY.fullmatch(key):
            self._note("key", FaultWhy.KEY)
        name = self._name()
        awarded_on = self._day("awarded_on", needed=True)
        if awarded_on:
            until = valid_until(
                datetime(awarded_on.year, awarded_on.month, awarded_on.day, 12, tzinfo=UTC),
                achievement.expires_after_months,
            )
            if until and until.date() <= self._today:
                self._note("awarded_on", FaultWhy.OVER)
        grade = self._cell("grade")
        if grade and not _GRADE.fullmatch(grade):
            self._note("grade", FaultWhy.GRADE)
        assessment = self._assessment(achievement.supervision, awarded_on)
        if self.faults or name is None or awarded_on is None:
            return None
        return Decided(
            key=key, learner_id=learner, name=name, awarded_on=awarded_on, grade=grade, assessment=assessment
        )

    def _assessment(self, supervision: Supervision | None, awarded_on: date | None) -> Assessment | None:
        """Return what is stated of an assessment; read only where the version promises a supervised one."""
        if supervision is None or not supervision.needs_attestation:
            return None
        identifies = supervision is Supervision.SUPERVISED_IDENTIFIED
        method = self._method("supervision_method", SupervisionMethod, needed=True)
        identity = self._method("identity_method", IdentityMethod, needed=identifies)
        examiner = self._stated("examiner", needed=True)
        second = self._stated("second_person")
        on_site = method is SupervisionMethod.ONSITE_INVIGILATED
        place = self._stated("place", needed=on_site)
        assessed_on, confirmed_on = self._day("assessed_on", needed=True), self._day("confirmed_on", needed=True)
        if assessed_on and awarded_on and assessed_on > awarded_on:
            self._note("assessed_on", FaultWhy.DAY)
        if assessed_on and confirmed_on and confirmed_on < assessed_on:
            self._note("confirmed_on", FaultWhy.DAY)
        if self.faults or method is None or assessed_on is None or confirmed_on is None:
            return None
        return Assessment(
            supervision_method=method,
            identity_method=identity if identifies else None,
            examiner=examiner,
            assessed_on=assessed_on,
            confirmed_on=confirmed_on,
            place=place if on_site else "",
            second=second,
        )

    def _name(self) -> LearnerName | None:
        full, given, family = self._cell("name", needed=True), self._cell("given_name"), self._cell("family_name")
        for column, words in (("name", full), ("given_name", given), ("family_name", family)):
            if unfit(words, self._today):
                self._note(column, FaultWhy.UNFIT)
        if not full:
            return None
        try:
            return learner_name(full, given, family)
        except (NameMissing, NameUnusable):
            self._note("name", FaultWhy.NAME)
            return None

    def _stated(self, column: str, *, needed: bool = False) -> str:
        words = self._cell(column, needed=needed)
        if words and unfit(words, self._today):
            self._note(column, FaultWhy.UNFIT)
        return words

    def _method(self, column: str, kind: type[E], *, needed: bool) -> E | None:
        words = self._cell(column, needed=needed)
        if not words:
            return None
        try:
            return kind(words)
        except ValueError:
            self._note(column, FaultWhy.METHOD)
            return None

    def _day(self, column: str, *, needed: bool) -> date | None:
        words = self._cell(column, needed=needed)
        if not words:
            return None
        day = day_of(words)
        if day is None:
            self._note(column, FaultWhy.DAY)
        elif day < _FIRST:
            self._note(column, FaultWhy.DAY_TOO_EARLY)
        elif day > self._today:
            self._note(column, FaultWhy.DAY_TO_COME)
        return day

    def _cell(self, column: str, *, needed: bool = False) -> str:
        place = self._columns.get(column)
        words = self._row.cells[place] if place is not None and place < len(self._row.cells) else ""
        if needed and not words:
            self._note(column, FaultWhy.NEEDED)
        if len(words) > _LONGEST.get(column, _LONG):
            self._note(column, FaultWhy.TOO_LONG)
        return words

    def _note(self, column: str, why: FaultWhy) -> None:
        self.faults.append(Fault(line=self._row.line, column=column, why=why))
