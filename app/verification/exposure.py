"""Which awards rest on one key or seal: who must get another credential once it is not to be relied on."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cryptography import x509

from app.awards import AwardState, Register
from app.errors import ProductError
from app.signing import accepted, taken_apart
from app.verification.revoked_keys import signed_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Affected:
    """An award of which a credential was signed with the key, first stored at a moment."""

    award_id: UUID
    state: AwardState
    stored_at: datetime


def affected(register: Register, issuer_slug: str, verification_method: str) -> list[Affected]:
    """Return the awards of an institution of which a stored credential was signed by a key, oldest first."""
    found: dict[UUID, Affected] = {}
    for award_id, state, content, stored_at in register.all_stored(issuer_slug):
        if award_id not in found and signed_by(content) == verification_method:
            found[award_id] = Affected(award_id=award_id, state=state, stored_at=stored_at)
    return list(found.values())


def sealed_by(register: Register, issuer_slug: str, certificate: x509.Certificate) -> list[Affected]:
    """Return the awards of an institution of which a stored file was sealed with a certificate, oldest first."""
    return [
        Affected(award_id=award_id, state=state, stored_at=stored_at)
        for award_id, state, content, stored_at in register.all_stored(issuer_slug)
        if b'"signatures"' in content and _is_sealed_with(content, certificate)
    ]


def _is_sealed_with(content: bytes, certificate: x509.Certificate) -> bool:
    try:
        return accepted(taken_apart(content))[0] == certificate
    except ProductError:
        return False
