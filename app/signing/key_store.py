"""The key file on disk: read when it changes, replaced as a whole, by one process at a time."""

import fcntl
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any

from app.signing.errors import KeyFileMissing, KeyFileUnreadable
from app.signing.issuer_keys import check_entry

Content = dict[str, Any]


class KeyStore:
    """A JSON file `{"tool": […], "issuers": {slug: […]}}` that only its owner may read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        self._stamp: tuple[int, int, int] | None = None
        self._content: Content = {}

    def exists(self) -> bool:
        """Tell whether there is a key file."""
        return self._path.exists()

    def content(self) -> Content:
        """Return what the file holds now; not to be changed. Raises KeyFileMissing or KeyFileUnreadable."""
        try:
            status = self._path.stat()
            stamp = (status.st_mtime_ns, status.st_size, status.st_ino)
            with self._lock:
                if stamp != self._stamp:
                    self._content, self._stamp = _parsed(self._path.read_bytes()), stamp
                return self._content
        except FileNotFoundError as error:
            raise KeyFileMissing from error
        except OSError as error:
            raise KeyFileUnreadable("the file cannot be read") from error

    def change(self, edit: Callable[[Content], object]) -> None:
        """Apply `edit` to the newest content and replace the file. Raises KeyFileUnreadable."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with locked(self._path.with_name(self._path.name + ".lock")):
                content = _parsed(self._path.read_bytes()) if self._path.exists() else {"tool": [], "issuers": {}}
                edit(content)
                replace_file(self._path, json.dumps(content, indent=2) + "\n")
        except OSError as error:
            raise KeyFileUnreadable("the file cannot be written") from error


def _parsed(data: bytes) -> Content:
    try:
        content: Content = json.loads(data)
        for entry in content["tool"]:
            _ = entry["kid"], entry["private_key_pem"], entry["public_jwk"]["n"], entry["public_jwk"]["e"]
            for name in ("published_at", "signs_from"):
                if name in entry and datetime.fromisoformat(entry[name]).tzinfo is None:
                    raise ValueError(name)
        for entries in content["issuers"].values():
            for entry in entries:
                check_entry(entry)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise KeyFileUnreadable("not a key file; see lti-keys.example") from error
    return content


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock file for the block, against other processes too. Raises OSError."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)  # gives the lock up


def replace_file(path: Path, text: str) -> None:
    """Put a file that only its owner may read in a file's place, whole or not at all. Raises OSError."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)  # created with mode 0600
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)  # the new name survives a power failure, too
    finally:
        os.close(directory)
