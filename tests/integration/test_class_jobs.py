"""Class checks and issues to classes as jobs: one reading whoever asks, no half results, nothing twice or too fast."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.awards import (
    NO_FACTS,
    OPENBADGE,
    AlreadyAwarded,
    AwardMissing,
    Draft,
    IssueMode,
    Issuing,
    IssuingDelayed,
    LearnerName,
    MostInvalid,
    Permissions,
    Sealing,
    UnaskedBarred,
    Version,
    Withheld,
)
from app.cli.demo_setup import SLUG, institution
from app.courses import Enrolment
from app.db import Subject, migrate
from app.errors import ProductError
from app.factory import Product, all_tables, build
from app.formats import expected
from app.lti import RosterAddress
from app.people import (
    WAITS_FOR_CLASS,
    BatchState,
    CheckState,
    IssueState,
    NobodyChosen,
    Origin,
    People,
    Query,
    Standing,
    build_people,
)
from app.people.models import ClassCheckRow, IssueBatchRow
from app.people.turns import MOST_ROUNDS
from app.settings import Settings
from app.verification import OpenBadgeFormat
from tests.faults.faults import finish
from tests.integration.class_double import ClassDouble
from tests.integration.stack import DEFINITION, SECRETS, Clock
from tests.integration.test_at_once import at_once

COURSE = "7"
SECONDS = 60


class Room:
    """A product whose class and platform are doubles; `processes` are further ones on the same database."""

    def __init__(self, product: Product, clock: Clock, double: ClassDouble) -> None:
        self.product, self.clock, self.double = product, clock, double
        self.rooms: list[People] = []
        self.people = self.process()
        definitions = product.definitions
        self.draft: Draft = definitions.begin(double.platform_id, COURSE, SLUG, DEFINITION)
        self.roster = RosterAddress(
            registration_id=double.platform_id, memberships_url="https://x.example/m", resource_link_id=""
        )

    def publish(self) -> Version:
        return self.product.definitions.publish(self.draft, "3")

    def process(self, check_unasked: Any = lambda *_: None, **more: Any) -> People:
        """Return the same as another web process has it, with `more` of what it is built with."""
        product = self.product
        self.issuing = Issuing(
            product.db,
            self.clock,
            public_url=product.settings.public_url,
            definitions=product.definitions,
            reader_of=self.double.reader,
            facts_of=lambda _: NO_FACTS,
            sealing=Sealing(
                [OpenBadgeFormat(product.keys, product.trusting_verifier, self.clock)],
                product.settings.public_url,
                expected,
            ),
            check_unasked=check_unasked,
        )
        self.rooms.append(
            build_people(
                product.db,
                self.clock,
                definitions=product.definitions,
                issuing=self.issuing,
                permissions=Permissions(product.db, self.clock),
                reader_of=self.double.reader,
                members_of=self.double.members,
                facts_of=lambda _: NO_FACTS,
                **more,
            )
        )
        return self.rooms[-1]

    def start(self, people: People | None = None) -> UUID:
        return (people or self.people).checks.start(self.draft, COURSE, self.roster, by="3")

    def checked(self) -> Any:
        """Check the class and return the result."""
        self.people.checks.wait(self.start(), SECONDS)
        return self.seen().result

    def seen(self) -> Any:
        return self.people.checks.of_course(self.double.platform_id, COURSE)

    def issue(self, *learner_ids: str) -> UUID:
        return self.people.batches.start(COURSE, self.roster, learner_ids, Origin.TEACHER, by="3")

    def batch(self) -> Any:
        """Return the newest issue once nobody works at it."""
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            found = self.people.batches.of_course(self.double.platform_id, COURSE)
            if found and found.state is not BatchState.RUNNING:
                return found
            time.sleep(0.02)
        raise AssertionError("still running")

    def rows(self, table: str) -> list[Any]:
        with self.product.db.read() as session:
            return list(session.execute(select(all_tables().tables[table])).all())

    def close(self) -> None:
        for people in self.rooms:
            people.close()
        self.product.close()


@contextmanager
def opened(url: str, folder: Path, made_keys: Path, size: int) -> Iterator[Room]:
    environment = {**SECRETS, "DATABASE_URL": url, "KEYS_FILE": str(made_keys / "lti-keys.json")}
    clock = Clock()
    product = build(Settings.from_environment({**environment, "PUBLIC_URL": "http://127.0.0.1:8000"}), clock)
    migrate(product.db)
    product.issuers.put(replace(institution(product.own_issuers.did(SLUG)), eidas_identifier=""))
    room = Room(product, clock, ClassDouble(UUID(int=5), size))
    try:
        yield room
    finally:
        if room.double.gate:
            room.double.gate.set()
        room.close()


@pytest.fixture
def room(database_url: str, tmp_path: Path, made_keys: Path) -> Iterator[Room]:
    with opened(database_url, tmp_path, made_keys, 12) as found:
        yield found


def test_a_check_lists_everybody_once_and_counts_who_can_receive_nothing(room):
    result = room.checked()
    assert (result.state, result.total, result.done) == (CheckState.DONE, 12, 12)
    assert {reason.value: count for reason, count in result.left_out.items()} == {"inactive": 1, "teacher": 1}
    listing = room.people.classes.listing(result, Query())
    assert [row.name for row in listing.rows] == [f"Learner {n:05}" for n in range(1, 13)]
    assert (listing.counts[Standing.READY], listing.counts[Standing.NOT_YET], listing.everybody) == (8, 4, 12)
    assert room.people.classes.picture(result).enough == 8
    assert room.rows("awards") == []


def test_many_who_start_at_once_in_several_processes_share_one_reading(room):
    room.double.gate = threading.Event()
    processes = [room.people, room.process(), room.process()]
    starts = at_once([partial(room.start, people) for people in processes for _ in range(4)])
    assert len(set(starts)) == 1
    assert room.double.begun.wait(SECONDS)
    assert room.start() == starts[0]  # and who comes later joins it
    assert room.seen().under_way.state is CheckState.RUNNING
    room.double.gate.set()
    room.people.checks.wait(starts[0], SECONDS)
    assert (room.double.rosters_read, room.double.classes_read) == (1, 1)
    assert len(room.rows("class_checks")) == 1


def test_a_platform_that_fails_half_way_leaves_the_last_good_result_and_says_why(room):
    first = room.checked()
    room.double.fails_at = 6
    room.people.checks.wait(room.start(), SECONDS)
    seen = room.seen()
    assert (seen.failed.failure, seen.result) == ("courses.platform_unavailable", first)
    assert {row.check_id for row in room.rows("class_check_rows")} == {first.check_id}
    room.double.fails_at = None
    second = room.checked()
    assert (room.seen().failed, second.check_id != first.check_id) == (None, True)
    assert [row.id for row in room.rows("class_checks")] == [second.check_id]
    assert len(room.rows("class_check_rows")) == 12


def test_a_failure_before_any_good_result_shows_nothing_of_the_class(room):
    room.double.fails_at = 6
    room.people.checks.wait(room.start(), SECONDS)
    seen = room.seen()
    assert (seen.result, seen.under_way, seen.failed.state) == (None, None, CheckState.FAILED)
    assert room.rows("class_check_rows") == []


def abandoned(room: Room) -> UUID:
    """Leave a check as a process leaves it that is killed half-way."""
    room.double.gate = threading.Event()
    check_id = room.start()
    assert room.double.begun.wait(SECONDS)
    with room.product.db.write() as session:
        session.execute(
            update(ClassCheckRow).values(runner=UUID(int=9), heartbeat_at=room.clock() - timedelta(minutes=5))
        )
    return check_id


def test_a_check_whose_process_was_killed_is_said_to_be_interrupted_and_can_begin_again(room):
    lost = abandoned(room)
    assert room.seen().failed.failure == "people.check_interrupted"
    room.double.gate.set()
    result = room.checked()
    assert (result.check_id != lost, result.done) == (True, 12)
    assert [row.id for row in room.rows("class_checks")] == [result.check_id]


def test_a_runner_that_lost_its_check_writes_nothing_more(room):
    lost = abandoned(room)
    room.people.checks.sweep()
    room.double.gate.set()
    finish(room.people.check_workers)
    (row,) = room.rows("class_checks")
    assert (row.id, row.state, row.failure) == (lost, "failed", "people.check_interrupted")
    assert room.rows("class_check_rows") == []


def test_a_check_whose_queue_was_lost_before_it_began_is_taken_on(room):
    idle = room.process()
    idle.check_workers.stopping.set()  # it stores the check and never does it
    check_id = room.start(idle)
    room.people.run_due()
    room.people.checks.wait(check_id, 0.3)
    assert room.seen().under_way.check_id == check_id  # it may only be waiting for its turn
    room.clock.ahead_s = 120
    room.people.run_due()
    room.people.checks.wait(check_id, SECONDS)
    assert room.seen().result.check_id == check_id


def test_a_process_that_ends_gives_its_check_back(room):
    room.double.gate = threading.Event()
    first = room.process()
    check_id = room.start(first)
    assert room.double.begun.wait(SECONDS)
    first.check_workers.stopping.set()
    room.double.gate.set()
    first.close()
    (row,) = room.rows("class_checks")
    assert (row.state, row.runner) == ("running", None)
    assert room.start() == check_id
    room.people.checks.wait(check_id, SECONDS)
    assert room.seen().result.done == 12


def test_an_error_of_ours_fails_the_check_with_words(room, monkeypatch):
    raised: list[Any] = []
    monkeypatch.setattr(threading, "excepthook", raised.append)
    room.double.at_record = lambda n: 1 // (n - 3)
    room.people.checks.wait(room.start(), SECONDS)
    assert room.seen().failed.failure == "people.check_broken"
    room.double.at_record = lambda _: None
    assert room.checked().done == 12  # another thread does the next
    assert raised[0].exc_type is ZeroDivisionError


def test_results_are_forgotten_after_a_week(room):
    room.checked()
    room.clock.ahead_s = 7 * 24 * 3600 + 60
    assert room.seen().result is None
    room.people.run_due()
    assert room.rows("class_checks") == room.rows("class_check_rows") == []


def test_a_class_of_a_thousand_is_read_in_small_steps(tmp_path, made_keys):
    with opened(f"sqlite:///{tmp_path / 'large.sqlite3'}", tmp_path, made_keys, 1000) as room:
        stored: list[int] = []

        def look(n: int) -> None:
            if n % 250 == 249:
                with room.product.db.read() as session:
                    stored.append(session.scalar(select(ClassCheckRow.done)) or 0)

        room.double.at_record = look
        result = room.checked()
        assert result.total == result.done == 1000
        # What was read before is stored already: no more than a few dozen records are held.
        assert all(0 <= n - done <= 50 for n, done in zip((250, 500, 750, 1000), stored, strict=True))
        page = room.people.classes.listing(result, Query(page=3))
        assert (len(page.rows), page.rows[0].name, page.pages) == (100, "Learner 00201", 10)
        assert room.people.classes.listing(result, Query(page=99)).page == 10
        found = room.people.classes.listing(result, Query(words="LEARNER 0099", standing=Standing.READY))
        assert [row.learner_id for row in found.rows] == ["991", "992", "994", "995", "997", "998"]


# --- issuing to many ---


def test_an_issue_to_many_gives_each_who_is_ready_one_award_and_the_others_a_reason(room):
    room.publish()
    room.double.low.add("2")  # no longer ready when it is his turn
    room.issue("1", "2", "4", "gone")
    batch = room.batch()
    assert batch.state is BatchState.DONE
    assert (batch.counts[IssueState.ISSUED], batch.refused) == (
        2,
        {"awards.not_eligible": 1, "people.not_on_roster": 1},
    )
    awards = room.rows("awards")
    assert {(row.learner_id, row.learner_name, row.state) for row in awards} == {
        ("1", "Learner 00001", "issued"),
        ("4", "Learner 00004", "issued"),
    }
    assert all(row.name == "" for row in room.rows("issue_rows"))  # names are needed no more
    assert sorted(room.double.records_read) == ["1", "2", "4"]  # each was read anew


def test_who_has_it_already_keeps_it_and_nothing_is_issued_twice(room):
    room.publish()
    room.issue("1", "2")
    room.batch()
    room.clock.ahead_s = 5
    room.issue("1", "4")
    assert Counter(room.batch().counts)[IssueState.KEPT] == 1
    assert sorted(row.learner_id for row in room.rows("awards")) == ["1", "2", "4"]


def test_many_who_start_issues_at_once_in_several_processes_share_one(room):
    room.publish()
    processes = [room.people, room.process()]
    starts = [
        lambda people=people, n=n: people.batches.start(COURSE, room.roster, ["1", str(n)], Origin.TEACHER, by="3")
        for people in processes
        for n in (2, 4, 5)
    ]
    at_once(starts)
    deadline = time.monotonic() + SECONDS
    while len(room.rows("awards")) < 4 and time.monotonic() < deadline:
        time.sleep(0.05)
    room.batch()
    assert sorted(row.learner_id for row in room.rows("awards")) == ["1", "2", "4", "5"]
    assert len([row for row in room.rows("credentials") if row.format == OPENBADGE]) == 4


def test_an_empty_choice_is_refused(room):
    room.publish()
    with pytest.raises(NobodyChosen):
        room.issue()


def test_beyond_the_hourly_cap_the_rest_waits_until_the_hour_has_passed(room):
    room.publish()
    room.people.caps.put(SLUG, "2")
    room.issue("1", "2", "4", "5")
    batch = room.batch()
    assert (batch.state, batch.waits_for, batch.left, batch.counts[IssueState.ISSUED]) == (
        BatchState.WAITING,
        "cap",
        2,
        2,
    )
    room.people.run_due()
    assert len(room.rows("awards")) == 2
    room.clock.ahead_s = 3601
    room.people.run_due()
    deadline = time.monotonic() + SECONDS
    while len(room.rows("awards")) < 4 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert room.batch().state is BatchState.DONE
    assert len(room.rows("awards")) == 4


def test_a_human_lets_exactly_as_many_through_as_he_read(room):
    room.publish()
    room.people.caps.put(SLUG, "1")
    room.issue("1", "2", "4", "5")
    batch = room.batch()
    assert batch.left == 3
    assert room.people.batches.waiting_of(SLUG) == [batch]
    assert room.people.batches.release(batch.batch_id, 2, by="admin") == 2
    batch = room.batch()
    assert (batch.state, batch.left, len(room.rows("awards"))) == (BatchState.WAITING, 1, 3)
    assert room.people.batches.release(batch.batch_id, 99, by="admin") == 1
    assert room.people.batches.release(batch.batch_id, 99, by="admin") == 0  # a second click
    assert room.batch().state is BatchState.DONE
    assert len(room.rows("awards")) == 4


def test_who_is_refused_uses_up_no_place_of_the_cap_or_the_release(room):
    room.publish()
    room.people.caps.put(SLUG, "1")
    room.double.low |= {"1", "4"}
    room.issue("1", "2", "4", "5")
    batch = room.batch()
    assert (batch.counts[IssueState.ISSUED], batch.counts[IssueState.REFUSED]) == (1, 1)
    room.people.batches.release(batch.batch_id, batch.left, by="3")
    batch = room.batch()
    assert (batch.counts[IssueState.ISSUED], batch.counts[IssueState.REFUSED]) == (2, 2)


def test_the_cap_is_the_institutions_and_not_the_learners(room):
    room.publish()
    room.people.caps.put(SLUG, "0")
    room.issue("1")
    assert room.batch().waits_for == "cap"
    assert room.rows("awards") == []


def test_a_platform_that_does_not_answer_lets_the_issue_wait_and_go_on_later(room):
    room.publish()
    room.double.fails_at = 1
    room.issue("1", "2", "4")
    batch = room.batch()
    assert (batch.state, batch.waits_for, batch.left) == (BatchState.WAITING, "courses.platform_unavailable", 2)
    room.double.fails_at = None
    room.clock.ahead_s = 301
    room.people.run_due()
    deadline = time.monotonic() + SECONDS
    while len(room.rows("awards")) < 3 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert room.batch().state is BatchState.DONE


def test_an_issue_whose_process_was_killed_between_award_and_word_goes_on_without_a_second_award(room):
    room.publish()
    room.issue("1", "2")
    room.batch()
    tables = all_tables().tables
    with room.product.db.write() as session:  # as it was when the process was killed
        long_ago = room.clock() - timedelta(minutes=5)
        session.execute(
            update(IssueBatchRow).values(state="running", runner=UUID(int=9), heartbeat_at=long_ago, finished_at=None)
        )
        session.execute(update(tables["issue_rows"]).values(state="issuing"))
    room.people.run_due()
    deadline = time.monotonic() + SECONDS
    while room.people.batches.of_course(room.double.platform_id, COURSE).left and time.monotonic() < deadline:
        time.sleep(0.05)
    assert room.batch().counts[IssueState.ISSUED] == 2
    assert len(room.rows("awards")) == 2


def test_a_worker_that_is_ended_at_once_refuses_nobody_and_leaves_the_rest_to_the_next(room):
    def end(_: object) -> None:
        raise SystemExit  # as Celery has it raised by SIGTERM, and where a job lasts too long

    room.publish()
    room.double.at_reading = end
    started = room.process()
    started.batch_workers.stopping.set()  # its threads do nothing: we are the worker
    batch_id = started.batches.start(COURSE, room.roster, ["1", "2"], Origin.TEACHER, by="3")
    with pytest.raises(SystemExit):
        room.people.batches.run(batch_id)
    left = room.people.batches.of_course(room.double.platform_id, COURSE)
    assert (left.state, left.is_at_work, left.left, left.refused) == (BatchState.RUNNING, False, 2, {})
    room.double.at_reading = lambda _: None
    room.people.batches.run(batch_id)
    assert room.batch().counts[IssueState.ISSUED] == 2

    room.double.at_record = end
    started.check_workers.stopping.set()
    check_id = room.start(started)
    with pytest.raises(SystemExit):
        room.people.checks.run(check_id)
    assert (room.seen().under_way.check_id, room.seen().failed) == (check_id, None)


def test_an_issue_can_be_stopped_and_what_was_issued_stays(room):
    room.publish()
    room.people.caps.put(SLUG, "1")
    batch_id = room.issue("1", "2", "4")
    room.batch()
    room.people.batches.stop(batch_id, by="3")
    batch = room.batch()
    assert (batch.state, batch.refused) == (BatchState.DONE, {"people.stopped": 2})
    assert len(room.rows("awards")) == 1


def test_who_is_withheld_is_never_issued_to(room):
    version = room.publish()
    room.people.permissions.hold(
        version.achievement_id, room.double.platform_id, "2", reason="An open procedure", by="3"
    )
    room.issue("1", "2")
    assert room.batch().refused == {"awards.withheld": 1}
    assert [row.learner_id for row in room.rows("awards")] == ["1"]


def test_a_hold_and_a_claim_at_the_same_moment_never_both_succeed(room):
    version = room.publish()
    place = (version.achievement_id, room.double.platform_id)
    name = LearnerName(full="Ana Novak")
    for learner_id in ("1", "2", "4", "5", "7", "8"):
        enrolment = Enrolment(platform_id=place[1], context_id=COURSE, learner_id=learner_id)

        def tell(action: Any, refusal: type[ProductError]) -> bool:
            try:
                action()
            except refusal:
                return False
            return True

        claim, hold = (
            partial(tell, partial(room.issuing.claim, enrolment, name), Withheld),
            partial(
                tell, partial(room.people.permissions.hold, *place, learner_id, reason="x", by="3"), AlreadyAwarded
            ),
        )
        assert sorted(at_once([claim, hold])) == [False, True]


def test_an_erasure_waits_for_an_issue_that_was_let_through_before_it(room):
    room.publish()
    subject = Subject(platform_id=room.double.platform_id, learner_id="2")
    personal, started = room.product.personal, []
    looks = iter([False, True])  # the first is before the course is read, and locks nothing

    def check(session: Session, platform_id: UUID, learner_id: str) -> None:
        personal.check_unasked(session, platform_id, learner_id)
        if next(looks, False):
            started.append(threading.Thread(target=partial(personal.erase, [subject], withdraws=False)))
            started[0].start()
            started[0].join(0.5)  # long enough to erase everything, did nothing stand in its way

    room.process(check)
    enrolment = Enrolment(platform_id=subject.platform_id, context_id=COURSE, learner_id="2")
    with suppress(AwardMissing, IssuingDelayed):  # the file of what is erased by then
        room.issuing.claim(enrolment, LearnerName(full="Ana Novak"), on_behalf=True)
    started[0].join(SECONDS)
    (award,) = room.rows("awards")
    assert (award.learner_id, award.learner_name) == (f"erased:{award.id}", "")
    with pytest.raises(UnaskedBarred):
        room.issuing.claim(enrolment, LearnerName(full="Ana Novak"), on_behalf=True)


def test_a_check_goes_on_without_whoever_had_everything_erased_meanwhile(room):
    subject = Subject(platform_id=room.double.platform_id, learner_id="4")
    room.double.at_record = lambda n: room.product.personal.erase([subject], withdraws=False) if n == 5 else None
    assert room.checked().state is CheckState.DONE
    assert {row.learner_id for row in room.rows("class_check_rows")} == {str(n) for n in range(1, 13)} - {"4"}


def test_an_issue_goes_on_without_whoever_had_everything_erased_meanwhile(room):
    room.publish()

    def erase(learner_id: str) -> None:
        for one in {"1": ("2", "4", "4"), "5": ("5", "5"), "7": ("7",)}.get(learner_id, ()):
            subject = Subject(platform_id=room.double.platform_id, learner_id=one)
            room.product.personal.erase([subject], withdraws=False)

    room.double.at_reading = erase
    room.issue("1", "2", "4", "5", "7", "8")
    assert room.batch().state is BatchState.DONE
    found = {row.learner_id: (row.state, row.code) for row in room.rows("issue_rows")}
    refused = (IssueState.REFUSED.value, UnaskedBarred.code)
    assert found == {"1": ("issued", ""), "2": refused, "7": refused, "8": ("issued", "")}
    assert {"2", "4"}.isdisjoint(row.learner_id for row in room.rows("awards"))


def test_one_erasure_asked_for_many_times_at_once_is_one(room):
    subject = Subject(platform_id=UUID(int=6), learner_id="2")  # where there is no achievement to wait for
    at_once([partial(room.product.personal.erase, [subject], withdraws=False)] * 6)
    assert len(room.rows("erased_subjects")) == 1


def test_an_automatic_rule_issues_to_everybody_who_is_ready_when_the_class_is_checked(room):
    version = room.publish()
    permissions = room.people.permissions
    permissions.hold(version.achievement_id, room.double.platform_id, "2", reason="An open procedure", by="3")
    room.checked()
    assert room.rows("issue_batches") == []  # the learners claim, unless the teacher chose otherwise
    permissions.choose_mode(version.achievement_id, IssueMode.CONFIRM, by="3")
    room.checked()
    # As an automatic rule from before the upgrade stands after it, too: nobody has tried it.
    permissions.choose_mode(version.achievement_id, IssueMode.AUTOMATIC, by="3")
    room.checked()
    assert room.rows("issue_batches") == []  # a dry run, until its teacher has seen whom it reaches
    permissions.begin_automatic(version.achievement_id, version=version.version, most=12, by="3")
    room.checked()
    batch = room.batch()
    assert (batch.origin, batch.counts[IssueState.ISSUED]) == (Origin.AUTOMATIC, 7)
    counts = room.people.classes.listing(room.seen().result, Query()).counts
    assert (counts[Standing.ISSUED], counts[Standing.WITHHELD], counts[Standing.READY]) == (7, 1, 0)
    room.checked()
    assert len(room.rows("awards")) == 7


def test_more_than_the_class_was_expected_to_have_stops_and_asks_a_human_and_a_new_version_is_tried_anew(room):
    version = room.publish()
    permissions = room.people.permissions
    permissions.choose_mode(version.achievement_id, IssueMode.AUTOMATIC, by="3")
    for wrong in (0, 100_001):
        with pytest.raises(MostInvalid):
            permissions.begin_automatic(version.achievement_id, version=version.version, most=wrong, by="3")
    permissions.begin_automatic(version.achievement_id, version=version.version, most=7, by="3")
    room.checked()
    batch = went_on(room)
    assert (batch.state, batch.waits_for, batch.left) == (BatchState.WAITING, WAITS_FOR_CLASS, 8)
    assert room.rows("awards") == []
    batches = room.people.batches
    assert [one.batch_id for one in batches.waiting_of(SLUG)] == [batch.batch_id]
    assert not batches.pause(batch.batch_id, by="3")  # going on would be as if nothing had been asked
    assert batches.release(batch.batch_id, 5, by="3") == batches.release(batch.batch_id, 300, by="3") == 0
    finish(room.people.batch_workers)
    assert room.rows("awards") == []  # three of them nobody has seen
    assert batches.release(batch.batch_id, 8, by="3") == 8
    finish(room.people.batch_workers)
    assert room.batch().counts[IssueState.ISSUED] == 8
    told = [(row.action, row.who) for row in room.rows("audit_lines")]
    assert told.count(("waiting_released", "3")) == told.count(("automatic_begun", "3")) == 1
    permissions.choose_mode(version.achievement_id, IssueMode.AUTOMATIC, by="3")  # saved again: it goes on as it did
    assert permissions.automatic(version.achievement_id).tried_version == version.version
    room.draft = room.product.definitions.save(
        room.draft, replace(DEFINITION, title={"en": "Data in Practice", "sl": "Podatki v praksi"})
    )
    second = room.publish()
    room.double.size, room.clock.ahead_s = 15, 5
    assert (second.version, room.checked().done) == (version.version + 1, 15)
    assert len(room.rows("issue_batches")) == 1  # three more are ready, and a dry run only says so
    permissions.begin_automatic(second.achievement_id, version=second.version, most=15, by="3")
    room.checked()
    finish(room.people.check_workers)  # the check is done before it has begun to issue
    assert room.batch().counts[IssueState.ISSUED] == 3


def test_an_automatic_rule_that_is_not_published_issues_nothing(room):
    room.people.permissions.choose_mode(room.draft.achievement_id, IssueMode.AUTOMATIC, by="3")
    assert room.checked().done == 12
    assert room.rows("issue_batches") == room.rows("awards") == []


# --- nobody is lost, held up or let through unseen ---


def went_on(room: Room) -> Any:
    """Let what is due go on, and return the issue once nobody works at it."""
    room.people.run_due()
    finish(room.people.batch_workers)
    return room.batch()


def test_what_waits_longer_than_a_week_is_kept_without_names_and_forgotten_a_week_after_its_end(room):
    room.publish()
    room.people.caps.put(SLUG, "0")
    batch_id = room.issue("1", "2")
    assert room.batch().left == 2
    assert {(row.name, row.is_member) for row in room.rows("issue_rows")} == {("", False)}
    room.clock.ahead_s = 8 * 24 * 3600
    waiting = went_on(room)
    assert (waiting.batch_id, waiting.left) == (batch_id, 2)
    assert room.people.batches.waiting_of(SLUG) == [waiting]
    room.people.batches.release(batch_id, 2, by="admin")
    assert room.batch().counts[IssueState.ISSUED] == 2
    room.people.run_due()
    assert room.batch().batch_id == batch_id
    room.clock.ahead_s += 7 * 24 * 3600 + 60
    room.people.run_due()
    assert room.rows("issue_batches") == room.rows("issue_rows") == []


def test_one_learner_who_can_never_be_read_holds_up_nobody_and_is_refused_in_the_end(room):
    room.publish()
    room.double.unreadable = {"1"}
    room.issue("1", "2", "4")
    batch = room.batch()
    assert (batch.waits_for, batch.left, batch.counts[IssueState.ISSUED]) == ("courses.platform_unavailable", 1, 2)
    assert all(row.name == "" for row in room.rows("issue_rows"))
    for _ in range(MOST_ROUNDS - 1):
        room.clock.ahead_s += 301
        batch = went_on(room)
    assert (batch.state, batch.refused) == (BatchState.DONE, {"courses.platform_unavailable": 1})
    assert room.double.records_read.count("1") == MOST_ROUNDS


def test_several_in_a_row_who_cannot_be_read_stop_the_round_and_come_last_in_the_next(room):
    room.publish()
    room.double.unreadable = {"1", "2", "4"}
    room.issue("1", "2", "4", "5", "7")
    assert (room.batch().left, room.double.records_read) == (5, ["1", "2", "4"])
    room.clock.ahead_s = 301
    batch = went_on(room)
    assert (batch.left, batch.counts[IssueState.ISSUED]) == (3, 2)


def test_a_release_holds_for_those_who_waited_then_and_not_for_who_joins_later(room):
    room.publish()
    room.people.caps.put(SLUG, "0")
    batch_id = room.issue("2", "4", "5")
    room.batch()
    room.double.low |= {"4", "5"}  # two of the three places are left over
    room.double.unreadable = {"2"}  # and the issue stays open
    room.people.batches.release(batch_id, 3, by="admin")
    assert room.batch().left == 1
    assert room.issue("1", "7") == batch_id
    room.double.unreadable = set()
    room.clock.ahead_s = 301
    batch = went_on(room)
    assert (batch.waits_for, batch.left) == ("cap", 2)
    assert [row.learner_id for row in room.rows("awards")] == ["2"]


def test_what_is_paused_is_not_gone_on_with_until_it_is_resumed(room):
    room.publish()
    room.people.caps.put(SLUG, "0")
    batch_id = room.issue("1", "2")
    room.batch()
    assert room.people.batches.pause(batch_id, by="3")
    assert not room.people.batches.pause(batch_id, by="3")
    room.people.caps.put(SLUG, "100")
    room.clock.ahead_s = 3 * 3600
    paused = went_on(room)
    assert (paused.waits_for, paused.left) == ("paused", 2)
    assert room.people.batches.resume(batch_id, by="4")
    assert room.batch().counts[IssueState.ISSUED] == 2
    assert not room.people.batches.resume(batch_id, by="4")
    told = [(row.action, row.actor, row.who) for row in room.rows("audit_lines") if "class_issue" in row.action]
    assert told == [
        ("class_issue_begun", "teacher", "3"),
        ("class_issue_paused", "teacher", "3"),
        ("class_issue_resumed", "teacher", "4"),
    ]


def test_long_issues_hold_up_no_class_check_and_no_look_at_what_is_due(room):
    gate, began = threading.Event(), threading.Semaphore(0)

    def long_job() -> None:
        began.release()
        assert gate.wait(SECONDS)

    try:
        for _ in range(4):
            room.people.batch_workers.submit(long_job)
        assert began.acquire(timeout=SECONDS)
        assert began.acquire(timeout=SECONDS)
        looked = threading.Event()
        room.people.watch_workers.submit(looked.set)
        assert looked.wait(SECONDS)
        assert room.checked().done == 12
    finally:
        gate.set()


@pytest.mark.parametrize("words", ["\0", "Ana\0Novak", "\x01"])
def test_control_characters_in_a_reason_or_in_search_words_are_dropped(room, words):
    version = room.publish()
    result = room.checked()
    assert room.people.classes.listing(result, Query(words=words)).everybody == 12
    place = (version.achievement_id, room.double.platform_id)
    room.people.permissions.hold(*place, "2", reason=f"An open{words} procedure", by="3")
    (hold,) = room.rows("holds")
    assert "\0" not in hold.reason
    assert "\x01" not in hold.reason
