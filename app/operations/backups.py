"""Backup and restore: one file from which an installation comes back in an empty place, on either database."""

import base64
import contextlib
import gzip
import hashlib
import os
from collections.abc import Iterator
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, BinaryIO, cast

from sqlalchemy import Connection, MetaData, func, select
from sqlalchemy.exc import IntegrityError

from app.clock import Clock
from app.db import Database, is_current, migrate, newest_revision
from app.operations.archive import Encrypting
from app.operations.errors import (
    ArchiveNewer,
    ArchiveUnreadable,
    NotMigrated,
    PassphraseMissing,
    PlaceDiffers,
    PlaceNotEmpty,
)
from app.operations.models import BackupRow
from app.operations.reading import PRODUCT, Looking, read_archive
from app.operations.rows import check_now, count_on, defer_checks, filled, line, load, rows_of, tables_of
from app.operations.values import ONE_TIME, Content, Head, Made, Place
from app.signing import KeyFileMissing

MIN_PASSPHRASE = 16
_OURS = {"backups"}  # a restored installation has made no backup yet
_REVISION = "alembic_version"
_KEYS = "KEYS_FILE"  # the others are not there where nobody seals


def product_version() -> str:
    """Return the version of the product, "" in a checkout that was not installed."""
    try:
        return version(PRODUCT)
    except PackageNotFoundError:
        return ""


