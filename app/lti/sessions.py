"""Launches that a browser holds: kept on the server, reached by an opaque random cookie."""

import hashlib
import secrets
from dataclasses import asdict
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.clock import Clock
from app.db import Database
from app.lti.errors import LaunchExpired, WindowTicketSpent
from app.lti.models import BrowserSession, LaunchRow, Registration, WindowTicket
from app.lti.sweeping import Sweeping
from app.lti.values import DeepLinking, Launch, Person, Role

TICKET_TTL_S = 300  # long enough to read the page that offers the window


class BrowserSessions:
    """Remembers launches for a while. A launch is found only by its id and its browser's cookie together."""

    def __init__(self, db: Database, *, ttl_s: int, clock: Clock) -> None:
        self._db = db
        self.ttl_s = ttl_s
        self._clock = clock
        self._sweeping = Sweeping()

    def remember(self, launch: Launch, presented: str) -> str:
        """Store `launch` and return the browser's secret.

        A browser that presents a living secret keeps it, so that pages open in its other tabs, and their forms, go on
        working; an unknown secret is never taken over.
        """
        now = self._clock()
        expires_at = now + timedelta(seconds=self.ttl_s)
        with self._db.write() as session:
            if self._sweeping.is_due(now):
                session.execute(delete(LaunchRow).where(LaunchRow.expires_at <= now))
                session.execute(delete(BrowserSession).where(BrowserSession.expires_at <= now))
            secret = _held(session, presented, now, expires_at)
            session.add(_row(launch, _digest(secret), expires_at=expires_at))
        return secret

    def way_out(self, launch_id: UUID, path: str) -> str:
        """Return a ticket with which a window of our own takes the launch over, once, to open `path` of ours."""
        ticket, now = secrets.token_urlsafe(32), self._clock()
        expires_at = now + timedelta(seconds=TICKET_TTL_S)
        with self._db.write() as session:
            session.execute(delete(WindowTicket).where(WindowTicket.expires_at <= now))
            session.add(
                WindowTicket(ticket_hash=_digest(ticket), launch_id=launch_id, path=path, expires_at=expires_at)
            )
        return ticket

    def take_over(self, ticket: str, presented: str) -> tuple[str, str]:
        """Spend a ticket: move its launch to this browser's session and return the session's secret and the path.

        Raises WindowTicketSpent.
        """
        now = self._clock()
        expires_at = now + timedelta(seconds=self.ttl_s)
        with self._db.write() as session:
            spent = session.execute(
                delete(WindowTicket)
                .where(WindowTicket.ticket_hash == _digest(ticket), WindowTicket.expires_at > now)
                .returning(WindowTicket.launch_id, WindowTicket.path)
                .execution_options(synchronize_session=False)
            ).one_or_none()
            launch = session.get(LaunchRow, spent.launch_id) if spent else None
            if spent is None or launch is None:
                raise WindowTicketSpent
            secret = _held(session, presented, now, expires_at)
            launch.session_hash, launch.expires_at = _digest(secret), expires_at
        return secret, spent.path

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
        return launch_of(*found)


def _held(session: Session, presented: str, now: datetime, expires_at: datetime) -> str:
    """Prolong the session that `presented` opens, or begin one; return its secret."""
    held = session.get(BrowserSession, _digest(presented)) if presented else None
    if held and held.expires_at > now:
        held.expires_at = expires_at
        return presented
    secret = secrets.token_urlsafe(32)
    session.add(BrowserSession(id_hash=_digest(secret), created_at=now, expires_at=expires_at))
    session.flush()
    return secret


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
        lineitems_url=launch.lineitems_url,
        lineitem_url=launch.lineitem_url,
        linked_achievement=launch.linked_achievement,
        earlier_contexts=list(launch.earlier_contexts),
        earlier_links=list(launch.earlier_links),
        deep_linking=asdict(launch.deep_linking) if launch.deep_linking else None,
        **expiry,
    )


def launch_of(row: LaunchRow, issuer: str) -> Launch:
    """Return the launch that a row holds. Pure."""
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
        lineitems_url=row.lineitems_url,
        lineitem_url=row.lineitem_url,
        linked_achievement=row.linked_achievement or "",
        earlier_contexts=tuple(row.earlier_contexts or ()),
        earlier_links=tuple(row.earlier_links or ()),
        deep_linking=DeepLinking(**row.deep_linking) if row.deep_linking else None,
    )


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
