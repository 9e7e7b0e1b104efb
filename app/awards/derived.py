"""Files that are made of an issued credential when somebody first wants them, and kept: byte for byte ever after."""

from collections.abc import Callable, Mapping
from threading import BoundedSemaphore
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from app.awards.errors import AwardMissing
from app.awards.issuing import OPENBADGE
from app.awards.models import CredentialRow
from app.awards.register import Register
from app.awards.values import Award
from app.clock import Clock
from app.db import Database

Make = Callable[[Award, bytes], bytes]
"""Makes a file of an award and its signed Open Badge. Raises a ProductError."""

_AT_ONCE = 2  # making one takes a processor, and others want their pages


class Derived:
    """Makes and keeps such files. `makers` by the name of the file's kind, which is also its format in the store."""

    def __init__(self, db: Database, clock: Clock, register: Register, makers: Mapping[str, Make]) -> None:
        self._db = db
        self._clock = clock
        self._register = register
        self._makers = makers
        self._turns = BoundedSemaphore(_AT_ONCE)

    def content(self, award_id: UUID, kind: str) -> bytes:
        """Return the file. Raises AwardMissing while, or because, the award was never signed, and what making raises.

        Of two who want it first at the same time both get the one that was kept.
        """
        if kept := self._register.credential(award_id, kind):
            return kept
        credential = self._register.credential(award_id, OPENBADGE)
        if credential is None or kind not in self._makers:
            raise AwardMissing
        with self._turns:
            made = self._makers[kind](self._register.entry(award_id).award, credential)
        try:
            with self._db.write() as session:
                session.add(CredentialRow(award_id=award_id, format=kind, content=made, created_at=self._clock()))
        except IntegrityError:
            if kept := self._register.credential(award_id, kind):
                return kept
            raise
        return made
