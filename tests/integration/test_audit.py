"""The audit over real flows: lines of acts, an unbroken chain, an export that strangers verify, and its page."""

import json
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from app.audit import Action, ActorKind, note
from app.awards import IssueMode
from app.cli.demo_setup import SLUG
from tests.integration.stack import Stack, in_situation

sqlite_only = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def actions(stack: Stack) -> list[str]:
    return [row.action for row in sorted(stack.rows("audit_lines"), key=lambda row: row.id)]


@sqlite_only
def test_acts_leave_lines_that_page_command_and_strangers_verify(stack: Stack, tmp_path: Path) -> None:
    stack.offer()
    stack.claim(in_situation("ready"))
    award_id = str(stack.rows("awards")[0].id)
    for command in (["suspend", "--reason", "To look"], ["lift", "--reason", "Right"], ["revoke", "--reason", "Wrong"]):
        assert stack.command("award", command[0], award_id, *command[1:]).returncode == 0
    admin = stack.administrator()
    page = admin.follow(href="/admin/audit")
    slovenian = page.browser.open(f"{stack.tool_url}/admin/audit?lang=sl").text
    english = page.browser.open(f"{stack.tool_url}/admin/audit?lang=en").text
    assert "– prijava" in slovenian and "signed in" in english and "– prijava" not in english
    done = actions(stack)
    expected = ["version_published", "award_made", "award_issued", "award_suspended", "award_lifted", "award_revoked"]
    assert [one for one in done if one in expected] == expected
    lines = {row.action: row for row in stack.rows("audit_lines")}
    assert all(lines[one].about == award_id for one in expected[1:])
    assert (lines["award_made"].actor, lines["award_made"].who) == ("learner", "")
    assert (lines["award_revoked"].actor, lines["award_revoked"].who) == ("command_line", "")

    verified = page.submit(page.form("/audit/verify"))
    assert f"The chain is unbroken up to line {len(done)}" in verified.text
    exported = verified.submit(verified.form("/audit/export"))
    assert "audit_exported" in actions(stack)
    path = tmp_path / "audit.jsonl"
    path.write_bytes(exported.content)
    assert "Ready" not in path.read_text()  # no learner's name
    whole = stack.command("audit", "verify", "--export", str(path))
    assert whole.returncode == 0 and "\tok\t" in whole.stdout
    values = [json.loads(line) for line in path.read_text().splitlines()]
    values[2]["action"] = "award_made" if values[2]["action"] != "award_made" else "award_issued"
    path.write_text("\n".join(map(json.dumps, values)))
    changed = stack.command("audit", "verify", "--export", str(path))
    assert changed.returncode == 1 and "line 2\tline_changed" in changed.stdout
    path.write_text("nothing")
    assert stack.command("audit", "verify", "--export", str(path)).returncode == 1

    row = stack.rows("awards")[0]
    permissions, history = stack.product.people.permissions, stack.product.history
    before = len(actions(stack))
    permissions.choose_mode(row.achievement_id, IssueMode.CONFIRM, by="7")
    permissions.hold(row.achievement_id, row.platform_id, "99", reason="Not yet", by="7")
    permissions.lift(row.achievement_id, row.platform_id, "99", by="7")
    permissions.lift(row.achievement_id, row.platform_id, "99", by="7")  # which does nothing
    permissions.release(row.achievement_id, row.platform_id, ["98", "99"], by="7")
    assert history.end(row.achievement_id, by="7") and history.restore(row.achievement_id, by="7")
    assert stack.command("personal-data", "export", award_id).returncode == 0
    assert stack.command("personal-data", "erase", award_id, "--yes").returncode == 0
    assert actions(stack)[before:] == [
        "issue_mode_chosen",
        "award_withheld",
        "withholding_ended",
        "class_released",
        "offer_ended",
        "offer_restored",
        "personal_data_exported",
        "personal_data_erased",  # in the erasure's own transaction
        "personal_data_erased",  # by the command
    ]

    wrong = page.browser.open(f"{stack.tool_url}/admin/audit?since=yesterday&about=nothing")
    assert wrong.status == 422 and "Write a day." in wrong.text
    only = page.browser.open(f"{stack.tool_url}/admin/audit?about=withdrawn&since=2020-01-01").text
    assert "revoked a micro-credential" in only and "signed the credentials" not in only


