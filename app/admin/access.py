"""Who is an administrator: whoever used a one-time link of the command line or of a colleague. No launch ever is."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import ParamSpec, TypeVar
from uuid import UUID

from flask import g, request
from sqlalchemy import ColumnElement, Row, delete, select
from sqlalchemy.orm import Session

from app.admin.audit import Action, Audit
from app.admin.models import AdminLinkRow, AdminSessionRow, ColleagueRow
from app.admin.roles import AdminRole, Permission, may
from app.clock import Clock
from app.db import Database, secret_digest
from app.errors import Kind, ProductError
from app.web import check_csrf, cookie, guarded, use_session

COOKIE = "mc_admin"
GUARD = "admin."


LINK_TTL = timedelta(hours=1)
SESSION_TTL = timedelta(hours=8)
P = ParamSpec("P")
R = TypeVar("R")


class LinkSpent(ProductError):
    """The sign-in link was used or withdrawn, has expired, never existed, or comes from another site's page."""

    kind = Kind.FORBIDDEN
    code = "admin.link_spent"


class SignedOut(ProductError):
    """There is no administrator's session in this browser."""

    kind = Kind.UNAUTHENTICATED
    code = "admin.signed_out"


class RoleLacking(ProductError):
    """What was asked for is for others than the role of the person signed in."""

    kind = Kind.FORBIDDEN
    code = "admin.role_lacking"


