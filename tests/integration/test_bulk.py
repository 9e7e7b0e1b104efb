"""Decisions from a file and many awards at once, end to end: looked through, held, awarded once, undone."""

import json
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from app.assessment import AssessmentPolicy, ExaminerShown, Supervision
from app.awards import Act, AwardState, Cases, Importing, Sealing
from app.awards.models import AwardRow
from app.bulk import BulkActs, ImportMissing, Imports, ImportState, Selection, TooManyChosen, Untouched
from app.bulk.models import AwardImportRow, ImportedDecisionRow
from app.cli.demo_setup import SLUG
from app.db import Subject
from app.formats import expected
from app.people import IssueState
from app.verification import OpenBadgeFormat
from tests.integration.stack import DEFINITION, Stack, code_of, in_situation

HEADER = "key;learner;name;awarded_on;grade\n"
UNSUPERVISED = replace(DEFINITION, supervision=Supervision.UNSUPERVISED)


def file_of(stack: Stack, number: int, *, key: str = "R", extra: str = "") -> bytes:
    """Make the first learners of the class known here, and return a file that awards it to them."""
    found = stack.people()
    assert found.status == 200
    rows = stack.rows("class_check_rows")[:number]
    lines = [f"{key}{n};{row.learner_id};{row.name};2026-05-31;8/10\n" for n, row in enumerate(rows)]
    return (HEADER + "".join(lines) + extra).encode()


def confirm(stack: Stack, data: bytes, by: str = "Ana Kovač") -> UUID:
    version = stack.product.published.search(SLUG)[0]
    looked = stack.product.imports.look(SLUG, version.achievement_id, data)
    sealed = stack.product.bulk_sealed
    seen = sealed.opened_file(sealed.file(looked, issuer_slug=SLUG, by=by), issuer_slug=SLUG, by=by)
    return stack.product.imports.confirm(SLUG, seen, len(looked.ready), by=by)


def looked(stack: Stack, data: bytes):
    version = stack.product.published.search(SLUG)[0]
    return stack.product.imports.look(SLUG, version.achievement_id, data)


def ran(stack: Stack, import_id: UUID):
    stack.product.imports.run(import_id)
    return stack.product.imports.find(SLUG, import_id)


