"""Class jobs take turns by institution, rest with it, and lines that are stopped meanwhile still say the truth."""

import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import update

from app.awards import Draft
from app.cli.demo_setup import SLUG
from app.factory import all_tables
from app.lti import RosterAddress
from app.people import BatchState, IssueState, Origin, People
from app.people.values import QUEUE_PAUSED
from tests.faults.faults import finish
from tests.integration.class_double import ClassDouble
from tests.integration.stack import DEFINITION, in_situation, threaded_stack
from tests.integration.test_class_jobs import COURSE, SECONDS, Room, opened, went_on

OTHER = "another"
COURSES = [f"c{n}" for n in range(6)]


@pytest.fixture
def room(sqlite_url: str, tmp_path: Path, made_keys: Path) -> Iterator[Room]:
    keys = shutil.copytree(made_keys, tmp_path / "keys")
    with opened(sqlite_url, tmp_path, keys, 6) as found:
        yield found


class Queue:
    """A process whose turns are taken when the test says so: each that was handed over takes one."""

    def __init__(self, room: Room) -> None:
        self.checks = self.batches = 0
        self.people: People = room.process(hand_over_check=self._check, hand_over_batch=self._batch)

    def _check(self) -> None:
        self.checks += 1

    def _batch(self) -> None:
        self.batches += 1


def second_institution(room: Room) -> None:
    profile, product = room.product.issuers.all()[0], room.product
    product.keys.add_issuer_key(OTHER)
    product.issuers.put(replace(profile, slug=OTHER, did=product.own_issuers.did(OTHER)))


def in_course(room: Room, course: str, slug: str) -> tuple[RosterAddress, Draft]:
    draft = room.product.definitions.begin(room.double.platform_id, course, slug, DEFINITION)
    room.product.definitions.publish(draft, "3")
    return room.roster, draft


def test_ones_many_classes_do_not_delay_anothers_one(room):
    second_institution(room)
    queue = Queue(room)
    double: ClassDouble = room.double
    for course in COURSES:
        roster, draft = in_course(room, course, SLUG)
        queue.people.batches.start(course, roster, ["1"], Origin.TEACHER, by="3")
        queue.people.checks.start(draft, course, roster, by="3")
    queue.people.batches.take_turn()  # one institution has its turns, and the other comes late
    queue.people.checks.take_turn()
    roster, draft = in_course(room, "late", OTHER)
    queue.people.batches.start("late", roster, ["1"], Origin.TEACHER, by="3")
    queue.people.checks.start(draft, "late", roster, by="3")
    queue.people.batches.take_turn()
    assert [row.issuer_slug for row in room.rows("awards")] == [SLUG, OTHER]
    queue.people.checks.take_turn()
    assert [row.issuer_slug for row in room.rows("class_checks") if row.state == "done"] == [SLUG, OTHER]
    for _ in COURSES[1:]:
        queue.people.batches.take_turn()
        queue.people.checks.take_turn()
    assert (len(room.rows("awards")), {row.state for row in room.rows("class_checks")}) == (7, {"done"})
    handed_over = queue.batches, queue.checks
    assert handed_over == (14, 14)  # begun, and after each turn the next
    queue.people.batches.take_turn()
    queue.people.checks.take_turn()
    queue.people.run_due()
    assert (queue.batches, queue.checks) == handed_over  # and nothing once nothing is due
    assert double.rosters_read == 14


def test_turns_that_were_lost_are_begun_again_and_one_at_a_time_while_somebody_is_at_work(room):
    queue = Queue(room)
    for course in COURSES:
        roster, draft = in_course(room, course, SLUG)
        queue.people.batches.start(course, roster, ["1"], Origin.TEACHER, by="3")
        queue.people.checks.start(draft, course, roster, by="3")
    queue.batches = queue.checks = 0
    queue.people.run_due()
    assert (queue.batches, queue.checks) == (0, 0)  # they may be on their way
    room.clock.ahead_s = 61
    at_work = {"runner": UUID(int=9), "heartbeat_at": room.clock()}
    tables = all_tables().tables
    for name in ("issue_batches", "class_checks"):
        table = tables[name]
        with room.product.db.write() as session:
            session.execute(update(table).where(table.c.context_id == COURSES[0]).values(**at_work))
    queue.people.run_due()
    assert (queue.batches, queue.checks) == (1, 1)
    for name in ("issue_batches", "class_checks"):
        with room.product.db.write() as session:
            session.execute(update(tables[name]).values(runner=None))
    queue.people.run_due()
    assert (queue.batches, queue.checks) == (6, 6)  # what was heard of just now is not lost


