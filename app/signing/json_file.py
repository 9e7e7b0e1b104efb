"""A JSON file that holds keys: read when it changes, replaced as a whole, by one process at a time."""

import fcntl
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Generic, TypeVar

Content = TypeVar("Content")


class JsonFile(Generic[Content]):
    """A file that only its owner may read. `parse` raises for what is none of ours. Safe to share between threads."""

    def __init__(self, path: Path, parse: Callable[[bytes], Content], new: Callable[[], Content]) -> None:
        self._path = path
        self._parse = parse
        self._new = new
        self._lock = Lock()
        self._read: tuple[tuple[int, int, int], Content] | None = None

    def exists(self) -> bool:
        """Tell whether there is a file."""
        return self._path.exists()

    def content(self) -> Content:
        """Return what the file holds now; not to be changed. Raises OSError, or as `parse`."""
        status = self._path.stat()
        stamp = (status.st_mtime_ns, status.st_size, status.st_ino)
        with self._lock:
            if self._read is None or self._read[0] != stamp:
                self._read = (stamp, self._parse(self._path.read_bytes()))
            return self._read[1]

    def change(self, edit: Callable[[Content], object]) -> None:
        """Apply `edit` to the newest content and replace the file. Raises OSError, or as `parse` and `edit`."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with _locked(self._path.with_name(self._path.name + ".lock")):
            content = self._parse(self._path.read_bytes()) if self._path.exists() else self._new()
            edit(content)
            _replace(self._path, json.dumps(content, indent=2) + "\n")


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold a lock file for the block, against other processes too. Raises OSError."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)  # gives the lock up


def _replace(path: Path, text: str) -> None:
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
