"""The disk is full: whoever claims reads a clear sentence, nothing is stored half-way, and later all is issued."""

import os
import resource
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.db import AWAY
from tests.faults.faults import MANY, check_sound, told
from tests.integration.stack import Stack, in_situation, threaded_stack
from tests.integration.waiting import let_wait

FULL = {"503 web.storage_full", "503 web.database_unavailable"}


@contextmanager
def no_space_on_tmpfs(folder: Path) -> Iterator[None]:
    """Fill the small file system for the time of the block."""
    rest = folder / "rest"
    with rest.open("wb", buffering=0) as file:
        for size in (65536, 512):
            try:
                while file.write(b"\0" * size):
                    pass
            except OSError:
                continue
    try:
        yield
    finally:
        rest.unlink()


@contextmanager
def no_file_grows(folder: Path) -> Iterator[None]:
    """Let no file of this process grow beyond what the smallest of the database's has, for the time of the block."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    size = min(path.stat().st_size for path in folder.glob("test.sqlite3*") if path.suffix != ".sqlite3-shm")
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def is_root() -> bool:
    """Tell whether a small file system can be mounted, as far as that is known without trying."""
    return os.geteuid() == 0 and shutil.which("mount") is not None


# One of them tells enough; in the full size both are filled.
@pytest.fixture(params=["tmpfs", "file size"] if MANY >= 1000 else ["tmpfs" if is_root() else "file size"])
def small(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Path, object]]:
    """Give a folder for a database, and what fills it."""
    folder = tmp_path / "small"
    folder.mkdir()
    if request.param == "file size":
        yield folder, no_file_grows
        return
    if not is_root():
        pytest.skip("only root may mount a small file system")
    size = 24 + MANY // 20
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}m", "none", str(folder)], check=False)
    if made.returncode:
        pytest.skip("this machine lets nobody mount a small file system")
    try:
        yield folder, no_space_on_tmpfs
    finally:
        subprocess.run(["umount", str(folder)], check=False)


def test_a_full_disk_is_told_stores_nothing_half_way_and_loses_nothing(
    small, migrated: Path, tmp_path: Path, made_keys: Path
):
    folder, no_space = small
    database = shutil.copy(migrated, folder / "test.sqlite3")
    with threaded_stack(f"sqlite:///{database}", tmp_path, made_keys) as stack:
        version = stack.offer()
        stack.claim(in_situation("ready", 2))
        let_wait(stack.product, (version.achievement_id, version.version_id), MANY)
        pages = [stack.launch(in_situation("ready", n)) for n in range(2)]
        forms = [page.form("/claim/", button="Yes, issue it") for page in pages]
        before = stack.rows("awards")
        with no_space(folder):
            with pytest.raises(AWAY):
                stack.product.issuing.issue_pending()
            refused = [page.submit(form) for page, form in zip(pages, forms, strict=True)]
            # What is small may still find room in the file that takes what is written first.
            assert {told(page) for page in refused} <= FULL | {"200"}
            assert MANY >= 1000 or FULL & {told(page) for page in refused}
            assert whole(stack, len(before) + sum(told(page) == "200" for page in refused))
        stack.product.issuing.issue_pending()
        for page, form in zip(refused, forms, strict=True):
            assert page.status == 200 or "/wallet/" in page.submit(form).url
        check_sound(stack.product, MANY + 3)


def whole(stack: Stack, awards: int) -> bool:
    """Tell whether there are so many awards, and each that is issued has all three files, and no other one any."""
    issued = [row.id for row in stack.rows("awards") if row.state == "issued"]
    return len(stack.rows("awards")) == awards and len(stack.rows("credentials")) == 3 * len(issued)
