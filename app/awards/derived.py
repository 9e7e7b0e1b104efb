"""Files that are made of an issued credential when somebody first wants them, and kept: byte for byte ever after."""

import logging
from collections.abc import Callable, Mapping
from threading import BoundedSemaphore
from uuid import UUID

from app.awards.errors import AwardMissing, FileNotMade
from app.awards.register import Register
from app.awards.stored_names import OPENBADGE
from app.awards.values import Award
from app.errors import ProductError

Make = Callable[[Award, bytes], bytes]
"""Makes a file of an award and its signed Open Badge. Raises a ProductError."""

log = logging.getLogger(__name__)

_AT_ONCE = 2  # making one takes a processor, and others want their pages


class Derived:
    """Makes and keeps such files. `makers` by the name of the file's kind, which is also its format in the store.

    Whoever finds others before them waits `wait_s` for their turn: a seal that comes slowly must not hold all threads.
    """

    def __init__(self, register: Register, makers: Mapping[str, Make], *, wait_s: float = 10.0) -> None:
        self._register = register
        self._makers = makers
        self._wait_s = wait_s
        self._turns = BoundedSemaphore(_AT_ONCE)

    def content(self, award_id: UUID, kind: str) -> bytes:
        """Return the file.

        Raises AwardMissing while, or because, the award was never signed, and FileNotMade. Of two who want it first at
        the same time both get the one that was kept.
        """
        if kept := self._register.credential(award_id, kind):
            return kept
        credential = self._register.credential(award_id, OPENBADGE)
        if credential is None or kind not in self._makers:
            raise AwardMissing
        if not self._turns.acquire(timeout=self._wait_s):
            raise FileNotMade("no turn in time")
        try:
            # Who had the turn before may have wanted the same.
            return self._register.credential(award_id, kind) or self._made(award_id, kind, credential)
        finally:
            self._turns.release()

    def _made(self, award_id: UUID, kind: str, credential: bytes) -> bytes:
        award = self._register.entry(award_id).award
        try:
            made = self._makers[kind](award, credential)
        except ProductError as error:
            log.error("a file was not made", extra={"code": error.code, "kind": kind})
            raise FileNotMade(error.code) from error
        return self._register.keep(award_id, kind, made)
