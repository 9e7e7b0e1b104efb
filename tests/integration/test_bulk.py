"""Decisions from a file and many awards at once, end to end: looked through, held, awarded once, undone."""

import json
import time
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import update

from app.assessment import AssessmentPolicy, ExaminerShown, Supervision
from app.awards import Act, AwardState
from app.awards.models import AwardRow
from app.bulk import ImportState, Selection
from app.bulk.models import AwardImportRow, ImportedDecisionRow
from app.cli.demo_setup import SLUG
from app.db import Subject
from app.people import IssueState
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
    assert {row.decided for row in stack.rows("imported_decisions")} == {None}
    again = looked(stack, data)
    assert (len(again.ready), len(again.existing), again.refused) == (0, 3, 1)
    other = looked(stack, data.replace(b"2026-05-31", b"2026-05-30"))
    assert [fault.why.value for fault in other.faults].count("key_used") == 3
    award = stack.rows("awards")[0]
    assert award.evidence["elsewhere"]["file"] == done.file_digest
    report = stack.browser().open(f"{stack.tool_url}/credentials/{award.id}")
    assert "data-elsewhere" in report.content.decode() and 'data-outcome="genuine"' in report.content.decode()
    # what an erased person was awarded by is never awarded again
    stack.product.personal.erase([Subject(platform_id=award.platform_id, learner_id=award.learner_id)], withdraws=False)
    assert (len(looked(stack, data).ready), len(looked(stack, data).existing)) == (0, 2)
    acts, sealed = stack.product.bulk_acts, stack.product.bulk_sealed
    surveyed = acts.survey(SLUG, Act.REVOKED, Selection(import_id=import_id))
    choice = sealed.choice(Act.REVOKED, list(surveyed.chosen), issuer_slug=SLUG, by="a")
    seen = sealed.opened_choice(choice, issuer_slug=SLUG, by="a")
    bulk_id = acts.confirm(SLUG, seen, reason="Imported by mistake.", number=2, by="Ana Kovač", later=True)
    assert acts.confirm(SLUG, seen, reason="Imported by mistake.", number=2, by="Ana Kovač", later=True) == bulk_id
    acts.run(bulk_id)
    acts.run(bulk_id)
    assert [state.value for _, state, _ in acts.results(SLUG, bulk_id)] == ["changed", "changed"]
    assert sum(row.state == "revoked" for row in stack.rows("awards")) == 2
    assert [row.action for row in stack.rows("audit_lines")].count("award_revoked") == 2
    assert imports.cancel(SLUG, import_id) is False


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_import_is_cancelled_within_the_hold_and_one_cut_short_goes_on_without_doubling(stack):
    stack.offer(UNSUPERVISED)
    data = file_of(stack, 2)
    imports = stack.product.imports
    first = confirm(stack, data)
    assert imports.cancel(SLUG, first) is True
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