class Backups:
    """Writes, checks and restores backups."""

    def __init__(self, db: Database, clock: Clock, tables: MetaData, place: Place, passphrase: str) -> None:
        self._db = db
        self._clock = clock
        self._tables = tables_of(tables, {*ONE_TIME, *_OURS})
        self._place = place
        self._passphrase = passphrase

    def last(self) -> datetime | None:
        """Return when the last backup was made, None if there is none."""
        with self._db.read() as session:
            return session.scalar(select(func.max(BackupRow.made_at)))

    def make(self, path: Path) -> Made:
        """Write a backup to `path`, where there must be nothing yet, and read it again.

        Raises PassphraseMissing, NotMigrated, PlaceNotEmpty, KeyFileMissing.
        """
        passphrase = self._checked_passphrase()
        if path.exists():
            raise PlaceNotEmpty(str(path))
        if not is_current(self._db):
            raise NotMigrated
        partly = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            with os.fdopen(os.open(partly, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
                written = self._write(target, passphrase)
                target.flush()
                os.fsync(target.fileno())
            if read_archive(partly, passphrase, Looking()) != written:
                raise ArchiveUnreadable("it was not written as it should be")
            digest = _file_digest(partly)
            partly.rename(path)
        finally:
            partly.unlink(missing_ok=True)
        made = Made(content=written, sha256=digest, size_bytes=path.stat().st_size)
        with self._db.write() as session:
            session.add(BackupRow(sha256=digest, made_at=self._clock(), size_bytes=made.size_bytes))
        return made

    def check(self, path: Path) -> Content:
        """Read a whole archive and restore nothing. Raises ArchiveUnreadable, ArchiveNotOurs, PassphraseMissing."""
        return read_archive(path, self._checked_passphrase(), Looking())

    def restore(self, path: Path, *, accepts_other: bool = False) -> Content:
        """Restore a backup into this empty place, and bring its tables to this version.

        Nothing stays of what could not be restored as a whole, but empty tables. Raises ArchiveUnreadable,
        ArchiveNotOurs, ArchiveNewer, PlaceNotEmpty; PlaceDiffers unless other secrets and addresses are accepted.
        """
        content = self.check(path)
        head = content.head
        if head.revision > newest_revision():
            raise ArchiveNewer(f"it has the tables of {head.revision}, this version those of {newest_revision()}")
        others = sorted(name for name, mark in self._place.marks.items() if head.marks.get(name) != mark)
        if others and not accepts_other:
            raise PlaceDiffers(", ".join(others))
        self._require_empty(head)
        files = _Files(self._place)
        migrate(self._db, head.revision)
        try:
            with self._db.change() as connection:
                defer_checks(connection)
                restored = read_archive(path, self._passphrase, _Restoring(connection, files))
                check_now(connection)
                count_on(connection)
                self._compare(connection, restored)
                files.put()  # the last that can fail: rows without their keys are worth nothing
        except IntegrityError as error:
            files.take_back()
            raise ArchiveUnreadable("rows refer to what is not there") from error
        except BaseException:
            files.take_back()
            raise
        migrate(self._db)
        return restored

    def _write(self, target: BinaryIO, passphrase: str) -> Content:
        sealed = Encrypting(target, passphrase)
        rows: dict[str, int] = {}
        digests: dict[str, str] = {}
        files: dict[str, str] = {}
        with (
            _snapshot(self._db) as connection,
            gzip.GzipFile(fileobj=cast(BinaryIO, sealed), mode="wb", compresslevel=6, mtime=0) as lines,
        ):
            head = Head(
                product=PRODUCT,
                version=product_version(),
                revision=newest_revision(),
                database=connection.dialect.name,
                made_at=self._clock(),
                marks=dict(self._place.marks),
                values=dict(self._place.values),
                tables={table.name: [column.name for column in table.columns] for table in self._tables},
            )
            lines.write(line({"head": head.to_json()}))
            for table in self._tables:
                lines.write(line({"table": table.name}))
                digest, count = hashlib.sha256(), 0
                for row in rows_of(connection, table):
                    raw = line(row)
                    digest.update(raw)
                    count += 1
                    lines.write(raw)
                rows[table.name], digests[table.name] = count, digest.hexdigest()
            # Keys are only ever added: those that stand now are all with which the rows' files were signed.
            for setting, path in self._place.files.items():
                if path is None or not path.is_file():
                    if setting == _KEYS:
                        raise KeyFileMissing(str(path))  # a backup from which nothing can be signed is none
                    continue
                found = path.read_bytes()
                files[f"{setting}/{path.name}"] = hashlib.sha256(found).hexdigest()
                lines.write(line({"file": setting, "name": path.name, "bytes": base64.b64encode(found).decode()}))
            lines.write(line({"end": {"rows": rows, "digests": digests, "files": files}}))
        sealed.finish()
        return Content(head=head, rows=rows, digests=digests, files=files)

    def _compare(self, connection: Connection, content: Content) -> None:
        quote = connection.dialect.identifier_preparer.quote
        for name, expected in content.rows.items():
            found = connection.exec_driver_sql(f"SELECT count(*) FROM {quote(name)}").scalar_one()  # noqa: S608
            if found != expected:
                raise ArchiveUnreadable(f"{name} has {found} rows in place of {expected}")

    def _require_empty(self, head: Head) -> None:
        with self._db.engine.connect() as connection:
            found = filled(connection)
            revision = (
                connection.exec_driver_sql(f"SELECT version_num FROM {_REVISION}").scalar()  # noqa: S608
                if found.pop(_REVISION, False)
                else None
            )
        if full := sorted(name for name, is_filled in found.items() if is_filled):
            raise PlaceNotEmpty(f"the database holds something: {', '.join(full[:5])}")
        if revision not in {None, head.revision}:
            raise PlaceNotEmpty(f"the database has the tables of {revision} already; give one without tables")
        for setting, path in self._place.files.items():
            if path is not None and path.exists():
                raise PlaceNotEmpty(f"{setting} is there already")

    def _checked_passphrase(self) -> str:
        if len(self._passphrase) < MIN_PASSPHRASE:
            raise PassphraseMissing(f"BACKUP_PASSPHRASE must have at least {MIN_PASSPHRASE} characters")
        return self._passphrase


@contextlib.contextmanager
def _snapshot(db: Database) -> Iterator[Connection]:
    """Give a connection in one transaction that sees the database as it was at one moment."""
    level = {"isolation_level": "REPEATABLE READ"} if db.engine.dialect.name == "postgresql" else {}
    with db.engine.connect().execution_options(**level) as connection, connection.begin():
        yield connection


class _Restoring:
    def __init__(self, connection: Connection, files: "_Files") -> None:
        self._connection = connection
        self._files = files
        self._columns: dict[str, list[str]] = {}

    def begin(self, head: Head) -> None:
        self._columns = {name: list(columns) for name, columns in head.tables.items()}

    def rows(self, table: str, rows: Iterator[list[Any]]) -> None:
        load(self._connection, table, self._columns[table], rows)

    def file(self, setting: str, name: str, content: bytes) -> None:  # noqa: ARG002
        self._files.add(setting, content)


class _Files:
    """Files that are put into their places together, readable by their owner only."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._found: dict[Path, bytes] = {}
        self._put: list[Path] = []

    def add(self, setting: str, content: bytes) -> None:
        path = self._place.files.get(setting)
        if path is None:
            raise PlaceDiffers(f"{setting} is not set here")
        self._found[path] = content

    def put(self) -> None:
        for path, content in self._found.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
                self._put.append(path)
                target.write(content)
                target.flush()
                os.fsync(target.fileno())

    def take_back(self) -> None:
        for path in self._put:
            path.unlink(missing_ok=True)


def _file_digest(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
