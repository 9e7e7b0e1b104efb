"""Launches that a browser holds: kept on the server, reached by an opaque random cookie."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from app.clock import Clock
from app.db import Database, table_of
from app.lti.errors import LaunchExpired, WindowTicketSpent
from app.lti.models import BrowserSession, LaunchRow, Registration, WindowTicket
from app.lti.sweeping import Sweeping
from app.lti.values import CanvasIds, DeepLinking, Launch, Person, Role

_sessions, _launches, _registrations = table_of(BrowserSession), table_of(LaunchRow), table_of(Registration)
_HELD = select(_sessions.c.expires_at).where(_sessions.c.id_hash == bindparam("held"))
_PROLONG = update(_sessions).where(_sessions.c.id_hash == bindparam("held")).values(expires_at=bindparam("until"))
_BEGIN, _ADD = insert(_sessions), insert(_launches)
_SWEEP = (
    delete(_launches).where(_launches.c.expires_at <= bindparam("now")),
    delete(_sessions).where(_sessions.c.expires_at <= bindparam("now")),
)
_open = (
    select(_launches, _registrations.c.issuer)
    .join(_registrations, _registrations.c.id == _launches.c.registration_id)
    .where(_launches.c.expires_at > bindparam("now"))
)
_FIND = _open.where(_launches.c.launch_id == bindparam("id"), _launches.c.session_hash == bindparam("held"))
_NEWEST_GRADED = (
    _open.where(
        _launches.c.registration_id == bindparam("registration"),
        _launches.c.context_id == bindparam("context"),
        _launches.c.lineitems_url != "",
    )
    .order_by(_launches.c.launched_at.desc(), _launches.c.launch_id)
    .limit(1)
)

TICKET_TTL_S = 300  # long enough to read the page that offers the window


class BrowserSessions:
    """Remembers launches for a while. A launch is found only by its id and its browser's cookie together."""

    def __init__(self, db: Database, *, ttl_s: int, clock: Clock) -> None:
        self._db = db
        self.ttl_s = ttl_s
        self._clock = clock
        self._sweeping = Sweeping()

    def remember(self, launch: Launch, presented: str, also: Callable[[Connection], None] | None = None) -> str:
        """Store `launch` and return the browser's secret; `also` writes in the same transaction if it can.

        A browser that presents a living secret keeps it, so that pages open in its other tabs, and their forms, go on
        working; an unknown secret is never taken over.
        """
        try:
            return self._store(launch, presented, also)
        except SQLAlchemyError:
            if also is None:
                raise
            return self._store(launch, presented, None)

    def _store(self, launch: Launch, presented: str, also: Callable[[Connection], None] | None) -> str:
        now = self._clock()
        expires_at = now + timedelta(seconds=self.ttl_s)
        with self._db.change() as connection:
            if self._sweeping.is_due(now):
                for sweep in _SWEEP:
                    connection.execute(sweep, {"now": now})
            secret = _held(connection, presented, now, expires_at)
            connection.execute(_ADD, _values(launch, _digest(secret), expires_at))
            if also:
                also(connection)
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
        tickets = table_of(WindowTicket)
        with self._db.change() as connection:
            spent = connection.execute(
                delete(tickets)
                .where(tickets.c.ticket_hash == _digest(ticket), tickets.c.expires_at > now)
                .returning(tickets.c.launch_id, tickets.c.path)
            ).one_or_none()
            if spent is None:
                raise WindowTicketSpent
            secret = _held(connection, presented, now, expires_at)
            moved = connection.execute(
                update(_launches)
                .where(_launches.c.launch_id == spent.launch_id)
                .values(session_hash=_digest(secret), expires_at=expires_at)
            )
            if not moved.rowcount:
                raise WindowTicketSpent
        return secret, str(spent.path)

    def newest_graded(self, registration_id: UUID, context_id: str) -> Launch | None:
        """Return the newest open launch from a course that names the course's gradebook, None without one."""
        course = {"registration": registration_id, "context": context_id, "now": self._clock()}
        with self._db.look() as connection:
            found = connection.execute(_NEWEST_GRADED, course).one_or_none()
        return launch_of(found) if found else None

    def people(self, presented: str) -> frozenset[tuple[UUID, str]]:
        """Return as whom the tool is open in the browser that presents this secret: registration and subject."""
        if not presented:
            return frozenset()
        query = select(_launches.c.registration_id, _launches.c.sub).where(
            _launches.c.session_hash == _digest(presented), _launches.c.expires_at > self._clock()
        )
        with self._db.look() as connection:
            return frozenset((one.registration_id, one.sub) for one in connection.execute(query))

    def launch(self, launch_id: UUID, presented: str) -> Launch:
        """Return the launch if it belongs to the browser that presents this secret. Raises LaunchExpired."""
        if not presented:
            raise LaunchExpired("no session cookie")
        looked_for = {"id": launch_id, "held": _digest(presented), "now": self._clock()}
        with self._db.look() as connection:
            found = connection.execute(_FIND, looked_for).one_or_none()
        if found is None:
            raise LaunchExpired
        return launch_of(found)


def _held(connection: Connection, presented: str, now: datetime, expires_at: datetime) -> str:
    """Prolong the session that `presented` opens, or begin one; return its secret."""
    if presented:
        held = _digest(presented)
        until = connection.execute(_HELD, {"held": held}).scalar_one_or_none()
        if until is not None and until > now:
            connection.execute(_PROLONG, {"held": held, "until": expires_at})
            return presented
    secret = secrets.token_urlsafe(32)
    connection.execute(_BEGIN, {"id_hash": _digest(secret), "created_at": now, "expires_at": expires_at})
    return secret


def _values(launch: Launch, session_hash: str, expires_at: datetime) -> dict[str, Any]:
    return {
        "launch_id": launch.launch_id,
        "session_hash": session_hash,
        "registration_id": launch.registration_id,
        "deployment_id": launch.deployment_id,
        "sub": launch.sub,
        "roles": sorted(launch.roles),
        "kinds": sorted(launch.kinds),
        "context_id": launch.context_id,
        "context_title": launch.context_title,
        "resource_link_id": launch.resource_link_id,
        "name": launch.name,
        "given_name": launch.given_name,
        "family_name": launch.family_name,
        "locale": launch.locale,
        "memberships_url": launch.memberships_url,
        "return_url": launch.return_url,
        "launched_at": launch.launched_at,
        "lineitems_url": launch.lineitems_url,
        "lineitem_url": launch.lineitem_url,
        "linked_achievement": launch.linked_achievement,
        "earlier_contexts": list(launch.earlier_contexts),
        "earlier_links": list(launch.earlier_links),
        "deep_linking": asdict(launch.deep_linking) if launch.deep_linking else None,
        "canvas": asdict(launch.canvas) if launch.canvas else None,
        "expires_at": expires_at,
    }


def launch_of(row: Row[Any]) -> Launch:
    """Return the launch that a row holds, together with its platform's issuer. Pure."""
    return Launch(
        launch_id=row.launch_id,
        registration_id=row.registration_id,
        issuer=row.issuer,
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
        canvas=CanvasIds(**row.canvas) if row.canvas else None,
    )


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
