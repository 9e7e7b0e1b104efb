"""Objections and erasure over tables alone."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from app.awards import UnaskedBarred
from app.db import Database, Erasure, PersonalPart, Rows, Subject, migrate
from app.personal import MAX_WORDS, ObjectionMissing, ObjectionPending, Objections, Outcome, PersonalData, PlainWords

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
ME = Subject(platform_id=uuid4(), learner_id="7")
OTHER = Subject(platform_id=ME.platform_id, learner_id="8")


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('personal') / 'empty.sqlite3'}"
    db = Database(url)
    migrate(db)
    db.dispose()
    return url


@pytest.fixture
def db(migrated: str, tmp_path: Path) -> Iterator[Database]:
    path = tmp_path / "test.sqlite3"
    path.write_bytes(Path(migrated.removeprefix("sqlite:///")).read_bytes())
    database = Database(f"sqlite:///{path}")
    yield database
    database.dispose()


def part(*, fails: bool = False) -> PersonalPart:
    def erase(_session: Session, _erasure: Erasure) -> None:
        if fails:
            raise ArithmeticError

    def rows(_session: Session, subject: Subject) -> Rows:
        return [{"about": subject.learner_id}]

    return PersonalPart(name="part", tables=("some",), rows=rows, erase=erase)


def barred(db: Database, personal: PersonalData, subject: Subject) -> bool:
    with db.read() as session:
        try:
            personal.check_unasked(session, subject.platform_id, subject.learner_id)
        except UnaskedBarred:
            return True
    return False


def test_an_objection_stops_what_was_not_asked_for_until_it_is_declined(db: Database) -> None:
    objections, personal = Objections(db, lambda: NOW), PersonalData(db, lambda: NOW, [], "s" * 40)
    objections.make(ME, "test", name="Ana", words="  Not \0  me.\ud800 ")
    with pytest.raises(ObjectionPending):
        objections.make(ME, "test", name="Ana", words="Again.")
    objections.make(ME, "test", name="Ana", words="Not me.")  # the form sent twice
    (waiting,) = objections.waiting("test")
    assert (waiting.words, waiting.outcome, objections.waiting("other")) == ("Not me.", Outcome.OPEN, [])
    assert waiting.answer_by == date(2026, 12, 28)  # a month, as the Regulation counts
    assert (barred(db, personal, ME), barred(db, personal, OTHER)) == (True, False)

    with pytest.raises(ObjectionMissing):
        objections.answer("other", waiting.objection_id, words="No.", accepts=False, by="")
    objections.answer("test", waiting.objection_id, words="No.", accepts=False, by="Admin")
    with pytest.raises(ObjectionMissing):
        objections.answer("test", waiting.objection_id, words="Yes.", accepts=True, by="Admin")
    assert not barred(db, personal, ME)

    objections.make(ME, "test", name="Ana", words="Still not.")
    objections.answer("test", objections.waiting("test")[0].objection_id, words="Yes.", accepts=True, by="Admin")
    assert barred(db, personal, ME)
    assert {one.outcome for one in objections.of([ME])} == {Outcome.DECLINED, Outcome.ACCEPTED}


@pytest.mark.parametrize(
    ("words", "why"),
    [(" ", "needed"), ("\0", "needed"), ("x" * (MAX_WORDS + 1), "too_long"), ("write to ana@example.org", "email")],
)
def test_words_that_cannot_stand_are_refused(db: Database, words: str, why: str) -> None:
    with pytest.raises(PlainWords) as refused:
        Objections(db, lambda: NOW).make(ME, "test", name="Ana", words=words)
    assert refused.value.why == why


def test_what_is_erased_leaves_a_mark_that_names_nobody(db: Database) -> None:
    personal = PersonalData(db, lambda: NOW, [part()], "s" * 40)
    Objections(db, lambda: NOW).make(ME, "test", name="Ana", words="Not me.")
    assert [(one.name, len(one.rows)) for one in personal.held([ME, OTHER])] == [("part", 2), ("objections", 1)]
    personal.erase([ME], withdraws=False)
    personal.erase([ME], withdraws=False)

    assert (barred(db, personal, ME), barred(db, personal, OTHER)) == (True, False)
    assert [len(one.rows) for one in personal.held([ME])] == [1, 0]
    assert not barred(db, PersonalData(db, lambda: NOW, [], "t" * 40), ME)  # the mark says nothing without the key


def test_everything_is_erased_or_nothing_is(db: Database) -> None:
    personal = PersonalData(db, lambda: NOW, [part(fails=True)], "s" * 40)
    with pytest.raises(ArithmeticError):
        personal.erase([OTHER, ME], withdraws=False)
    assert not barred(db, personal, ME)
