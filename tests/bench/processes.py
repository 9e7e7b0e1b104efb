"""Processes of this machine."""

from pathlib import Path


def begun_by(process_id: int) -> list[int]:
    """Return the processes that a process has begun and that live."""
    return list(map(int, Path(f"/proc/{process_id}/task/{process_id}/children").read_text().split()))
