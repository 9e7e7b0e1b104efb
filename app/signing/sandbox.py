"""Canonical form for what strangers wrote, and what lies in their PDF files: elsewhere, within bounds."""

import base64
import json
import os
import subprocess
import sys
import weakref
from contextlib import suppress
from pathlib import Path
from threading import BoundedSemaphore, Lock, Timer
from typing import Any

from app.signing.errors import ContextMissing, ContextUnknown, DocumentNotSignable, DocumentTooComplex, SigningBusy

_ROOT = Path(__file__).parents[2]
_REFUSALS = {error.code: error for error in (ContextMissing, ContextUnknown, DocumentNotSignable, DocumentTooComplex)}


class Sandbox:
    """Keeps one worker process and replaces it when a document has brought it down. Safe to share between threads.

    At most `places` threads are in here, each waiting `wait_s` for its turn: strangers must not hold all threads.
    """

    def __init__(self, timeout_s: float = 8.0, *, wait_s: float = 2.0, places: int = 8) -> None:
        self._timeout_s = timeout_s
        self._wait_s = wait_s
        self._places = BoundedSemaphore(places)
        self._lock = Lock()
        self._worker: subprocess.Popen[str] | None = None
        self._owner = 0

    def canonical(self, document: dict[str, Any]) -> str:
        """Return the document's canonical N-Quads.

        Raises as `canonical` does, DocumentTooComplex on time-out, SigningBusy when too many wait or for too long.
        """
        answer = self._in_turn(json.dumps({"document": document}) + "\n")
        if answer is None:
            raise DocumentTooComplex
        if code := answer.get("refused"):
            raise _REFUSALS[code]
        return str(answer["quads"])

    def paper(self, pdf: bytes) -> dict[str, Any]:
        """Return what lies in a PDF file, as `read_paper` does.

        Raises DocumentTooComplex on time-out, SigningBusy when too many wait or for too long.
        """
        answer = self._in_turn(json.dumps({"pdf": base64.b64encode(pdf).decode()}) + "\n")
        if answer is None:
            raise DocumentTooComplex
        return answer

    def close(self) -> None:
        """End the worker process."""
        with self._lock:
            self._discard()

    def _in_turn(self, request: str) -> dict[str, Any] | None:
        if not self._places.acquire(blocking=False):
            raise SigningBusy("no place")
        try:
            if not self._lock.acquire(timeout=self._wait_s):
                raise SigningBusy("no turn in time")
            try:
                return self._ask(request)
            finally:
                self._lock.release()
        finally:
            self._places.release()

    def _ask(self, request: str) -> dict[str, Any] | None:
        worker = self._ready()
        assert worker.stdin and worker.stdout
        timer = Timer(self._timeout_s, worker.kill)
        timer.start()
        try:
            worker.stdin.write(request)
            worker.stdin.flush()
            line = worker.stdout.readline()
        except BrokenPipeError:
            line = ""
        finally:
            timer.cancel()
        if not line.endswith("\n"):
            self._discard()
            return None
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _ready(self) -> subprocess.Popen[str]:
        if self._worker is not None and self._owner != os.getpid():
            self._worker = None  # belongs to the process from which this one was forked
        if self._worker is None or self._worker.poll() is not None:
            self._discard()
            # A fresh interpreter, not a fork of a threaded server; its environment holds none of our secrets.
            self._worker = subprocess.Popen(
                [sys.executable, "-m", "app.signing.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
                cwd=_ROOT,
                env={"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1"},
            )
            self._owner = os.getpid()
            weakref.finalize(self, _end, self._worker, self._owner)  # also when the program ends
        return self._worker

    def _discard(self) -> None:
        if self._worker is not None:
            _end(self._worker, self._owner)
        self._worker = None


def _end(worker: subprocess.Popen[str], owner: int) -> None:
    if owner == os.getpid():
        worker.kill()
        with suppress(BrokenPipeError), worker:  # closes the pipes, where something may still be unsent, and waits
            pass