def test_decisions_are_held_then_awarded_once_by_the_hourly_cap_and_revoked_together(stack):
    stack.offer(UNSUPERVISED)
    data = file_of(stack, 3, extra="R9;nobody;Ana Novak;2026-05-31;\n")
    imports = stack.product.imports
    import_id = confirm(stack, data)
    assert ran(stack, import_id).state is ImportState.HELD  # not before its time, whoever runs it
    assert stack.rows("awards") == []
    assert (len(looked(stack, data).ready), len(looked(stack, data).existing)) == (0, 3)
    stack.product.people.caps.put(SLUG, "2")
    stack.clock.ahead_s += 3700
    waiting = ran(stack, import_id)
    assert (waiting.state, waiting.counts[IssueState.ISSUED], waiting.left) == (ImportState.WAITING, 2, 1)
    stack.clock.ahead_s += 3700
    done = ran(stack, import_id)
    assert (done.state, done.counts[IssueState.ISSUED]) == (ImportState.DONE, 3)
    assert [(row.state, row.grade) for row in stack.rows("awards")] == [("issued", None)] * 3
    assert all(row.recorded_at - row.awarded_at > timedelta(days=30) for row in stack.rows("awards"))
    assert {row.decided for row in stack.rows("imported_decisions")} == {None}
    again = looked(stack, data)
    assert (len(again.ready), len(again.existing), again.refused) == (0, 3, 1)
    other = looked(stack, data.replace(b"2026-05-31", b"2026-05-30"))
    assert [fault.why.value for fault in other.faults].count("key_used") == 3
    award = stack.rows("awards")[0]
    assert award.evidence["elsewhere"]["file"] == done.file_digest
    report = stack.browser().open(f"{stack.tool_url}/credentials/{award.id}")
    assert "Decided by the institution outside of the course." in report.content.decode()
    assert 'data-outcome="genuine"' in report.content.decode()
    # what an erased person was awarded by is never awarded again
    stack.product.personal.erase([Subject(platform_id=award.platform_id, learner_id=award.learner_id)], withdraws=False)
    assert (len(looked(stack, data).ready), len(looked(stack, data).existing)) == (0, 2)
    acts, sealed = stack.product.bulk_acts, stack.product.bulk_sealed
    one, two = (row.id for row in stack.rows("awards") if not row.erased_at)
    listed = Selection(named=[one, two, UUID(int=1)], first=date(2030, 1, 1))
    assert acts.survey(SLUG, Act.REVOKED, listed).untouched == {Untouched.UNFIT: 2, Untouched.MISSING: 1}
    few = BulkActs(
        stack.product.db,
        stack.clock,
        stack.product.bulk_workers,
        register=stack.product.register,
        cases=stack.product.cases,
        most=1,
    )
    for many in (Selection(import_id=import_id), Selection(named=[one, two])):
        with pytest.raises(TooManyChosen):  # and is not done to the first of them only
            few.survey(SLUG, Act.REVOKED, many)
    assert few.survey(SLUG, Act.LIFTED, Selection(import_id=import_id)).chosen == []  # only what it is done to counts
    surveyed = acts.survey(SLUG, Act.REVOKED, Selection(import_id=import_id))
    choice = sealed.choice(Act.REVOKED, list(surveyed.chosen), issuer_slug=SLUG, by="a")
    seen = sealed.opened_choice(choice, issuer_slug=SLUG, by="a")
    bulk_id = acts.confirm(SLUG, seen, reason="Imported by mistake.", number=2, by="Ana Kovač", later=True)
    assert acts.confirm(SLUG, seen, reason="Imported by mistake.", number=2, by="Ana Kovač", later=True) == bulk_id
    acts.run(bulk_id)
    acts.run(bulk_id)
    acts.stop(SLUG, bulk_id, by="Ana Kovač")  # it has ended: nothing is stopped, and nothing says so
    assert [one.total for one in acts.newest(SLUG)] == [2]
    # each of these was done once, however often somebody clicked
    actions = [row.action for row in stack.rows("audit_lines")]
    assert [actions.count(f"{name}") for name in ("import_confirmed", "bulk_begun", "bulk_stopped")] == [1, 1, 0]
    assert [state.value for _, _, state, _ in acts.results(SLUG, bulk_id)] == ["changed", "changed"]
    assert sum(row.state == "revoked" for row in stack.rows("awards")) == 2
    assert [row.action for row in stack.rows("audit_lines")].count("award_revoked") == 2
    assert imports.cancel(SLUG, import_id, by="Ana Kovač") is False


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_import_is_cancelled_within_the_hold_and_one_cut_short_goes_on_without_doubling(stack):
    stack.offer(UNSUPERVISED)
    data = file_of(stack, 2)
    imports = stack.product.imports
    first = confirm(stack, data)
    assert imports.cancel(SLUG, first, by="Ana Kovač") is True
    stack.clock.ahead_s += 3700
    assert ran(stack, first).state is ImportState.CANCELLED
    assert stack.rows("awards") == stack.rows("imported_decisions") == []
    second = confirm(stack, data)
    held = {row.number: row.decided for row in stack.rows("imported_decisions")}
    stack.clock.ahead_s += 3700
    assert ran(stack, second).counts[IssueState.ISSUED] == 2
    with stack.product.db.write() as session:  # as a process leaves it that ends before it says that it awarded
        session.execute(update(AwardImportRow).values(state="running", runner=None))
        cut = {"state": "issuing", "award_id": None, "decided": held[2]}
        session.execute(update(ImportedDecisionRow).where(ImportedDecisionRow.number == 2).values(**cut))
    assert ran(stack, second).counts[IssueState.ISSUED] == 2
    assert len(stack.rows("awards")) == 2
    assert {row.award_id for row in stack.rows("imported_decisions")} == {row.id for row in stack.rows("awards")}
    assert len(stack.rows("issue_places")) == 2
    # Its learner reads nobody's name where the institution shows none, nor ever who imported.
    award = stack.rows("awards")[0]
    examined = {"examiner": "Jan Oblak", "second": "Eva Gaber"}
    rests = {**award.evidence, "elsewhere": {**award.evidence["elsewhere"], "assessment": examined}}
    with stack.product.db.write() as session:
        session.execute(update(AwardRow).where(AwardRow.id == award.id).values(evidence=rests))
    for shown in ExaminerShown:
        stack.product.assessing.policies.put(SLUG, AssessmentPolicy(examiner_shown=shown))
        text = stack.launch(int(award.learner_id)).follow(href=str(award.id)).text
        assert "outside of the course" in text and "Ana Kovač" not in text and "Eva Gaber" not in text
        assert ("Jan Oblak" in text) is (shown is ExaminerShown.NAME)
    subject = Subject(platform_id=award.platform_id, learner_id=award.learner_id)
    copy = json.dumps(stack.product.personal.export([subject]), ensure_ascii=False)
    assert not any(name in copy for name in ("Ana Kovač", "Jan Oblak", "Eva Gaber"))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_is_erased_before_the_end_of_the_hold_counts_as_no_award_and_a_refusal_takes_no_place(stack):
    stack.offer(UNSUPERVISED)
    data = file_of(stack, 3)
    import_id = confirm(stack, data)
    first, second, third = stack.rows("imported_decisions")
    erased = Subject(platform_id=first.platform_id, learner_id=first.learner_id)
    stack.product.personal.erase([erased], withdraws=False)
    version = stack.product.published.search(SLUG)[0]
    held = version.achievement_id, second.platform_id, second.learner_id
    stack.product.people.permissions.hold(*held, reason="An open procedure", by="3")
    stack.product.people.caps.put(SLUG, "1")
    stack.clock.ahead_s += 3700
    done = ran(stack, import_id)
    counts = {state: number for state, number in done.counts.items() if number}
    assert (done.state, counts) == (
        ImportState.DONE,
        {IssueState.ISSUED: 1, IssueState.REFUSED: 1, IssueState.ERASED: 1},
    )
    assert [row.learner_id for row in stack.rows("awards")] == [third.learner_id]
    assert len(stack.rows("issue_places")) == 1  # which the cap of one had for the third as well
    assert (stack.rows("imported_decisions")[0].state, done.left) == ("erased", 0)
    shown = stack.administrator().browser.open(f"{stack.tool_url}/admin/imports/{import_id}")
    assert ("Awarded by 1 decision" in shown.text, "1 learner had their data erased" in shown.text) == (True, True)
    # the decision of an erased person is never taken a second time
    assert [fault.why.value for fault in looked(stack, data).faults if fault.line == 2] == ["key_used"]
    stack.clock.ahead_s += 31 * 24 * 3600
    stack.product.imports.run_due()
    assert [row.state for row in stack.rows("imported_decisions")] == ["erased", "issued"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_pages_and_the_commands_look_first_and_want_the_number(stack, tmp_path):
    stack.offer(UNSUPERVISED)
    data = file_of(stack, 2, extra=";1;;;\n")
    file = tmp_path / "decisions.csv"
    file.write_bytes(data)
    told = stack.command("award", "import", SLUG, str(file))
    assert (told.returncode, "would be awarded\t2" in told.stdout, "line 4\tkey\tneeded" in told.stdout) == (
        1,
        True,
        True,
    )
    wrong = stack.command("award", "import", SLUG, str(file), "--apply", "3")
    assert (wrong.returncode, stack.rows("award_imports")) == (1, [])
    done = stack.command("award", "import", SLUG, str(file), "--apply", "2")
    assert done.returncode == 0
    import_id = UUID(str(stack.rows("award_imports")[0].id))
    page = stack.administrator()
    shown = page.browser.open(f"{stack.tool_url}/admin/imports/{import_id}")
    cancelled = shown.submit(shown.form(f"/imports/{import_id}"), button="Cancel the whole import")
    assert 'data-import="cancelled"' in cancelled.content.decode()
    assert "cancelled" in stack.command("award", "imports", SLUG).stdout
    assert stack.command("award", "imports", SLUG, "--cancel", str(import_id)).returncode == 0  # once more
    told = [(row.action, row.actor) for row in stack.rows("audit_lines") if row.action.startswith("import_")]
    assert told == [("import_confirmed", "command_line"), ("import_cancelled", "administrator")]
    # many, over a learner's own award
    stack.claim(in_situation("ready"))
    award_id = stack.rows("awards")[0].id
    ids = tmp_path / "ids.txt"
    ids.write_text(f"{award_id}\n{UUID(int=1)}\n")
    seen = stack.command("award", "many", SLUG, "suspend", "--ids", str(ids))
    assert ("left as it is\tmissing\t1" in seen.stdout, stack.rows("bulk_acts")) == (True, [])
    done = stack.command(
        "award", "many", SLUG, "suspend", "--ids", str(ids), "--apply", "1", "--reason", "Under review."
    )
    assert f"{award_id}\tchanged" in done.stdout
    many = page.browser.open(f"{stack.tool_url}/admin/many")
    assert many.submit(many.form("/many"), act="revoked").status == 422  # nothing said is never everything
    long = {"file": ("ids.txt", f"{award_id}\n".encode() + b" " * 1024 * 1024, "text/plain")}
    cut = many.submit(many.form("/many"), act="revoked", files=long)
    assert (cut.status, "A file may have up to 1 MB here" in cut.text) == (422, True)
    assert many.submit(many.form("/many"), act="revoked", last="9999-12-31").status == 422
    assert stack.command("award", "many", SLUG, "suspend", "--to", "9999-12-31").returncode == 2
    preview = many.submit(many.form("/many"), act="revoked", ids=str(award_id))
    assert code_of(preview.submit(preview.form("/many/confirm"), reason="Wrong.", number="7")) == "bulk.number_wrong"
    unfit = preview.submit(preview.form("/many/confirm"), reason="", number="1")
    assert unfit.status == 422
    shown = unfit.submit(unfit.form("/many/confirm"), reason="Wrong.", number="1")
    deadline = time.monotonic() + 30
    while 'data-bulk="running"' in shown.content.decode() and time.monotonic() < deadline:
        shown = shown.browser.open(shown.url)
    table = shown.browser.open(f"{shown.url}.csv").content.decode()
    assert (str(award_id) in table, "changed" in table) == (True, True)
    assert AwardState(stack.rows("awards")[0].state) is AwardState.REVOKED
    other = stack.product.admin_access.new_link("another")
    stranger = stack.browser().open(f"{stack.tool_url}/admin/sign-in/#{other}")
    signed_in = stranger.submit(stranger.form("/sign-in/"))
    for path in (f"imports/{import_id}", f"many/{stack.rows('bulk_acts')[0].id}"):
        assert signed_in.browser.open(f"{stack.tool_url}/admin/{path}").status == 404


def waiting_import(stack: Stack, number: int) -> UUID:
    """Confirm an import that finds no place in the institution's hour."""
    stack.offer(UNSUPERVISED)
    import_id = confirm(stack, file_of(stack, number))
    stack.product.people.caps.put(SLUG, "0")
    stack.clock.ahead_s += 3700
    assert ran(stack, import_id).state is ImportState.WAITING
    return import_id


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_somebody_who_may_lets_what_waits_beyond_the_cap_through_by_the_number_he_read(stack):
    import_id = waiting_import(stack, 3)
    imports = stack.product.imports
    page = stack.administrator()
    listed = page.follow(href="/admin/issuing")
    assert "Nothing waits" not in listed.text
    shown = listed.follow(href=f"/admin/imports/{import_id}")
    assert "I have looked: award 3 decisions now" in shown.content.decode()
    with pytest.raises(ImportMissing):
        imports.release("another", import_id, 3, by="Ana Kovač")
    shown = shown.submit(shown.form(f"/imports/{import_id}", button="more"), button="more", number="2")
    deadline = time.monotonic() + 30
    while 'data-import="running"' in shown.content.decode() and time.monotonic() < deadline:
        shown = shown.browser.open(shown.url)
    found = imports.find(SLUG, import_id)
    assert (found.state, found.counts[IssueState.ISSUED], found.left) == (ImportState.WAITING, 2, 1)
    assert imports.release(SLUG, import_id, 99, by="Ana Kovač") == 1
    assert imports.release(SLUG, import_id, 99, by="Ana Kovač") == 0  # a second click
    deadline = time.monotonic() + 30
    while imports.find(SLUG, import_id).state is not ImportState.DONE and time.monotonic() < deadline:
        time.sleep(0.02)
    assert (len(stack.rows("awards")), len(stack.rows("issue_places"))) == (3, 3)
    told = [(row.actor, row.about) for row in stack.rows("audit_lines") if row.action == "waiting_released"]
    assert told == [("administrator", f"2 {import_id}"), ("administrator", f"1 {import_id}")]


def runner_of(stack: Stack, at_award: Callable[[], None]) -> Imports:
    """Return the imports as another process runs them, to which something happens once an award stands."""
    product = stack.product
    sealing = Sealing([OpenBadgeFormat(product.keys, product.trusting_verifier, stack.clock)], stack.tool_url, expected)
    policies = product.assessing.policies

    def issue(award_id: UUID) -> None:
        at_award()
        product.issuing.issue(award_id)

    importing = Importing(
        product.db, stack.clock, sealing=sealing, policies=policies, issue=issue, check_unasked=lambda *_: None
    )
    return Imports(
        product.db,
        stack.clock,
        product.bulk_workers,
        caps=product.people.caps,
        published=product.published,
        importing=importing,
        policies=policies,
        known_names=lambda *_: {},
        hold=product.imports.hold,
    )


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_line_that_was_awarded_while_its_import_was_stopped_says_so(stack):
    stack.offer(UNSUPERVISED)
    import_id = confirm(stack, file_of(stack, 2))
    stack.clock.ahead_s += 3700
    imports = stack.product.imports
    runner_of(stack, lambda: imports.cancel(SLUG, import_id, by="Ana Kovač")).run(import_id)
    found = imports.find(SLUG, import_id)
    assert (found.state, found.counts[IssueState.ISSUED], found.refused) == (ImportState.DONE, 1, {"bulk.stopped": 1})
    (award,), lines = stack.rows("awards"), stack.rows("imported_decisions")
    assert [(row.award_id, row.code) for row in lines] == [(award.id, ""), (None, "bulk.stopped")]
    # Whoever ran it is killed before it says so, and somebody stops it then.
    for heartbeat_s, at_once in ((0, 0), (61, 1)):
        gone = {"runner": UUID(int=9), "heartbeat_at": stack.clock() - timedelta(seconds=heartbeat_s)}
        with stack.product.db.write() as session:
            session.execute(update(AwardImportRow).values(state="running", finished_at=None, **gone))
            cut = {"state": "issuing", "award_id": None, "code": "", "decided_at": stack.clock()}
            session.execute(update(ImportedDecisionRow).values(**cut))
        assert imports.cancel(SLUG, import_id, by="Ana Kovač")
        imports.run_due()
        assert imports.find(SLUG, import_id).counts[IssueState.ISSUED] == at_once  # else it is not known yet
        stack.clock.ahead_s += 61
        imports.run_due()
        again = imports.find(SLUG, import_id)
        assert (again.counts[IssueState.ISSUED], again.left, again.refused) == (1, 0, {"bulk.stopped": 1})


class Interrupted:
    """Cases during whose decisions something else happens."""

    def __init__(self, cases: Cases, meanwhile: Callable[[], None]) -> None:
        self.cases, self.meanwhile = cases, meanwhile

    def suspend(self, award_id: UUID, **said: Any) -> bool:
        is_new = self.cases.suspend(award_id, **said)
        self.meanwhile()
        return is_new


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_award_that_was_suspended_while_the_act_was_stopped_is_listed_as_that(stack):
    stack.offer(UNSUPERVISED)
    ran_id = confirm(stack, file_of(stack, 2))
    stack.clock.ahead_s += 3700
    ran(stack, ran_id)
    product = stack.product
    surveyed = product.bulk_acts.survey(SLUG, Act.SUSPENDED, Selection(import_id=ran_id))
    choice = product.bulk_sealed.choice(Act.SUSPENDED, list(surveyed.chosen), issuer_slug=SLUG, by="a")
    seen = product.bulk_sealed.opened_choice(choice, issuer_slug=SLUG, by="a")
    bulk_id = product.bulk_acts.confirm(SLUG, seen, reason="Under review.", number=2, by="Ana Kovač", later=True)
    cases: Any = Interrupted(product.cases, lambda: product.bulk_acts.stop(SLUG, bulk_id, by="Ana Kovač"))
    BulkActs(product.db, stack.clock, product.bulk_workers, register=product.register, cases=cases).run(bulk_id)
    told = [(state.value, code) for _, _, state, code in product.bulk_acts.results(SLUG, bulk_id)]
    assert told == [("changed", ""), ("refused", "bulk.stopped")]
    assert sorted(row.state for row in stack.rows("awards")) == ["issued", "suspended"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_import_rests_with_its_institution_and_goes_on_with_it(stack):
    stack.offer(UNSUPERVISED)
    import_id = confirm(stack, file_of(stack, 3))
    stack.clock.ahead_s += 3700
    standings = stack.product.standings
    runner_of(stack, lambda: standings.suspend(SLUG)).run(import_id)
    found = stack.product.imports.find(SLUG, import_id)
    assert (found.rests, found.counts[IssueState.ISSUED], found.refused) == ("issuers.suspended", 1, {})
    shown = stack.administrator().browser.open(f"{stack.tool_url}/admin/imports/{import_id}").content.decode()
    assert "Your institution issues nothing for now" in shown
    assert ran(stack, import_id).left == 2
    standings.resume(SLUG)
    assert ran(stack, import_id).counts[IssueState.ISSUED] == 3
