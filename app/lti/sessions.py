"""Launches that a browser holds: kept on the server, reached by an opaque random cookie."""

import hashlib
import secrets
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select

from app.clock import Clock
from app.db import Database
from app.lti.errors import LaunchExpired
from app.lti.models import BrowserSession, LaunchRow, Registration
from app.lti.values import Launch, Person, Role


class BrowserSessions:
    """Remembers launches for a while. A launch is found only by its id and its browser's cookie together."""

    def __init__(self, db: Database, *, ttl_s: int, clock: Clock) -> None:
        self._db = db
        self.ttl_s = ttl_s
        self._clock = clock

    def remember(self, launch: Launch, presented: str) -> str:
        """Store `launch` and return the browser's secret.

        A browser that presents a living secret keeps it, so that pages open in its other tabs, and their forms, go on
        working; an unknown secret is never taken over.
        """
        now = self._clock()
        expires_at = now + timedelta(seconds=self.ttl_s)
        with self._db.write() as session:
            session.execute(delete(LaunchRow).where(LaunchRow.expires_at <= now))
            session.execute(delete(BrowserSession).where(BrowserSession.expires_at <= now))
            held = session.get(BrowserSession, _digest(presented)) if presented else None
            secret = presented if held else secrets.token_urlsafe(32)
            if held:
                held.expires_at = expires_at
            else:
                session.add(BrowserSession(id_hash=_digest(secret), created_at=now, expires_at=expires_at))
                session.flush()
            session.add(_row(launch, _digest(secret), expires_at=expires_at))
        return secret

    def launch(self, launch_id: UUID, presented: str) -> Launch:
        """Return the launch if it belongs to the browser that presents this secret. Raises LaunchExpired."""
        if not presented:
            raise LaunchExpired("no session cookie")
        query = (
            select(LaunchRow, Registration.issuer)
            .join(Registration, Registration.id == LaunchRow.registration_id)
            .where(
                LaunchRow.launch_id == launch_id,
                LaunchRow.session_hash == _digest(presented),
                LaunchRow.expires_at > self._clock(),
            )
        )
        with self._db.read() as session:
            found = session.execute(query).one_or_none()
        if found is None:
            raise LaunchExpired
        return _launch(*found)


def _row(launch: Launch, session_hash: str, **expiry: object) -> LaunchRow:
    return LaunchRow(
        launch_id=launch.launch_id,
        session_hash=session_hash,
        registration_id=launch.registration_id,
        deployment_id=launch.deployment_id,
        sub=launch.sub,
        roles=sorted(launch.roles),
        kinds=sorted(launch.kinds),
        context_id=launch.context_id,
        context_title=launch.context_title,
        resource_link_id=launch.resource_link_id,
        name=launch.name,
        given_name=launch.given_name,
        family_name=launch.family_name,
        locale=launch.locale,
        memberships_url=launch.memberships_url,
        return_url=launch.return_url,
        launched_at=launch.launched_at,
        **expiry,
    )


def _launch(row: LaunchRow, issuer: str) -> Launch:
    return Launch(
        launch_id=row.launch_id,
        registration_id=row.registration_id,
        issuer=issuer,
        deployment_id=row.deployment_id,
        sub=row.sub,
        roles=frozenset(Role(role) for role in row.roles),
        kinds=frozenset(Person(kind) for kind in row.kinds),
        context_id=row.context_id,
        context_title=row.context_title,
        resource_link_id=row.resource_link_id,
        name=row.name,
        given_name=row.given_name,
        family_name=row.family_name,
        locale=row.locale,
        memberships_url=row.memberships_url,
        return_url=row.return_url,
        launched_at=row.launched_at,
    )


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
