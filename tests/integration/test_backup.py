"""A backup comes back in an empty place, on either database, and everything verifies again."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from app.awards import ELM, OPENBADGE, SD_JWT, VC_JWT
from app.cli.demo_setup import SLUG
from app.db import Database
from app.factory import Product, all_tables, build, create_app
from app.operations import ONE_TIME
from app.settings import Settings
from app.verification import Outcome, answer_of, opened
from tests.integration import postgres
from tests.integration.sealing import a_seal, put
from tests.integration.stack import Stack, in_situation

PASSPHRASE = "a passphrase for backups"
LATER = {"backups", "audit_lines", "audit_heads", "audit_checkpoints", "alembic_version", *ONE_TIME}


@dataclass
class Elsewhere:
    """An empty place for the installation of a stack."""

    stack: Stack
    url: str
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        keys = {"KEYS_FILE": str(self.folder / "lti-keys.json"), "SEALS_FILE": str(self.folder / "seals.json")}
        return {**self.stack.environment, "DATABASE_URL": self.url, **keys}

    def command(self, *arguments: str, **settings: str) -> tuple[int, str, str]:
        before, self.stack.environment = self.stack.environment, {**self.environment, **settings}
        try:
            done = self.stack.command(*arguments)
        finally:
            self.stack.environment = before
        return done.returncode, done.stdout, done.stderr


def awarded(stack: Stack) -> dict[str, bytes]:
    """Have two learners claim, share and be suspended, and return every file that the first one can take away."""
    stack.environment["BACKUP_PASSPHRASE"] = PASSPHRASE
    stack.identify()
    put(stack, a_seal(stack))
    stack.offer()
    wallet = stack.claim(in_situation("ready"), grade=True)
    stack.claim(in_situation("ready", 1))
    award_id = stack.rows("awards")[1].id
    assert stack.command("award", "suspend", str(award_id), "--reason", "it is looked at").returncode == 0
    assert {row.format for row in stack.rows("credentials")} == {OPENBADGE, VC_JWT, SD_JWT, ELM}
    return {row.format + str(row.id): bytes(row.content) for row in stack.rows("credentials")} | {
        "wallet": wallet.follow(href="credential.openbadge.json").content
    }


@contextmanager
def restored(elsewhere: Elsewhere) -> Iterator[Product]:
    product = build(Settings.from_environment(elsewhere.environment), elsewhere.stack.clock)
    try:
        yield product
    finally:
        product.close()


def contents(db: Database) -> dict[str, list[str]]:
    with db.read() as session:
        return {
            name: sorted(repr(tuple(row)) for row in session.execute(select(table)))
            for name, table in all_tables().tables.items()
            if name not in LATER
        }


def everything_verifies(elsewhere: Elsewhere, before: Stack, files: dict[str, bytes]) -> None:
    with restored(elsewhere) as product:
        assert contents(product.db) == contents(before.product.db)
        web, old = create_app(product).test_client(), create_app(before.product).test_client()
        with product.db.read() as session:
            rows = session.execute(select(all_tables().tables["credentials"])).all()
        assert {row.format + str(row.id): bytes(row.content) for row in rows} == {
            name: content for name, content in files.items() if name != "wallet"
        }
        awards = {row.id: row for row in before.rows("awards")}
        for row in rows:
            suspended = awards[row.award_id].suspended_at is not None
            if row.format == ELM:
                european = opened(bytes(row.content))
                assert european is not None
                answer = answer_of(product.seal_verifier.check(european.content))
                assert answer == (Outcome.SUSPENDED if suspended else Outcome.GENUINE)
            else:
                outcome = product.verifier.check(bytes(row.content)).outcome
                assert outcome is (Outcome.SUSPENDED if suspended else Outcome.GENUINE)
        for row in before.rows("status_lists"):
            for path in (f"/status/{row.id}", f"/status/{row.id}/suspension", f"/status/{row.id}/token"):
                assert web.get(path).status_code == old.get(path).status_code == 200
        assert web.get(f"/issuers/{SLUG}/did.json").data == old.get(f"/issuers/{SLUG}/did.json").data
        assert web.get("/readyz").status_code == 200
    for name in ("lti-keys.json", "seals.json"):
        file = elsewhere.folder / name
        assert file.stat().st_mode & 0o777 == 0o600
        assert file.read_bytes() == Path(before.environment["KEYS_FILE"]).with_name(name).read_bytes()


def test_a_backup_comes_back_in_an_empty_place_on_both_databases(
    stack: Stack, tmp_path: Path, postgres_server: str
) -> None:
    files = awarded(stack)
    archive = tmp_path / "backups" / "one.backup"
    archive.parent.mkdir()
    assert stack.command("audit", "verify").returncode == 0  # which states it, with a key that is kept
    done = stack.command("backup", str(archive))
    assert (done.returncode, archive.stat().st_mode & 0o777) == (0, 0o600), done.stderr
    assert [row.about for row in stack.rows("audit_lines") if row.action == "backup_made"] == [
        row.sha256 for row in stack.rows("backups")
    ]
    assert list(archive.parent.iterdir()) == [archive]
    for secret in (b"Univerza Zgled", b"PRIVATE KEY", b"SQLite", PASSPHRASE.encode()):
        assert secret not in archive.read_bytes()

    is_sqlite = stack.product.db.engine.dialect.name == "sqlite"
    if is_sqlite:
        first = Elsewhere(stack, f"sqlite:///{tmp_path / 'restored.sqlite3'}", tmp_path / "first")
        refusals(first, archive, tmp_path)
        code, out, err = first.command("restore", str(archive))
        assert (code, err) == (0, "")
        assert "rows\tawards\t2" in out
        the_chain_goes_on(first, tmp_path / "checkpoints")
        everything_verifies(first, stack, files)
        code, _, err = first.command("restore", str(archive))
        assert (code, err.split(":")[0]) == (1, "There is something here already")
    with postgres.database(postgres_server) as url:
        second = Elsewhere(stack, url, tmp_path / "second")
        code, _, err = second.command("restore", str(archive))
        assert (code, err) == (0, "")
        everything_verifies(second, stack, files)


def the_chain_goes_on(elsewhere: Elsewhere, outside: Path) -> None:
    """Verify the audit: what was stated outside since the backup is of a chain that is gone; a new file begins."""
    elsewhere.stack.environment["AUDIT_CHECKPOINTS"] = str(outside)
    assert elsewhere.stack.command("audit", "verify").returncode == 0
    aside = outside.rename(outside.with_name("put-aside"))
    for _ in range(2):
        code, out, err = elsewhere.command("audit", "verify")
        assert (code, out.split("\t")[:2], err) == (0, [SLUG, "ok"], "")
    assert len(outside.read_text().splitlines()) == 1
    code, out, _ = elsewhere.command("audit", "verify", "--checkpoints", str(aside))
    assert (code, out.split("\t")[-1].strip()) == (1, "chain_rewritten")


def refusals(empty: Elsewhere, archive: Path, tmp_path: Path) -> None:
    """Try what must not be restored; the place stays empty."""
    content = archive.read_bytes()
    changed = tmp_path / "changed.backup"
    cases: list[tuple[bytes, dict[str, str], str]] = [
        (content, {"BACKUP_PASSPHRASE": "another passphrase of mine"}, "This backup cannot be opened"),
        (content, {"BACKUP_PASSPHRASE": ""}, "There is no good passphrase for backups"),
        (content[:-1], {}, "This backup cannot be opened"),
        (content[:-40] + bytes([content[-40] ^ 1]) + content[-39:], {}, "This backup cannot be opened"),
        (b"something else", {}, "This file is no backup"),
        (content, {"SECRET_KEY": "other" * 10 + "x"}, "This is another installation than the one that was backed up"),
    ]
    for given, settings, words in cases:
        changed.write_bytes(given)
        code, _, err = empty.command("restore", str(changed), **settings)
        assert (code, err.split(":")[0]) == (1, words)
    assert not empty.folder.exists()
    code, out, _ = empty.command("restore", str(archive), "--check")
    assert (code, "rows\tcredentials\t8" in out, empty.folder.exists()) == (0, True, False)
    before = shutil.copy(archive, tmp_path / "there.backup")
    done = empty.stack.command("backup", str(before))
    assert (done.returncode, Path(before).read_bytes() == content) == (1, True)