@pytest.mark.parametrize("why", [QUEUE_PAUSED, "issuers.suspended"])
def test_where_an_institution_rests_a_running_issue_rests_as_a_whole_and_goes_on_from_where_it_stood(room, why):
    room.publish()
    product = room.product

    def rest(learner_id: str) -> None:
        if learner_id != "2":
            return
        if why == QUEUE_PAUSED:
            product.queue.pause(SLUG, by="Ana Kovač")
        else:
            product.standings.suspend(SLUG)

    room.double.at_reading = rest
    room.issue("1", "2", "4", "5")
    finish(room.people.batch_workers)
    batch = room.people.batches.of_course(room.double.platform_id, COURSE)
    assert (batch.state, batch.rests, batch.refused) == (BatchState.RUNNING, why, {})
    issued = batch.counts[IssueState.ISSUED]
    assert issued == (2 if why == QUEUE_PAUSED else 1)  # what had begun is paused by nobody, and suspended at once
    assert {row.name for row in room.rows("issue_rows")} == {""}
    room.clock.ahead_s = 120
    room.people.run_due()
    finish(room.people.batch_workers)
    assert len(room.rows("awards")) == issued
    assert room.double.rosters_read == 1  # nor is the platform asked
    room.double.at_reading = lambda _: None
    assert product.queue.resume(SLUG, by="somebody") or product.standings.resume(SLUG)
    batch = went_on(room)
    assert (batch.rests, batch.counts[IssueState.ISSUED], batch.refused) == ("", 4, {})
    assert sorted(row.learner_id for row in room.rows("awards")) == ["1", "2", "4", "5"]


def test_what_waits_in_an_institution_that_is_closed_ends_with_that_reason(room):
    room.publish()
    room.product.standings.suspend(SLUG)
    room.issue("1", "2")
    room.clock.ahead_s = 61
    room.product.standings.exported(SLUG, room.clock())
    room.product.standings.close(SLUG)
    batch = went_on(room)
    assert (batch.state, batch.refused) == (BatchState.DONE, {"issuers.closed": 2})


def test_who_is_being_issued_to_while_the_issue_is_stopped_is_listed_as_what_he_is(room):
    room.publish()
    stopped: list[UUID] = []

    def stop(learner_id: str) -> None:
        if learner_id == "1":
            batch = room.people.batches.of_course(room.double.platform_id, COURSE)
            room.people.batches.stop(batch.batch_id, by="3")
            stopped.append(batch.batch_id)

    room.double.at_reading = stop
    room.issue("1", "2")
    finish(room.people.batch_workers)
    batch = room.batch()
    assert [batch.batch_id] == stopped
    assert (batch.counts[IssueState.ISSUED], batch.refused) == (1, {"people.stopped": 1})
    assert [row.learner_id for row in room.rows("awards")] == ["1"]
    # As a process leaves it that was killed before it said so, and one that had issued nothing yet.
    table = all_tables().tables["issue_rows"]
    with room.product.db.write() as session:
        session.execute(update(table).values(state="issuing", code="people.stopped"))
    room.people.run_due()
    assert room.batch().left == 2  # somebody may still be at it
    room.clock.ahead_s = 61
    room.people.run_due()
    batch = room.batch()
    assert (batch.counts[IssueState.ISSUED], batch.refused) == (1, {"people.stopped": 1})
    assert {row.code for row in room.rows("issue_rows") if row.state == "issued"} == {""}
    assert timedelta(0) < room.clock() - batch.finished_at


def test_the_learner_of_an_institution_that_rests_reads_why_and_finds_no_button(sqlite_url, tmp_path, made_keys):
    with threaded_stack(sqlite_url, tmp_path, made_keys) as stack:
        stack.offer()
        standings = stack.product.standings
        for learner, ends, *words in (
            (0, False, "Your institution issues nothing for now", "Vaša ustanova za zdaj ne izdaja ničesar"),
            (1, True, "Your institution does not issue here any more", "Vaša ustanova tu ne izdaja več"),
        ):
            page = stack.launch(in_situation("ready", learner))
            standings.suspend(SLUG)
            if ends:
                standings.exported(SLUG, stack.clock())
                standings.close(SLUG)
            # Who has the button on a page from before is told the same, and no error.
            after = page.submit(page.form("/claim/"), button="Yes, issue it")
            again = page.browser.open(f"{page.url.partition('?')[0]}?lang=sl")
            for shown, expected in zip((after, again), words, strict=True):
                assert (shown.status, expected in shown.text, "/claim/" in shown.url) == (200, True, True)
                assert "claim-title" not in shown.text
            assert len(stack.rows("awards")) == learner
            if not ends:
                standings.resume(SLUG)
                page = page.browser.open(page.url)
                assert "/wallet/" in page.submit(page.form("/claim/")).url


def test_the_teacher_reads_that_an_administrator_has_paused_it_and_the_administrator_what_that_rests(
    sqlite_url, tmp_path, made_keys
):
    with threaded_stack(sqlite_url, tmp_path, made_keys) as stack:
        stack.offer()
        stack.product.queue.pause(SLUG, by="Ana Kovač")
        page = stack.checked(stack.people())
        page = page.submit(page.form("/people/decide"), button="issue", scope="others")
        deadline = time.monotonic() + SECONDS
        while "Paused by an administrator of your institution" not in page.text and time.monotonic() < deadline:
            page = page.browser.open(page.url)
        assert "it goes on from where it stood" in page.text
        assert "data-follow" not in page.text and "Ana Kovač" not in page.text
        admin = stack.administrator().follow(href="/admin/issuing")
        assert "While it is paused, nothing is issued to classes either." in admin.text
        assert stack.rows("awards") == []
