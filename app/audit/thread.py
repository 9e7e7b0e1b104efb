"""The thread that chains lines soon after they were written."""

import logging
from threading import Event, Thread

from sqlalchemy.exc import SQLAlchemyError

from app.audit.chaining import Chaining

log = logging.getLogger("microcredentials.audit")


class Chainer:
    """Looks for lines every few seconds, from `begin` to `close`. Several, in several processes, take turns."""

    def __init__(self, chaining: Chaining, *, every_s: float = 5.0) -> None:
        self._chaining = chaining
        self._every_s = every_s
        self._over = Event()
        self._thread: Thread | None = None

    def begin(self) -> None:
        """Begin; a second time does nothing."""
        if self._thread is None:
            self._thread = Thread(target=self._work, name="audit", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Let the lines that are being chained be chained, and no others."""
        self._over.set()
        if self._thread:
            self._thread.join(30)

    def _work(self) -> None:
        while not self._over.wait(self._every_s):
            try:
                self._chaining.run()
            except SQLAlchemyError as error:  # the lines are there when the database is back
                log.warning("lines of the audit cannot be chained", extra={"detail": type(error).__name__})
