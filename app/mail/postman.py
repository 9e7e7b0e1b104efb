"""The thread that sends letters soon after they are put down."""

import logging
from email.errors import MessageError
from threading import Event, Thread

from sqlalchemy.exc import SQLAlchemyError

from app.errors import ProductError
from app.logs import job
from app.mail.outbox import Outbox

log = logging.getLogger("microcredentials.mail")

# The database is away, or what is written wrong here or in what a letter holds shows itself.
_WRONG = (
    SQLAlchemyError,
    ProductError,
    MessageError,
    OSError,
    RuntimeError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
)


class Postman:
    """Looks for letters every few seconds, from `begin` to `close`. Several, in several processes, share the work."""

    def __init__(self, outbox: Outbox, *, every_s: float = 3.0) -> None:
        self._outbox = outbox
        self._every_s = every_s
        self._over = Event()
        self._thread: Thread | None = None

    def begin(self) -> None:
        """Begin, if letters reach anybody; a second time does nothing."""
        if self._outbox.is_on and self._thread is None:
            self._thread = Thread(target=self._work, name="postman", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Let the letter that is being sent be sent, and no other one."""
        self._over.set()
        if self._thread:
            self._thread.join(30)

    def _work(self) -> None:
        while not self._over.wait(self._every_s):
            with job():
                try:
                    while not self._over.is_set() and self._outbox.deliver(1):
                        pass
                except _WRONG as error:  # the thread goes on: the letters are there when all is well again
                    log.warning("letters cannot be looked for", extra={"detail": type(error).__name__})
