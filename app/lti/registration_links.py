"""One-time addresses with which a platform registers the tool; an administrator makes them."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select, update

from app.clock import Clock
from app.db import Database
from app.lti.models import RegistrationLink
from app.lti.registration_errors import LinkExpired, LinkUnknown, LinkUsed

TTL = timedelta(hours=1)
_KEPT = timedelta(days=30)  # so long a used one can still say so


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkSummary:
    """What may be shown of a link: everything but its secret."""

    id: UUID
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    used_by_host: str


class RegistrationLinks:
    """Makes links, and spends each once."""

    def __init__(self, db: Database, *, public_url: str, clock: Clock) -> None:
        self._db = db
        self._public_url = public_url
        self._clock = clock

    def make(self, issuer_slug: str) -> str:
        """Return a new address for the institution's platform; it works once, within the hour, and is shown only now.

        The secret stands in the path: some platforms append their parameters to any address with a question mark.
        """
        secret, now = secrets.token_urlsafe(32), self._clock()
        with self._db.write() as session:
            session.execute(delete(RegistrationLink).where(RegistrationLink.expires_at < now - _KEPT))
            session.add(
                RegistrationLink(
                    secret_hash=_digest(secret), issuer_slug=issuer_slug, created_at=now, expires_at=now + TTL
                )
            )
        return f"{self._public_url}/lti/register/{secret}"

    def check(self, secret: str) -> None:
        """Say what is wrong with a link without spending it. Raises LinkUnknown, LinkUsed or LinkExpired."""
        with self._db.read() as session:
            row = session.get(RegistrationLink, _digest(secret))
        if row is None:
            raise LinkUnknown
        if row.used_at is not None:
            raise LinkUsed(row.used_at, row.used_by_host)
        if row.expires_at <= self._clock():
            raise LinkExpired(row.expires_at)

    def spend(self, secret: str, host: str) -> str:
        """Return the institution of a link, which nobody can use any more. Raises as `check` does."""
        now = self._clock()
        with self._db.write() as session:
            issuer_slug = session.scalar(
                update(RegistrationLink)
                .where(
                    RegistrationLink.secret_hash == _digest(secret),
                    RegistrationLink.used_at.is_(None),
                    RegistrationLink.expires_at > now,
                )
                .values(used_at=now, used_by_host=host[:255])
                .returning(RegistrationLink.issuer_slug)
                .execution_options(synchronize_session=False)
            )
        if issuer_slug is None:
            self.check(secret)
            raise LinkUnknown
        return issuer_slug

    def list(self, issuer_slug: str) -> Sequence[LinkSummary]:
        """Return the institution's newest links."""
        query = (
            select(RegistrationLink)
            .filter_by(issuer_slug=issuer_slug)
            .order_by(RegistrationLink.created_at.desc())
            .limit(10)
        )
        with self._db.read() as session:
            return [
                LinkSummary(
                    id=row.id,
                    created_at=row.created_at,
                    expires_at=row.expires_at,
                    used_at=row.used_at,
                    used_by_host=row.used_by_host,
                )
                for row in session.scalars(query)
            ]

    def withdraw(self, issuer_slug: str, link_id: UUID) -> bool:
        """Forget a link of this institution, and tell whether there was one that nobody had used."""
        with self._db.write() as session:
            gone = session.execute(
                delete(RegistrationLink)
                .where(
                    RegistrationLink.id == link_id,
                    RegistrationLink.issuer_slug == issuer_slug,
                    RegistrationLink.used_at.is_(None),
                )
                .returning(RegistrationLink.id)
                .execution_options(synchronize_session=False)
            )
            return gone.first() is not None


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