def test_the_database_refuses_changes_and_many_writers_make_one_chain(stack: Stack, tmp_path: Path) -> None:
    product = stack.product
    product.audit.record(SLUG, Action.INVITED, "Ana Kovač", who="Janez Novak")
    product.audit.record(SLUG, Action.KEY_ROTATED, who="Ana Kovač")
    product.audit.record(SLUG, Action.ROLE_CHANGED, "Ana Kovač: auditor", who="Janez Novak")
    product.audit.record(SLUG, Action.ROLE_CHANGED, "Ana Kovačič: auditor", who="Janez Novak")
    assert stack.command("audit", "verify", SLUG).returncode == 0
    product.audit.record(SLUG, Action.KEY_ROTATED)  # has no place in the chain yet
    for statement in (
        "DELETE FROM audit_lines",
        "UPDATE audit_lines SET action = 'invited_too'",
        "UPDATE audit_lines SET who = 'Somebody else'",
        "UPDATE audit_lines SET number = number + 10",
        "DELETE FROM audit_checkpoints",
        "DELETE FROM audit_heads",
        "UPDATE audit_heads SET number = number - 1",
        "UPDATE audit_heads SET digest = 'another'",
        *_around(stack),
    ):
        with pytest.raises(DBAPIError), product.db.write() as session:
            session.execute(text(statement))
    before = len(stack.rows("audit_lines"))
    with pytest.raises(RuntimeError), product.db.write() as session:  # what is not done leaves no line
        note(session, SLUG, Action.AWARD_MADE, actor=ActorKind.LEARNER, now=product.clock())
        raise RuntimeError
    assert len(stack.rows("audit_lines")) == before

    def write() -> None:
        for index in range(25):
            with product.db.write() as session:
                note(session, SLUG, Action.AWARD_MADE, index, actor=ActorKind.LEARNER, now=product.clock())
            if not index % 8:
                product.audit_chains.inspect(SLUG)

    writers = [Thread(target=write) for _ in range(4)]
    for one in writers:
        one.start()
    for one in writers:
        one.join()
    found = product.audit_chains.inspect(SLUG)
    assert (found.number, found.fault) == (before + 100, None)
    assert sorted(row.number for row in stack.rows("audit_lines")) == list(range(1, before + 101))

    assert stack.command("audit", "erase-name", SLUG, "Ana Kovač").stdout == "erased\t3\n"
    said = [text for row in stack.rows("audit_lines") for text in (row.who, row.about) if text and "Ana" in text]
    assert said == ["Ana Kovačič: auditor"]
    assert stack.command("audit", "verify", SLUG).returncode == 0
    outside = tmp_path / "outside"
    outside.write_text("\n".join(row.statement for row in stack.rows("audit_checkpoints")))
    assert stack.command("audit", "verify", "--checkpoints", str(outside)).returncode == 0
    stack.environment["AUDIT_CHECKPOINTS"] = str(outside)
    assert stack.command("audit", "verify").returncode == 0
    _begun_anew(stack)
    assert "\tchain_truncated" in stack.command("audit", "verify").stdout  # as the timer asks, every night
    assert "\tchain_truncated" in stack.command("audit", "verify", "--checkpoints", str(outside)).stdout
    outside.write_text("not.a.statement")
    product.audit.record(SLUG, Action.KEY_ROTATED)
    assert "\tcheckpoint_forged" in stack.command("audit", "verify", "--checkpoints", str(outside)).stdout


def _around(stack: Stack) -> list[str]:
    """Return what a database offers besides UPDATE and DELETE."""
    if stack.product.db.engine.dialect.name == "postgresql":
        return ["TRUNCATE audit_lines", "TRUNCATE audit_checkpoints", "TRUNCATE audit_heads CASCADE"]
    columns = [column["name"] for column in inspect(stack.product.db.engine).get_columns("audit_lines")]
    forged = ", ".join({"id": "id + 1000", "action": "'invited_too'"}.get(name, name) for name in columns)
    return [
        f"REPLACE INTO audit_lines SELECT {forged.replace('id + 1000', 'id')} FROM audit_lines",
        f"REPLACE INTO audit_lines SELECT {forged} FROM audit_lines",  # the same place in the chain
        "UPDATE OR REPLACE audit_lines SET number = 1 WHERE number IS NULL",
        "REPLACE INTO audit_heads SELECT issuer_slug, 0, digest FROM audit_heads",
        "REPLACE INTO audit_checkpoints SELECT * FROM audit_checkpoints",
    ]


def _begun_anew(stack: Stack) -> None:
    """Do what only whoever owns the database can: delete everything."""
    is_sqlite = stack.product.db.engine.dialect.name == "sqlite"
    with stack.product.db.write() as session:
        for table in ("audit_checkpoints", "audit_lines", "audit_heads"):
            session.execute(text(f"DROP TRIGGER {table}_kept{'' if is_sqlite else f' ON {table}'}"))
            session.execute(text(f"DELETE FROM {table}"))
