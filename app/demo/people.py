"""The forty learners, one or more for every state that matters, with names that software often gets wrong."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _

from app.demo.values import Mark, Person, Situation, Standing

SITUATIONS = (
    Situation(key="ready", title=_("Completed, with good grades"), text=_("Everything is done; ready to claim.")),
    Situation(
        key="below",
        title=_("Completed, but below 60 %"),
        text=_("Moodle counts raw points, so the course is completed although the grade is under 60 %."),
    ),
    Situation(
        key="open",
        title=_("Good grades, but not completed"),
        text=_("An activity is still open, so the course is not completed."),
    ),
    Situation(
        key="pending",
        title=_("Completion not computed yet"),
        text=_("Every criterion is fulfilled, but the platform has not drawn the conclusion yet."),
    ),
    Situation(
        key="hidden",
        title=_("A hidden grade"),
        text=_("The teacher has hidden the oral exam's grade from the learner."),
    ),
    Situation(key="part", title=_("Half-way"), text=_("Some activities are graded, others are not.")),
    Situation(key="nothing", title=_("Nothing graded"), text=_("There is no grade at all, which is not a zero.")),
    Situation(key="zero", title=_("A real zero"), text=_("Something was graded with zero points.")),
    Situation(
        key="suspended",
        title=_("Suspended"),
        text=_("No longer on the class list; guest access still lets the person open the course."),
    ),
)


@dataclass(frozen=True, slots=True)
class _Row:
    """One learner: points for the assignment, the quiz and the oral exam ("" = not graded), and whether they read."""

    situation: str
    given_name: str
    family_name: str
    points: tuple[str, str, str]
    has_read: bool = True
    note: Any = ""


_ROWS = (
    _Row("ready", "Ana", "Žnidaršič", ("92.5", "9", "18")),
    _Row("ready", "Matej", "Čeh", ("88", "8.5", "17")),
    _Row("ready", "Špela", "Šuštar", ("95", "10", "19.5")),
    _Row("ready", "Luka", "Novak", ("76", "8", "15")),
    _Row("ready", "Siobhán", "O'Brien", ("84", "7", "16"), note=_("apostrophe in the name")),
    _Row("ready", "Clara", "Smith & Jones", ("90", "9.5", "18"), note=_("ampersand in the name")),
    _Row("ready", "ليلى", "حداد", ("81", "8", "14"), note=_("right-to-left name")),
    _Row("ready", "נועה", "לוי", ("79", "9", "16"), note=_("right-to-left name")),
    _Row("ready", "Sukarno", "", ("87", "8", "17"), note=_("only one name")),
    _Row("ready", "Zoë", "Ødegård-Łukasiewicz", ("93", "9", "20")),
    _Row("ready", "Jürgen", "Groß", ("85", "9", "16"), note=_("no e-mail address")),
    _Row("ready", "Γιώργος", "Παπαδόπουλος", ("100", "10", "20"), note=_("full marks")),
    _Row("below", "Ben", "Kralj", ("55", "6", "15")),
    _Row("below", "Tjaša", "Žagar", ("52", "5", "13")),
    _Row("below", "Miha", "Vidmar", ("58", "6.5", "10")),
    _Row("below", "Žiga", "Petek", ("56", "5.5", "")),
    _Row("open", "Petra", "Golob", ("88", "9", "17"), has_read=False),
    _Row("open", "Klemen", "Rožič", ("91", "8", "18"), has_read=False),
    _Row("open", "Łucja", "Wójcik", ("84", "10", ""), has_read=False),
    _Row("open", "Eva", "Ševčíková", ("78", "", "")),
    _Row("open", "Nguyễn", "Thị Minh", ("95", "7", "16"), has_read=False),
    _Row("nothing", "Jan", "Zupan", ("", "", ""), has_read=False),
    _Row("nothing", "Nika", "Bizjak", ("", "", "")),
    _Row("nothing", "Émilie", "Lefèvre", ("", "", ""), has_read=False),
    _Row("nothing", "Олександр", "Шевченко", ("", "", ""), has_read=False),
    _Row("zero", "David", "Ødegård", ("30", "0", ""), has_read=False, note=_("no student number")),
    _Row("zero", "Rok", "Hribar", ("0", "0", "0")),
    _Row("zero", "Sara", "Mlakar", ("45", "0", "12")),
    _Row("zero", "Tomaž", "Jereb", ("0", "", ""), has_read=False),
    _Row("hidden", "Katja", "Kos", ("82", "8", "17")),
    _Row("hidden", "Andrej", "Turk", ("75", "7", "18")),
    _Row("pending", "Urška", "Božič", ("90", "9", "17")),
    _Row("pending", "Peter", "Cvetković-Šarić", ("77", "7", "15")),
    _Row("pending", "Maja", "Hočevar", ("83", "8.5", "16")),
    _Row("suspended", "Filip", "Kotnik", ("89", "9", "18")),
    _Row("suspended", "Neža", "Dolenc", ("40", "4", "")),
    _Row("part", "Barbara", "Furlan", ("65", "", "")),
    _Row("part", "Gašper", "Medved", ("", "8", "")),
    _Row("part", "Lovro", "Pirc", ("72", "", "15"), has_read=False),
    _Row("part", "Noemi", "D'Angelo", ("", "", "19")),
)
_FIRST_ID = 11
_WITHOUT_EMAIL = "Groß"
_WITHOUT_IDNUMBER = "Ødegård"

SECOND_COURSE_SIZE = 12
"""How many of the learners, from the first, are in the course without completion as well."""


def learners() -> tuple[Person, ...]:
    """Return the forty learners; their ids never change."""
    return tuple(
        Person(
            person_id=_FIRST_ID + n,
            username=f"learner{n + 1:02}",
            given_name=row.given_name,
            family_name=row.family_name,
            email="" if row.family_name == _WITHOUT_EMAIL else f"learner{n + 1:02}@example.org",
            idnumber="" if row.family_name == _WITHOUT_IDNUMBER else f"S-{n + 1:03}",
            situation=row.situation,
            note=row.note,
        )
        for n, row in enumerate(_ROWS)
    )


def standing(person_id: int, term_end: datetime) -> Standing:
    """Return where a learner stands in the first course; grades date from the days before `term_end`."""
    row = _ROWS[person_id - _FIRST_ID]
    graded_at = term_end - timedelta(days=20, hours=(person_id * 7) % 240)
    marks = {
        key: Mark(points=Decimal(points), graded_at=graded_at + timedelta(days=day))
        for day, (key, points) in enumerate(zip(("assign", "quiz", "oral"), row.points, strict=True))
        if points
    }
    return Standing(
        marks=marks,
        viewed_at=graded_at - timedelta(days=5) if row.has_read else None,
        hidden=frozenset({"oral"}) if row.situation == "hidden" else frozenset(),
        completion_computed=row.situation != "pending",
        suspended=row.situation == "suspended",
    )


def second_standing(first: Standing) -> Standing:
    """Return where the same learner stands in the second course, whose assignment counts 50 and quiz 20 points."""
    factors = {"assign": Decimal("0.5"), "quiz": Decimal(2)}
    marks = {
        key: replace(mark, points=mark.points * factors[key]) for key, mark in first.marks.items() if key in factors
    }
    return replace(first, marks=marks, hidden=frozenset())
