"""Institutions are suspended, exported and closed; what was issued verifies from the export alone."""

import json
import socket
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.awards import Actor, LearnerName, Party
from app.cli.demo_setup import SLUG
from app.db import Database, migrate
from app.factory import all_tables, build
from app.issuers import InstitutionSuspended
from app.settings import Settings
from app.verification import Outcome
from tests.integration.stack import Stack, environment_at, in_situation, threaded_stack

_TYPES = {"suspension": "application/json", "token": "application/statuslist+jwt"}


@contextmanager
def served(folder: Path, port: int) -> Iterator[None]:
    """Serve a folder as its Caddyfile says, at a port where the product was."""

    class Handler(SimpleHTTPRequestHandler):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments, directory=str(folder))

        def translate_path(self, path: str) -> str:
            found = Path(super().translate_path(path))
            return str(found / "index.json" if found.is_dir() else found)

        def guess_type(self, path: Any) -> str:
            return _TYPES.get(Path(path).name, "application/json")

        def log_message(self, *arguments: Any) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        address_family = socket.AF_INET
        allow_reuse_address = True

    server = Server(("127.0.0.1", port), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def left(stack: Stack, folder: Path) -> None:
    """Suspend, export and close the institution, and see what each lets happen."""
    stack.offer()
    wallet = stack.claim(in_situation("ready"))
    stack.claim(in_situation("ready", 1))
    awards = stack.rows("awards")
    waiting = stack.launch(in_situation("ready", 2))
    assert stack.command("award", "revoke", str(awards[1].id), "--reason", "a mistake").returncode == 0
    assert stack.command("tenant", "close", SLUG).returncode == 1  # neither suspended nor exported

    assert stack.command("tenant", "suspend", SLUG).stdout == f"{SLUG}\tsuspended\n"
    refused = waiting.submit(waiting.form("/claim/", button="Yes, issue it"))
    assert (refused.status, "/claim/" in refused.url) == (200, True)  # the page says it, and no error
    assert "Your institution issues nothing for now" in refused.text
    assert len(stack.rows("awards")) == len(awards)
    by = Actor(party=Party.ADMINISTRATOR, name="Neža Kos")
    with pytest.raises(InstitutionSuspended):
        stack.product.corrections.correct_name(
            awards[0].id, LearnerName(full="Iva Kos"), reason="A letter was wrong.", by=by, seen=0
        )
    assert wallet.browser.open(wallet.url).follow(href="credential.openbadge.json").status == 200
    assert stack.browser().open(f"{stack.tool_url}/verify/{awards[0].id}").status == 200
    assert stack.command("tenant", "resume", SLUG).stdout == f"{SLUG}\tactive\n"
    again = stack.claim(in_situation("ready", 2))
    assert again.status == 200
    assert stack.command("tenant", "suspend", SLUG).returncode == 0
    assert "awards\tissued\t2" in stack.command("tenant", "show", SLUG).stdout

    assert stack.command("export", str(folder), "--institution", "nobody").returncode == 1
    assert not folder.exists()
    done = stack.command("export", str(folder))
    assert (done.returncode, done.stderr) == (0, "")
    assert stack.command("export", str(folder)).returncode == 1  # there is something
    assert stack.command("export", f"{folder}.zip").returncode == 0
    with zipfile.ZipFile(f"{folder}.zip") as archive:
        names = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
        assert set(archive.namelist()) == names
    assert stack.command("tenant", "close", SLUG).stdout == f"{SLUG}\tclosed\n"
    assert stack.command("tenant", "resume", SLUG).returncode == 1
    assert SLUG in stack.command("tenant", "list").stdout
    actions = [row.action for row in stack.rows("audit_lines")]
    assert [action for action in actions if action.startswith(("institution", "exported"))] == [
        "institution_suspended",
        "institution_resumed",
        "institution_suspended",
        "exported",
        "exported",
        "institution_closed",
    ]


def test_credentials_verify_from_the_exported_site_when_the_product_is_gone(
    sqlite_url: str, tmp_path: Path, made_keys: Path
) -> None:
    folder = tmp_path / "export"
    (tmp_path / "tool").mkdir()
    with threaded_stack(sqlite_url, tmp_path / "tool", made_keys) as stack:
        left(stack, folder)
        url, states = stack.tool_url, {str(row.id): row.state for row in stack.rows("awards")}
        clock = stack.clock
    port = int(url.rsplit(":", 1)[1])

    for language, words in (
        ("README.md", "How verification goes on"),
        ("README.sl.md", "Kako se preverjanje nadaljuje"),
    ):
        assert words in (folder / language).read_text()
    exported = json.loads((folder / "data" / SLUG / "awards.json").read_text())
    assert {row["id"]: row["state"] for row in exported} == states
    assert (folder / "data" / SLUG / "awards.csv").read_text(encoding="utf-8-sig").startswith("id,")
    assert len(list((folder / "achievements").rglob("*.elm.json"))) == 1
    assert not any(b"PRIVATE KEY" in path.read_bytes() for path in folder.rglob("*") if path.is_file())

    keys = tmp_path / "elsewhere"
    keys.mkdir()
    other = f"sqlite:///{tmp_path / 'other.sqlite3'}"
    db = Database(other)
    migrate(db)
    db.dispose()
    clock.ahead_s += 400 * 86400
    verifier = build(Settings.from_environment(environment_at("http://127.0.0.1:1", other, keys)), clock)
    try:
        with served(folder / "site", port):
            for award_id, state in states.items():
                files = sorted((folder / "credentials" / award_id).iterdir())
                assert len(files) == 3
                for file in files:
                    report = verifier.verifier.check(file.read_bytes())
                    expected = Outcome.REVOKED if state == "revoked" else Outcome.ISSUER_UNKNOWN
                    assert report.outcome is expected, (file.name, report)
                    assert report.published_at == url.removeprefix("http://"), file.name
        with verifier.db.read() as session:
            assert session.execute(select(all_tables().tables["credentials"])).all() == []
    finally:
        verifier.close()
