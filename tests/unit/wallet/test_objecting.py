"""One form behind the long-term access objects for every place that a person has."""

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.clock import utc_now
from app.db import Database, Erasure, PersonalPart, Rows, Subject, migrate
from app.holders import Holder
from app.holders.door import HoldersDoor, View
from app.personal import ObjectionPending, Objections, PersonalData
from app.wallet.data_routes import data_blueprint

HERE, THERE = uuid4(), uuid4()
NAMES = {HERE: "Ana Kos", THERE: "Ana Novak"}
SLUGS = {HERE: "here", THERE: "there"}


class TwoPlaces(HoldersDoor):
    """The door of somebody who is known at two institutions, under two names."""

    name = "my"
    prefix = "/my"

    def requires(self, view: View) -> View:
        return view

    def holders(self) -> tuple[Holder, ...]:
        return tuple(Holder(platform_id=one, learner_id="7") for one in NAMES)

    def launch(self) -> None:
        """There is none."""

    def url(self, endpoint: str, **values: Any) -> str:
        return f"/{endpoint}?{values}"


def held(_session: Session, subject: Subject) -> Rows:
    return [{"learner_name": NAMES[subject.platform_id]}]


def keep(_session: Session, _erasure: Erasure) -> None:
    """Nothing is erased here."""


def slug_of(platform_id: UUID) -> str:
    return SLUGS[platform_id]


def test_each_institution_reads_its_own_name_and_no_words_are_dropped(tmp_path: Path) -> None:
    db = Database(f"sqlite:///{tmp_path / 'test.sqlite3'}")
    migrate(db)
    objections = Objections(db, utc_now)
    part = PersonalPart(name="awards", tables=("some",), rows=held, erase=keep)
    app = Flask(__name__)
    app.testing = True
    personal = PersonalData(db, utc_now, [part], "s" * 40)
    app.register_blueprint(data_blueprint(TwoPlaces(), personal, objections, slug_of))
    client = app.test_client()

    for _ in range(2):  # a second click
        assert client.post("/data/object", data={"words": "Not me."}).status_code == 303
    told = {slug: [(one.learner_name, one.words) for one in objections.waiting(slug)] for slug in ("here", "there")}
    assert told == {"here": [("Ana Kos", "Not me.")], "there": [("Ana Novak", "Not me.")]}
    with pytest.raises(ObjectionPending):
        client.post("/data/object", data={"words": "And another thing."})

    objections.answer("here", objections.waiting("here")[0].objection_id, words="No.", accepts=False, by="")
    assert client.post("/data/object", data={"words": "Still not."}).status_code == 303
    assert [one.words for one in objections.waiting("here")] == ["Still not."]
    assert [one.words for one in objections.waiting("there")] == ["Not me."]
    db.dispose()
