"""Threads of this process that run jobs. The row is the truth of a job: a lost thread or queue loses nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from queue import SimpleQueue
from threading import Event, Lock, Thread

from app import logs

Job = Callable[[], None]
HandOver = Callable[[], None]
"""Has a turn taken elsewhere, soon; the rows say whose. If it is lost, the next look at what is due has one taken."""

BEAT_S = 10.0
STALE = timedelta(seconds=60)
"""A job without a heartbeat for this long has lost its process."""


class Workers:
    """A few threads that end with the process; a job that is cut short is recognised by its row."""

    def __init__(self, size: int = 2) -> None:
        self._size = size
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._threads: list[Thread] = []
        self._lock = Lock()
        self.stopping = Event()

    def submit(self, job: Job) -> None:
        """Let a thread do it soon; after `close` nothing is done any more."""
        if self.stopping.is_set():
            return
        self._jobs.put(job)
        with self._lock:
            # One that died of a job's error is replaced.
            self._threads = [thread for thread in self._threads if thread.is_alive()]
            if len(self._threads) < self._size:
                thread = Thread(target=self._work, name="class-job", daemon=True)
                self._threads.append(thread)
                thread.start()

    def every(self, seconds: float, job: Job) -> None:
        """Submit a job again and again, until `close`."""

        def tick() -> None:
            while not self.stopping.wait(seconds):
                self.submit(job)

        Thread(target=tick, name="class-job-ticks", daemon=True).start()

    def close(self, timeout_s: float = 30) -> None:
        """Let running jobs stop at their next step, and wait for them."""
        self.stopping.set()
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join(timeout_s)

    def _work(self) -> None:
        while job := self._jobs.get():
            if self.stopping.is_set():
                return
            with logs.job():
                job()


@contextmanager
def beating(beat: Job, every_s: float = BEAT_S) -> Iterator[None]:
    """Call `beat` regularly while the block runs: one answer of a platform may take minutes."""
    over = Event()

    def work() -> None:
        while not over.wait(every_s):
            beat()

    thread = Thread(target=work, name="class-job-beat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
