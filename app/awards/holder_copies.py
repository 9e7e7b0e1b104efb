"""Credentials bound to a holder's key: made when a wallet first proves the key, and kept, byte for byte ever after."""

from collections.abc import Callable
from uuid import UUID

from app.awards.errors import AwardMissing
from app.awards.register import Register
from app.awards.stored_names import BOUND
from app.awards.values import Award
from app.clock import Clock

MAX_COPIES = 20
"""Keys for which one award is signed: more wallets than anybody has, so that a token cannot fill the database."""
_CHARACTERS = 26  # of the key's thumbprint: 156 bits


class HolderCopies:
    """Makes and keeps them beside the award's other files, where a revoked key's verifier looks them up too."""

    def __init__(self, register: Register, clock: Clock) -> None:
        self._register = register
        self._clock = clock

    def content(self, award_id: UUID, thumbprint: str, make: Callable[[Award], bytes]) -> bytes:
        """Return the credential for the key with this thumbprint (RFC 7638), made by `make` if there is none yet.

        Of two who want it first at the same time both get the one that was kept. Raises AwardMissing unless the award
        is in force and may be bound to one more key, and what making raises.
        """
        name = BOUND + thumbprint[:_CHARACTERS]
        entry = self._register.entry(award_id)
        if not entry.is_in_force(self._clock()):
            raise AwardMissing
        if kept := self._register.credential(award_id, name):
            return kept
        if sum(stored.startswith(BOUND) for stored in self._register.formats(award_id)) >= MAX_COPIES:
            raise AwardMissing("bound to as many keys as it may be")
        return self._register.keep(award_id, name, make(entry.award))
