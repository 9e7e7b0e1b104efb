"""Letters: put down in a transaction, sent once by SMTP, tried again, given up and forgotten."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from typing import Any, cast

import pytest
from sqlalchemy import select

from app.db import Database, SecretBox
from app.mail import Outbox, Postman
from app.mail.models import LetterRow
from app.mail.outbox import GIVEN_UP_FOR, LEASE, Kept, Tally
from app.mail.rules import MOST_ATTEMPTS
from app.mail.smtp import smtp_server
from tests.integration.smtp_server import MailServer, mail_server
from tests.integration.stack import Clock

BODY = "Dokazilo je izdano: č š ž.\n\nhttps://tool.example/my\n" + "x" * 200 + "\n.\nKonec."


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    found = Database(database_url)
    yield found
    found.dispose()


@pytest.fixture
def server() -> Any:
    with mail_server() as found:
        yield found


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def outbox_at(db: Database, clock: Clock) -> Callable[..., Outbox]:
    def make(url: str, *, keeps: bool = False) -> Outbox:
        found = smtp_server(url)
        send = found.send if found else None
        return Outbox(db, SecretBox("s" * 48), clock, sender="mc@uni.example", send=send, keeps=keeps)

    return make


def put(db: Database, outbox: Outbox, to: str = "ana@example.si") -> None:
    with db.write() as session:
        outbox.put(session, to=to, subject="Dokazilo za ženo", body=BODY, language="sl")


def test_a_letter_is_sent_once_as_it_was_written_and_forgotten(db, server, outbox_at):
    outbox = outbox_at(server.url)
    put(db, outbox)
    with db.read() as session:
        assert "ana@" not in session.scalars(select(LetterRow.sealed)).one()
    assert (outbox.deliver(), outbox.deliver(), outbox.tally()) == (1, 0, Tally(0, 0))
    (letter,) = server.letters
    assert (letter["To"], letter["From"], letter["Subject"]) == ("ana@example.si", "mc@uni.example", "Dokazilo za ženo")
    assert letter.get_content().strip() == BODY
    assert letter["Auto-Submitted"] == "auto-generated"
    with db.read() as session:
        assert session.scalars(select(LetterRow)).all() == []


def test_what_is_rolled_back_is_never_sent_and_a_second_line_in_the_head_never_written(db, server, outbox_at):
    outbox = outbox_at(server.url)
    with pytest.raises(RuntimeError), db.write() as session:
        outbox.put(session, to="ana@example.si", subject="A", body="B", language="en")
        raise RuntimeError
    for to, subject in (("ana@example.si\nBcc: eva@example.si", "A"), ("ana@example.si", "A\nBcc: eva@example.si")):
        with pytest.raises(ValueError, match="no address"), db.write() as session:
            outbox.put(session, to=to, subject=subject, body="B", language="en")
    assert outbox.deliver() == 0


def test_many_who_deliver_at_once_send_each_letter_once(db, server, outbox_at):
    outbox = outbox_at(server.url)
    for n in range(12):
        put(db, outbox, f"a{n}@example.si")
    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(lambda _: outbox.deliver(3), range(12))) == 12
    assert sorted(letter["To"] for letter in server.letters) == sorted(f"a{n}@example.si" for n in range(12))


def test_a_letter_waits_for_a_server_that_is_away_and_is_given_up_after_a_day(db, clock, server, outbox_at):
    away = outbox_at("smtp://127.0.0.1:1")
    put(db, away)
    assert (away.deliver(), away.deliver(), away.tally()) == (0, 0, Tally(1, 0))
    clock.ahead_s += 61
    assert outbox_at(server.url).deliver() == 1
    put(db, away)
    for _ in range(MOST_ATTEMPTS):
        away.deliver()
        clock.ahead_s += timedelta(hours=9).total_seconds()
    assert away.tally() == Tally(0, 1)
    with db.read() as session:
        assert session.scalars(select(LetterRow.sealed)).one() == ""
    assert away.sweep() == 0
    assert away.tally() == Tally(0, 1)
    clock.ahead_s += GIVEN_UP_FOR.total_seconds()
    put(db, away)
    assert away.sweep() == 1
    assert away.tally() == Tally(1, 0)


def test_a_mailbox_that_is_not_there_is_not_tried_again_and_a_busy_one_is(db, server: MailServer, outbox_at):
    outbox = outbox_at(server.url)
    server.refuses = 450
    put(db, outbox)
    assert (outbox.deliver(), outbox.tally()) == (0, Tally(1, 0))
    server.refuses = 550
    put(db, outbox)
    assert (outbox.deliver(), outbox.tally()) == (0, Tally(1, 1))


def test_a_letter_whose_process_was_killed_is_taken_on_when_its_time_is_over(db, clock, server, outbox_at):
    outbox = outbox_at(server.url)
    put(db, outbox)
    with db.write() as session:
        session.scalars(select(LetterRow)).one().leased_until = clock() + LEASE
    assert outbox.deliver() == 0
    clock.ahead_s += LEASE.total_seconds() + 1
    assert outbox.deliver() == 1


def test_a_demo_keeps_letters_to_show_and_without_a_server_nothing_is_sent(db, outbox_at):
    demo = outbox_at("", keeps=True)
    put(db, demo)
    assert (demo.is_on, demo.deliver()) == (True, 1)
    (kept,) = demo.kept()
    assert isinstance(kept, Kept)
    assert (kept.to, kept.body) == ("ana@example.si", BODY)
    off = outbox_at("")
    put(db, off)
    assert (off.is_on, off.deliver(), off.kept()) == (False, 0, [])


def test_a_letter_that_cannot_be_made_is_given_up_and_the_postman_goes_on(db, server, outbox_at):
    outbox = outbox_at(server.url)
    put(db, outbox)
    wrong = {"to": "=?utf-8?q?=0a?=@x.si", "subject": "A", "body": "B", "language": "en"}
    with db.write() as session:
        session.scalars(select(LetterRow)).one().sealed = SecretBox("s" * 48).seal(json.dumps(wrong))
    assert (outbox.deliver(), outbox.tally()) == (0, Tally(0, 1))


def test_the_postman_outlives_whatever_goes_wrong():
    tries: list[int] = []
    again = Event()

    class Broken:
        is_on = True

        def deliver(self, limit: int) -> int:
            tries.append(limit)
            if len(tries) > 1:
                again.set()
            raise RuntimeError

    postman = Postman(cast(Outbox, Broken()), every_s=0.01)
    postman.begin()
    assert again.wait(5)
    postman.close()


def test_what_the_server_has_taken_is_sent_however_it_takes_its_leave(db, server, outbox_at):
    outbox = outbox_at(server.url)
    server.leaves_with = 421
    put(db, outbox)
    assert (outbox.deliver(), outbox.tally(), len(server.letters)) == (1, Tally(0, 0), 1)
    assert server.letters[0]["Date"]


def test_a_letter_whose_link_is_over_is_not_sent_any_more(db, clock, server, outbox_at):
    outbox = outbox_at(server.url)
    with db.write() as session:
        until = clock() + timedelta(minutes=15)
        outbox.put(session, to="ana@example.si", subject="A", body="B", language="en", until=until)
    put(db, outbox, "eva@example.si")
    clock.ahead_s += timedelta(minutes=16).total_seconds()
    assert (outbox.deliver(1), outbox.tally()) == (1, Tally(0, 0))
    assert [letter["To"] for letter in server.letters] == ["eva@example.si"]
