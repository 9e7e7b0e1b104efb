"""Lets the processes of one worker add up what they count."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

_SHARED = "PROMETHEUS_MULTIPROC_DIR"
_OURS = "microcredentials-worker-"


@contextmanager
def counting_together(again: Sequence[str]) -> Iterator[None]:
    """Have this process and those that it begins count into one folder of their own, which is gone after the block.

    Where they count is settled when the library is imported. So the first time this process begins anew, as `python -m
    app` with the arguments `again`. A folder that the web processes of this machine share is none for a worker: their
    numbers would be told twice.
    """
    folder = Path(os.environ.get(_SHARED, ""))
    if not folder.name.startswith(_OURS):
        os.environ[_SHARED] = tempfile.mkdtemp(prefix=_OURS)
        os.execv(sys.executable, [sys.executable, "-m", "app", *again])  # noqa: S606
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)
