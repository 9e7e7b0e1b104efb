"""What a proctoring service reports of the learners of one sitting, line by line. Pure. Fails closed.

Only what a person at the service has decided counts, in words of closed lists. A score is no such decision, whatever
it says, and a line that also holds what must not be recorded is not used at all.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from app.assessment.entry import Unfit, unfit
from app.assessment.errors import ServiceColumnsUnknown, ServiceScoreOnly
from app.assessment.service_file import Row, Table
from app.assessment.values import Result

_SHOWN = 80  # of what a line calls somebody


class Key(StrEnum):
    """By what a line says who it is about."""

    EMAIL = "email"
    USER_ID = "user_id"
    NAME = "name"


class LineState(StrEnum):
    """What becomes of a line. Each has a sentence in every language."""

    COUNTS = "counts"
    RECORDED = "recorded"  # the same is recorded already
    DIFFERS = "differs"  # something else is recorded already
    DUPLICATE = "duplicate"  # an earlier line says the same about them
    CONTRADICTED = "contradicted"  # another line says something else about them
    NOT_LISTED = "not_listed"
    AMBIGUOUS = "ambiguous"  # several learners are called so
    RESULT_UNKNOWN = "result_unknown"
    SCORE = "score"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A learner of the attendance list; what the platform does not share is ""."""

    learner_id: str
    name: str
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Which columns the teacher chose, from 0; None for those that are to be found."""

    who: int | None = None
    key: Key | None = None
    result: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Which columns are read; `who` has two where given and family names have one each."""

    who: tuple[int, ...]
    key: Key
    result: int
    review: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the report. `who` is what the file calls them, "" where that must not be shown."""

    number: int
    state: LineState
    who: str = ""
    learner_id: str = ""
    result: Result | None = None
    unfit: Unfit | None = None
    column: str = ""


_WHO = {
    Key.EMAIL: {"email", "e mail", "mail", "email address", "e mail address", "e posta", "eposta", "e naslov"},
    Key.USER_ID: {"user id", "userid", "user", "id", "candidate id", "student id", "learner id", "uporabnik", "sub"},
    Key.NAME: {
        "name", "full name", "student", "student name", "candidate", "candidate name", "learner", "test taker",
        "ime in priimek", "priimek in ime", "kandidat", "ucec se", "uceci se",
    },
}  # fmt: skip
_GIVEN = {"first name", "given name", "firstname", "ime"}
_FAMILY = {"last name", "family name", "surname", "lastname", "priimek"}
_RESULT = {
    "identity", "identity confirmed", "identity check", "identity result", "identity verified", "identity verification",
    "id check", "id verified", "id confirmed", "id verification", "human review", "review result", "reviewer decision",
    "decision", "result", "identiteta", "identiteta potrjena", "preverjanje identitete", "preverjena identiteta",
    "odlocitev", "rezultat", "izid",
}  # fmt: skip
_REVIEW = {"review", "review type", "reviewed by", "reviewer", "pregledal", "pregledala", "pregled", "vrsta pregleda"}
_SCORE_NAMES = re.compile(
    r"\b(?:scores?|risk|suspicion|confidence|probability|integrity|rating|level|flags?"
    r"|tocke|ocena|tveganje|verjetnost|sum|zaupanje|stopnja)\b"
)
_WORDS = {
    Result.CONFIRMED: {
        "confirmed", "identity confirmed", "id confirmed", "verified", "identity verified", "id verified", "yes",
        "true", "potrjeno", "potrjen", "potrjena", "potrjena identiteta", "identiteta potrjena", "da",
    },
    Result.NOT_CONFIRMED: {
        "not confirmed", "identity not confirmed", "id not confirmed", "unconfirmed", "not verified",
        "identity not verified", "id not verified", "unverified", "rejected", "no", "false",
        "ni potrjeno", "ni potrjen", "ni potrjena", "nepotrjeno", "identiteta ni potrjena", "zavrnjeno", "ne",
    },
    Result.ABSENT: {
        "absent", "no show", "did not attend", "not attended", "odsoten", "odsotna", "odsotno", "ni prisoten",
        "ni prisotna",
    },
}  # fmt: skip
_RESULTS = {words: result for result, several in _WORDS.items() for words in several}
_NUMBER = re.compile(r"[\W_]*\d[\d\s.,]*(?:%|/\s*\d+|percent|points?|odst\w*|tock\w*)?[\W_]*")
_LEVELS = {"low", "medium", "high", "pass", "passed", "fail", "failed", "nizko", "srednje", "visoko"}
_AUTOMATIC = re.compile(r"\b(?:auto\w*|ai|algorithm\w*|machine|system|bot|samodejn\w*|avtomat\w*|sistem|stroj\w*)\b")


def folded(text: str) -> str:
    """Return words as they are compared: without case, accents and what stands between them. Pure."""
    bare = "".join(mark for mark in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(mark))
    return " ".join(re.sub(r"[\W_]+", " ", bare).split())


def is_score(cell: str) -> bool:
    """Tell whether a cell holds what a machine says, and not what a person decided. Pure."""
    words = folded(cell)
    return bool(
        _NUMBER.fullmatch(cell.casefold()) or words in _LEVELS or _SCORE_NAMES.search(words) or _AUTOMATIC.search(words)
    )


def columns_of(table: Table, people: Sequence[Listed], wish: Wish = Wish()) -> Columns:
    """Return which columns to read: those of the wish, else by their names and by how many learners they name. Pure.

    Raises ServiceColumnsUnknown where that cannot be told, ServiceScoreOnly where only scores are there.
    """
    names = [folded(name) for name in table.header]
    result = wish.result if wish.result is not None else _first(names, _RESULT)
    if result is None or result >= len(names):
        has_scores = any(_SCORE_NAMES.search(name) for name in names)
        raise (ServiceScoreOnly if has_scores else ServiceColumnsUnknown)(table.header)
    given = [cell for row in table.rows if (cell := row.cell(result))]
    if _SCORE_NAMES.search(names[result]) or (given and all(is_score(cell) for cell in given)):
        raise ServiceScoreOnly(table.header)
    who, key = _who(table, names, people, wish)
    review = _first(names, _REVIEW)
    return Columns(who=who, key=key, result=result, review=review if review != result else None)


def lines_of(
    table: Table, columns: Columns, people: Sequence[Listed], stated: Mapping[str, Result], today: date
) -> list[Line]:
    """Return what becomes of each row, in the order of the file. `stated` is what is recorded already. Pure."""
    known = _by_key(people, columns.key)
    lines = [_line(table, row, columns, known, today) for row in table.rows]
    of_learner: dict[str, list[int]] = defaultdict(list)
    for at, line in enumerate(lines):
        if line.learner_id:
            of_learner[line.learner_id].append(at)
    for learner_id, places in of_learner.items():
        agrees = len({lines[at].result for at in places}) == 1
        usable = [at for at in places if lines[at].state is LineState.COUNTS]
        for at in usable:
            lines[at] = replace(lines[at], state=_settled(lines[at], stated.get(learner_id), agrees, at == usable[0]))
    return lines


def counting(lines: Iterable[Line]) -> dict[str, Result]:
    """Return what the lines that count state, by learner. Pure."""
    return {one.learner_id: one.result for one in lines if one.state is LineState.COUNTS and one.result}


def _settled(line: Line, before: Result | None, agrees: bool, is_first: bool) -> LineState:
    if not agrees:
        return LineState.CONTRADICTED
    if not is_first:
        return LineState.DUPLICATE
    if before is None:
        return LineState.COUNTS
    return LineState.RECORDED if before is line.result else LineState.DIFFERS


def _line(table: Table, row: Row, columns: Columns, known: Mapping[str, list[str]], today: date) -> Line:
    called = " ".join(cell for column in columns.who if (cell := row.cell(column)))
    found = known.get(_comparable(called, columns.key), [])
    line = Line(
        number=row.line,
        state=LineState.COUNTS,
        who=called[:_SHOWN],
        learner_id=found[0] if len(found) == 1 else "",
    )
    # Who is listed is called so by the platform itself; anything else is looked at.
    looked = [column for column in range(len(row.cells)) if not (found and column in columns.who)]
    for column in looked:
        why = unfit(row.cell(column), today)
        if why and why is not Unfit.EMAIL:
            name = table.header[column] if column < len(table.header) else ""
            return replace(line, state=LineState.FORBIDDEN, who="", unfit=why, column=name[:_SHOWN])
    said = row.cell(columns.result)
    if is_score(said) or _AUTOMATIC.search(folded(row.cell(columns.review))):
        return replace(line, state=LineState.SCORE)
    result = _RESULTS.get(folded(said))
    if result is None:
        return replace(line, state=LineState.RESULT_UNKNOWN)
    if not found:
        return replace(line, state=LineState.NOT_LISTED)
    if len(found) > 1:
        return replace(line, state=LineState.AMBIGUOUS)
    return replace(line, result=result)


def _who(table: Table, names: Sequence[str], people: Sequence[Listed], wish: Wish) -> tuple[tuple[int, ...], Key]:
    """Return the column that names most of the learners, the surer key of two that name as many."""
    keys = [wish.key] if wish.key else list(Key)
    found: list[tuple[tuple[int, ...], Key]]
    if wish.who is not None:
        found = [((wish.who,), key) for key in keys if wish.who < len(names)]
    else:
        found = [(places, key) for key in keys if (places := _places(names, key))]
    if not found:
        raise ServiceColumnsUnknown(table.header)

    def named(candidate: tuple[tuple[int, ...], Key]) -> int:
        places, key = candidate
        known = _by_key(people, key)
        return sum(_comparable(" ".join(row.cell(at) for at in places), key) in known for row in table.rows)

    return max(found, key=named)


def _places(names: Sequence[str], key: Key) -> tuple[int, ...]:
    one = _first(names, _WHO[key])
    if one is not None:
        return (one,)
    both = (_first(names, _GIVEN), _first(names, _FAMILY)) if key is Key.NAME else ()
    return tuple(at for at in both if at is not None) if all(at is not None for at in both) else ()


def _first(names: Sequence[str], wanted: set[str]) -> int | None:
    return next((at for at, name in enumerate(names) if name in wanted), None)


def _by_key(people: Sequence[Listed], key: Key) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for one in people:
        called = {Key.EMAIL: one.email, Key.USER_ID: one.learner_id, Key.NAME: one.name}[key]
        if comparable := _comparable(called, key):
            found[comparable].append(one.learner_id)
    return dict(found)


def _comparable(called: str, key: Key) -> str:
    """Return what is compared: names in any order of their words, though with their accents."""
    match key:
        case Key.EMAIL:
            return called.strip().casefold()
        case Key.NAME:
            return " ".join(sorted(re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", called).casefold()).split()))
        case _:
            return called.strip()