@dataclass(frozen=True, slots=True, kw_only=True)
class Administrator:
    """Who is signed in; `name` is "" for whoever came by a link of the command line without a name."""

    session_id: UUID
    issuer_slug: str
    name: str
    role: AdminRole


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link that has not been used; without a colleague it is one of the command line."""

    hash: str
    issuer_slug: str
    colleague_id: UUID | None


def link_path(token: str) -> str:
    """Return where a link leads: its token is the fragment, which browsers send to nobody and no log sees. Pure."""
    return f"/admin/sign-in/#{token}"


class AdminAccess:
    """Makes one-time links, turns each into one session, and recognises sessions."""

    def __init__(self, db: Database, clock: Clock, audit: Audit) -> None:
        self._db = db
        self._clock = clock
        self._audit = audit

    def new_link(
        self,
        issuer_slug: str,
        name: str = "",
        *,
        made_by: str = "",
        ttl: timedelta = LINK_TTL,
        role: AdminRole = AdminRole.ADMINISTRATOR,
        colleague_id: UUID | None = None,
    ) -> str:
        """Return the token of a new link that signs in once, for one institution, whoever `name` is.

        Without a colleague it is the command line's: the way in that no provider can close.
        """
        token = secrets.token_urlsafe(32)
        now = self._clock()
        with self._db.write() as session:
            session.execute(delete(AdminLinkRow).where(AdminLinkRow.expires_at < now))
            session.add(
                AdminLinkRow(
                    token_hash=secret_digest(token),
                    issuer_slug=issuer_slug,
                    name=name,
                    made_by=made_by,
                    role=role.value,
                    colleague_id=colleague_id,
                    created_at=now,
                    expires_at=now + ttl,
                )
            )
        return token

    def link(self, token: str) -> Link:
        """Return what a link is, without spending it. Raises LinkSpent."""
        with self._db.read() as session:
            row = session.scalar(select(AdminLinkRow).where(*self._living(secret_digest(token))))
        if row is None:
            raise LinkSpent
        return Link(hash=row.token_hash, issuer_slug=row.issuer_slug, colleague_id=row.colleague_id)

    def sign_in(self, token: str) -> tuple[str, AdminRole]:
        """Spend the link and return the value of a new session cookie, and whose it is. Raises LinkSpent."""
        with self._audit.together(), self._db.write() as session:
            spent = self.spend(session, secret_digest(token))
            role = AdminRole(spent.role)
            if spent.colleague_id:
                colleague = session.get(ColleagueRow, spent.colleague_id, with_for_update=True)
                if colleague is None:
                    raise LinkSpent("removed")
                colleague.joined_at = colleague.joined_at or self._clock()
                role = AdminRole(colleague.role)
            opaque = self.open_session(session, spent.issuer_slug, spent.name, role, spent.colleague_id)
            action = Action.SIGNED_IN if spent.colleague_id else Action.SIGNED_IN_BY_COMMAND
            self._audit.record(spent.issuer_slug, action, who=spent.name)
        return opaque, role

    def spend(self, session: Session, link_hash: str) -> Row[str, str, str, UUID | None]:
        """Use a link up: its institution, name, role and colleague. Raises LinkSpent."""
        spent = session.execute(
            delete(AdminLinkRow)
            .where(*self._living(link_hash))
            .returning(AdminLinkRow.issuer_slug, AdminLinkRow.name, AdminLinkRow.role, AdminLinkRow.colleague_id)
            .execution_options(synchronize_session=False)
        ).one_or_none()
        if spent is None:
            raise LinkSpent
        return spent

    def open_session(
        self, session: Session, issuer_slug: str, name: str, role: AdminRole, colleague_id: UUID | None
    ) -> str:
        """Begin a session and return the value of its cookie."""
        now, opaque = self._clock(), secrets.token_urlsafe(32)
        session.execute(delete(AdminSessionRow).where(AdminSessionRow.expires_at < now))
        session.add(
            AdminSessionRow(
                session_hash=secret_digest(opaque),
                issuer_slug=issuer_slug,
                name=name,
                role=role.value,
                colleague_id=colleague_id,
                created_at=now,
                expires_at=now + SESSION_TTL,
            )
        )
        return opaque

    def _living(self, link_hash: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        return AdminLinkRow.token_hash == link_hash, AdminLinkRow.expires_at >= self._clock()

    def sign_out(self) -> Row[str, str, UUID | None] | None:
        """End this browser's session; return its institution, name and colleague, None if there was none."""
        with self._audit.together(), self._db.write() as session:
            ended = session.execute(
                delete(AdminSessionRow)
                .where(AdminSessionRow.session_hash == secret_digest(cookie(COOKIE)))
                .returning(AdminSessionRow.issuer_slug, AdminSessionRow.name, AdminSessionRow.colleague_id)
                .execution_options(synchronize_session=False)
            ).one_or_none()
            if ended:
                self._audit.record(ended.issuer_slug, Action.SIGNED_OUT, who=ended.name)
        return ended

    def current(self) -> Administrator:
        """Return whose session this browser has. Raises SignedOut."""
        with self._db.read() as session:
            row = session.scalar(
                select(AdminSessionRow).where(
                    AdminSessionRow.session_hash == secret_digest(cookie(COOKIE)),
                    AdminSessionRow.expires_at >= self._clock(),
                )
            )
        if row is None:
            raise SignedOut
        return Administrator(session_id=row.id, issuer_slug=row.issuer_slug, name=row.name, role=AdminRole(row.role))

    def required(self, view: Callable[P, R]) -> Callable[P, R]:
        """Open a view to administrators only; posts need the form's token too."""
        return self.may(Permission.ADMINISTER)(view)

    def may(self, permission: Permission) -> Callable[[Callable[P, R]], Callable[P, R]]:
        """Return what opens a view to the roles that may do `permission`; posts need the form's token too."""

        def opened(view: Callable[P, R]) -> Callable[P, R]:
            return guarded(f"{GUARD}{permission.value}")(self._only(view, permission))

        return opened

    def _only(self, view: Callable[P, R], permission: Permission) -> Callable[P, R]:
        @wraps(view)
        def guard(*args: P.args, **kwargs: P.kwargs) -> R:
            administrator = self.current()
            if not may(administrator.role, permission):
                raise RoleLacking
            g.admin_issuer, g.admin_name = administrator.issuer_slug, administrator.name
            g.admin_session, g.admin_role = administrator.session_id, administrator.role
            use_session(COOKIE)
            if request.method not in {"GET", "HEAD"}:
                check_csrf()
            return view(*args, **kwargs)

        return guard
