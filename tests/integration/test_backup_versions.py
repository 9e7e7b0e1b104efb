"""A backup of an earlier version comes back in this one's tables, one of a later version is refused."""

import gzip
import hashlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, cast

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from app.cli.demo_setup import SLUG, institution
from app.db import Database, is_current, migrate
from app.db.migrate import configuration
from app.factory import build
from app.operations.archive import Decrypting, Encrypting
from app.operations.errors import ArchiveNewer, PlaceNotEmpty
from app.operations.rows import line
from app.settings import Settings
from app.signing import KeyFileMissing
from tests.integration.stack import environment_at

PASSPHRASE = "a passphrase for backups"


def rewritten(archive: Path, target: Path, revision: str, columns: Callable[[str], set[str]]) -> None:
    """Write an archive as a version with these tables and columns would have written it."""
    with (
        archive.open("rb") as source,
        gzip.GzipFile(fileobj=io.BufferedReader(Decrypting(source, PASSPHRASE))) as plain,
    ):
        given = [json.loads(one) for one in plain]
    head = given[0]["head"]
    before = head["tables"]
    kept = {name: [at for at, one in enumerate(own) if one in columns(name)] for name, own in before.items()}
    head["revision"] = revision
    head["tables"] = {name: [before[name][at] for at in places] for name, places in kept.items() if places}
    rows: dict[str, list[bytes]] = {}
    table = ""
    files: list[Any] = []
    for one in given[1:-1]:
        if isinstance(one, list):
            rows[table].append(line([one[at] for at in kept[table]]))
        elif "table" in one:
            table = one["table"]
            rows[table] = []
        else:
            files.append(one)
    rows = {name: found for name, found in rows.items() if kept[name]}
    sums = {
        "rows": {name: len(found) for name, found in rows.items()},
        "digests": {name: hashlib.sha256(b"".join(found)).hexdigest() for name, found in rows.items()},
        "files": given[-1]["end"]["files"],
    }
    with target.open("wb") as out:
        sealed = Encrypting(out, PASSPHRASE)
        with gzip.GzipFile(fileobj=cast(BinaryIO, sealed), mode="wb") as packed:
            packed.write(line({"head": head}))
            for name, found in rows.items():
                packed.write(line({"table": name}) + b"".join(found))
            packed.write(b"".join(line(one) for one in files) + line({"end": sums}))
        sealed.finish()


def test_an_earlier_backup_is_migrated_and_a_later_one_refused(sqlite_url: str, tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    keys.mkdir()
    environment = environment_at("http://127.0.0.1:1", sqlite_url, keys) | {"BACKUP_PASSPHRASE": PASSPHRASE}
    product = build(Settings.from_environment(environment))
    try:
        product.issuers.put(institution(product.own_issuers.did(SLUG)))
        with pytest.raises(KeyFileMissing):  # nothing could be signed where it came back
            product.backups.make(tmp_path / "now.backup")
        assert (list(tmp_path.glob("*now.backup*")), product.backups.last()) == ([], None)
        product.keys.ensure_tool_key()
        assert set(product.backups.make(tmp_path / "now.backup").content.files) == {"KEYS_FILE/lti-keys.json"}
        assert product.backups.last() is not None
    finally:
        product.close()

    revisions = [one.revision for one in ScriptDirectory.from_config(configuration()).walk_revisions()]
    old = Database(f"sqlite:///{tmp_path / 'old.sqlite3'}")
    migrate(old, revisions[1])
    tables = inspect(old.engine)
    names = set(tables.get_table_names())

    def columns(name: str) -> set[str]:
        return {column["name"] for column in tables.get_columns(name)} if name in names else set()

    rewritten(tmp_path / "now.backup", tmp_path / "old.backup", revisions[1], columns)
    rewritten(tmp_path / "now.backup", tmp_path / "later.backup", "9999", columns)
    old.dispose()

    restored = f"sqlite:///{tmp_path / 'restored.sqlite3'}"
    elsewhere = {"DATABASE_URL": restored, "KEYS_FILE": str(tmp_path / "restored.json")}
    product = build(Settings.from_environment(environment | elsewhere))
    try:
        with pytest.raises(ArchiveNewer):
            product.backups.restore(tmp_path / "later.backup")
        product.backups.restore(tmp_path / "old.backup")
        assert is_current(product.db)
        assert [profile.slug for profile in product.issuers.all()] == [SLUG]
        assert product.backups.last() is None
        with pytest.raises(PlaceNotEmpty):
            product.backups.restore(tmp_path / "old.backup")
    finally:
        product.close()
