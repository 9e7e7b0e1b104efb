"""Other administrators: invited by one-time links, and their sessions ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select

from app.admin.access import AdminAccess, AdminRole
from app.admin.audit import Action, Audit
from app.admin.models import AdminLinkRow, AdminSessionRow
from app.clock import Clock
from app.db import Database
from app.errors import ProductError

INVITATION_TTL = timedelta(days=3)
MAX_NAME = 100


class NameMissing(ProductError):
    """An invitation needs the name of the colleague."""

    code = "admin.name_missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """A link that nobody has used yet; `made_by` is "" for the command line."""

    id: UUID
    name: str
    made_by: str
    created_at: datetime
    expires_at: datetime
    role: AdminRole


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """One administrator's session in one browser."""

    id: UUID
    name: str
    created_at: datetime
    expires_at: datetime
    role: AdminRole


class Colleagues:
    """The administrators of an institution, and who is going to be one."""

    def __init__(self, db: Database, clock: Clock, access: AdminAccess, audit: Audit) -> None:
        self._db = db
        self._clock = clock
        self._access = access
        self._audit = audit

    def invite(self, issuer_slug: str, name: str, *, by: str, role: AdminRole = AdminRole.ADMINISTRATOR) -> str:
        """Return the token of a link for a colleague. Raises NameMissing."""
        name = " ".join(name.split())[:MAX_NAME]
        if not name:
            raise NameMissing
        token = self._access.new_link(issuer_slug, name, made_by=by, ttl=INVITATION_TTL, role=role)
        invited = Action.OFFICER_INVITED if role is AdminRole.OFFICER else Action.INVITED
        self._audit.record(issuer_slug, invited, name, who=by)
        return token

    def invitations(self, issuer_slug: str) -> Sequence[Invitation]:
        """Return the links that wait for somebody, oldest first."""
        query = (
            select(AdminLinkRow)
            .where(AdminLinkRow.issuer_slug == issuer_slug, AdminLinkRow.expires_at >= self._clock())
            .order_by(AdminLinkRow.created_at)
        )
        with self._db.read() as session:
            return [
                Invitation(
                    id=row.id,
                    name=row.name,
                    made_by=row.made_by,
                    created_at=row.created_at,
                    expires_at=row.expires_at,
                    role=AdminRole(row.role),
                )
                for row in session.scalars(query)
            ]

    def withdraw(self, issuer_slug: str, invitation_id: UUID, *, by: str) -> None:
        """Make an invitation of this institution worthless; nothing happens if it was used."""
        with self._db.write() as session:
            name = session.scalar(
                delete(AdminLinkRow)
                .where(AdminLinkRow.id == invitation_id, AdminLinkRow.issuer_slug == issuer_slug)
                .returning(AdminLinkRow.name)
                .execution_options(synchronize_session=False)
            )
        if name is not None:
            self._audit.record(issuer_slug, Action.INVITATION_WITHDRAWN, name, who=by)

    def signed_in(self, issuer_slug: str) -> Sequence[SignedIn]:
        """Return the living sessions, oldest first."""
        query = (
            select(AdminSessionRow)
            .where(AdminSessionRow.issuer_slug == issuer_slug, AdminSessionRow.expires_at >= self._clock())
            .order_by(AdminSessionRow.created_at)
        )
        with self._db.read() as session:
            return [
                SignedIn(
                    id=row.id,
                    name=row.name,
                    created_at=row.created_at,
                    expires_at=row.expires_at,
                    role=AdminRole(row.role),
                )
                for row in session.scalars(query)
            ]

    def end_session(self, issuer_slug: str, session_id: UUID, *, by: str) -> None:
        """Sign a browser of this institution out; nothing happens if it was signed out already."""
        with self._db.write() as session:
            name = session.scalar(
                delete(AdminSessionRow)
                .where(AdminSessionRow.id == session_id, AdminSessionRow.issuer_slug == issuer_slug)
                .returning(AdminSessionRow.name)
                .execution_options(synchronize_session=False)
            )
        if name is not None:
            self._audit.record(issuer_slug, Action.SESSION_ENDED, name, who=by)
