"""Credentials bound to a holder's key: made when a wallet first proves the key, and kept, byte for byte ever after."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.awards.errors import AwardMissing
from app.awards.models import CredentialRow
from app.awards.register import Register
from app.awards.values import Award
from app.clock import Clock
from app.db import Database

MAX_COPIES = 20
"""Keys for which one award is signed: more wallets than anybody has, so that a token cannot fill the database."""
_PREFIX = "bound:"
_CHARACTERS = 26  # of the key's thumbprint: 156 bits


class HolderCopies:
    """Makes and keeps them beside the award's other files, where a revoked key's verifier looks them up too."""

    def __init__(self, db: Database, clock: Clock, register: Register) -> None:
        self._db = db
        self._clock = clock
        self._register = register

    def content(self, award_id: UUID, thumbprint: str, make: Callable[[Award], bytes]) -> bytes:
        """Return the credential for the key with this thumbprint (RFC 7638), made by `make` if there is none yet.

        Of two who want it first at the same time both get the one that was kept. Raises AwardMissing unless the award
        is in force and may be bound to one more key, and what making raises.
        """
        name = _PREFIX + thumbprint[:_CHARACTERS]
        entry = self._register.entry(award_id)
        if not entry.is_in_force(self._clock()):
            raise AwardMissing
        if kept := self._register.credential(award_id, name):
            return kept
        if self._count(award_id) >= MAX_COPIES:
            raise AwardMissing("bound to as many keys as it may be")
        made = make(entry.award)
        try:
            with self._db.write() as session:
                session.add(CredentialRow(award_id=award_id, format=name, content=made, created_at=self._clock()))
        except IntegrityError:
            if kept := self._register.credential(award_id, name):
                return kept
            raise
        return made

    def _count(self, award_id: UUID) -> int:
        with self._db.read() as session:
            query = select(func.count()).where(
                CredentialRow.award_id == award_id, CredentialRow.format.startswith(_PREFIX)
            )
            return session.scalar(query) or 0
