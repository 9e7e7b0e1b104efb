"""An archive as what it holds: its head, then each table and file whole, then the sums, which must be those of it.

Lines of JSON, compressed: {"head": …}, then {"table": name} and an array per row, {"file": setting, "name": …,
"bytes": …}, and at last {"end": {"rows": …, "digests": …, "files": …}}.
"""

import base64
import binascii
import gzip
import hashlib
import io
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

from app.operations.archive import Decrypting
from app.operations.errors import ArchiveNotOurs, ArchiveUnreadable
from app.operations.values import Content, Head

PRODUCT = "microcredentials"


class Taking(Protocol):
    """Takes what an archive holds, as it comes."""

    def begin(self, head: Head) -> None:
        """Take the head."""

    def rows(self, table: str, rows: Iterator[list[Any]]) -> None:
        """Take every row of a table."""

    def file(self, setting: str, name: str, content: bytes) -> None:
        """Take a file."""


class Looking:
    """Takes nothing: whoever checks an archive only."""

    def begin(self, head: Head) -> None:
        """Do nothing."""

    def rows(self, table: str, rows: Iterator[list[Any]]) -> None:  # noqa: ARG002
        """Go through them."""
        for _ in rows:
            pass

    def file(self, setting: str, name: str, content: bytes) -> None:
        """Do nothing."""


def read_archive(path: Path, passphrase: str, taking: Taking) -> Content:
    """Hand what an archive holds to `taking` and return the sums. Raises ArchiveUnreadable, ArchiveNotOurs.

    What was handed over before it raises is authentic, and not whole: whoever takes it must be able to give it up.
    """
    with path.open("rb") as source:
        plain = io.BufferedReader(Decrypting(source, passphrase), 1 << 16)
        try:
            # Whatever is in an authentic archive was written by us: its lines may be as long as a file is.
            with gzip.GzipFile(fileobj=plain) as lines:
                return _Reader(iter(lines), taking).read()
        except (ValueError, KeyError, TypeError, EOFError, OSError, zlib.error, binascii.Error) as error:
            raise ArchiveUnreadable("its content is not in order") from error


class _Reader:
    def __init__(self, lines: Iterator[bytes], taking: Taking) -> None:
        self._lines = lines
        self._taking = taking
        self._rows: dict[str, int] = {}
        self._digests: dict[str, str] = {}
        self._files: dict[str, str] = {}
        self._next: dict[str, Any] = {}

    def read(self) -> Content:
        head = Head.from_json(json.loads(next(self._lines, b"{}"))["head"])
        if head.product != PRODUCT:
            raise ArchiveNotOurs(head.product)
        self._taking.begin(head)
        self._advance()
        while "end" not in self._next:
            if "table" in self._next:
                name = self._next["table"]
                # The last of the rows reads the line after the table.
                self._taking.rows(name, self._table(name, len(head.tables[name])))
            else:
                found, content = self._next, base64.b64decode(self._next["bytes"])
                self._files[f"{found['file']}/{found['name']}"] = hashlib.sha256(content).hexdigest()
                self._taking.file(found["file"], found["name"], content)
                self._advance()
        sums = {"rows": self._rows, "digests": self._digests, "files": self._files}
        if self._next["end"] != sums or set(self._rows) != set(head.tables) or next(self._lines, None) is not None:
            raise ArchiveUnreadable("its sums are others")
        return Content(head=head, rows=self._rows, digests=self._digests, files=self._files)

    def _table(self, name: str, width: int) -> Iterator[list[Any]]:
        digest = hashlib.sha256()
        for count, raw in enumerate(self._lines):
            found = json.loads(raw)
            if isinstance(found, dict):
                self._next = found
                self._rows[name], self._digests[name] = count, digest.hexdigest()
                return
            if len(found) != width:
                raise ArchiveUnreadable(f"a row of {name}")
            digest.update(raw)
            yield found
        raise ArchiveUnreadable("cut off")

    def _advance(self) -> None:
        raw = next(self._lines, None)
        if raw is None:
            raise ArchiveUnreadable("cut off")
        self._next = json.loads(raw)
