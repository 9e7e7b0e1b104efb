"""Faults on demand, and what must be true after each. FAULTS=5000 is the full size, which `make faults FULL=1` runs."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest
import requests
from sqlalchemy import make_url

from app.demo import Page
from app.factory import Product
from app.people.jobs import Workers
from app.reconciling import EVERY, Sums
from tests.integration.stack import Stack, code_of
from tests.integration.test_at_once import press

MANY = int(os.environ.get("FAULTS", "24"))
"""Awards that wait; the class and the claims grow less, because each of them reads the platform."""

CLAIMS = min(max(MANY // 20, 6), 60)
SECONDS = 60 + MANY / 10
_EVERY_S = 0.3  # a claim must have a chance between two of them


def check_sound(product: Product, awards: int) -> None:
    """Find exactly so many awards, all of them issued, and nothing that does not add up, every file verified."""
    sums = Sums()
    found = list(product.reconciling.run(sums, verify=EVERY))
    assert not found, found[:5]
    by_state = [of_state for _, of_state, _ in sums.institutions()]
    assert by_state == [{"issued": awards}], by_state
    assert sums.verified == awards, sums.verified


def until(is_so: Callable[[], bool]) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < deadline, "it does not come about"
        time.sleep(0.02)


def finish(workers: Workers) -> None:
    """Return when these two threads have done all that was submitted: only then do both come to meet us."""
    meeting = threading.Barrier(3)

    def meet() -> None:
        meeting.wait(SECONDS)

    for _ in range(2):
        workers.submit(meet)
    meet()


@contextmanager
def again_and_again(fault: Callable[[], None], every_s: float = _EVERY_S) -> Iterator[None]:
    """Let a fault happen regularly during the block."""
    over = threading.Event()

    def work() -> None:
        while not over.wait(every_s):
            fault()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@dataclass
class Claimers:
    """Learners who press the button until it is theirs, each in a thread; `answers` are all that they were told."""

    stack: Stack
    pages: list[Page]
    answers: set[str] = field(default_factory=set)

    @contextmanager
    def at_it(self) -> Iterator[None]:
        """Let them press during the block, and end it once each has what is theirs."""
        threads = [threading.Thread(target=partial(self._claim, page)) for page in self.pages]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            for thread in threads:
                thread.join(SECONDS)
        assert not any(thread.is_alive() for thread in threads)

    def _claim(self, page: Page) -> None:
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            try:
                answer = press(self.stack, page)
            except requests.ConnectionError:  # the process that had it was killed
                self.answers.add("lost")
                continue
            code = answer.text.rsplit("<code>", 1)[-1].split("</code>")[0] if answer.status_code >= 400 else ""
            self.answers.add(f"{answer.status_code} {code}".strip())
            if answer.status_code == 200:
                return
            time.sleep(0.05)


def drop_connections(url: str) -> None:
    """Have PostgreSQL end every connection to the database."""
    found = make_url(url)
    host = found.query["host"]
    try:
        with psycopg.connect(f"host={host} user=postgres dbname=postgres", autocommit=True) as connection:
            ending = (
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
            )
            connection.execute(ending, [found.database])
    except psycopg.OperationalError:  # it is being stopped just now
        return


class Server:
    """The PostgreSQL server behind a URL, to be stopped and started; skips where it is not ours."""

    def __init__(self, url: str) -> None:
        self._folder = Path(str(make_url(url).query.get("host", "/nowhere")))
        try:
            self._process_id = int((self._folder / "data" / "postmaster.pid").read_text().splitlines()[0])
        except OSError:
            pytest.skip("the PostgreSQL server is not ours to stop")
        self._command = Path(f"/proc/{self._process_id}/cmdline").read_text().split("\0")[:-1]
        owner = Path(f"/proc/{self._process_id}").stat().st_uid
        self._account: dict[str, Any] = {} if os.geteuid() else {"user": owner, "group": owner, "extra_groups": []}
        self._started: subprocess.Popen[bytes] | None = None

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Stop it in the middle of whatever it does, for the time of the block."""
        os.kill(self._process_id, signal.SIGINT)  # fast: who is connected is thrown out
        until(lambda: not (self._folder / "data" / "postmaster.pid").exists())
        try:
            yield
        finally:
            with (self._folder / "log").open("ab") as log:
                self._started = subprocess.Popen(
                    self._command, cwd=self._folder, stdout=log, stderr=subprocess.STDOUT, **self._account
                )
            until(self._answers)

    def close(self) -> None:
        """End what was started."""
        if self._started:
            self._started.terminate()
            self._started.wait(20)

    def _answers(self) -> bool:
        try:
            psycopg.connect(f"host={self._folder} user=postgres dbname=postgres").close()
        except psycopg.OperationalError:
            return False
        return True


def told(page: Page) -> str:
    """Return the status of a page, with the code of a problem."""
    return f"{page.status} {code_of(page)}".strip()
