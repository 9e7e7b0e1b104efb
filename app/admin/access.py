"""Who is an administrator: whoever used a one-time link of the command line or of a colleague. No launch ever is."""

import hashlib
import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import wraps
from typing import ParamSpec, TypeVar
from uuid import UUID

from flask import g, request
from sqlalchemy import delete, select

from app.admin.audit import Action, Audit
from app.admin.models import AdminLinkRow, AdminSessionRow
from app.clock import Clock
from app.db import Database
from app.errors import Kind, ProductError
from app.web import check_csrf, cookie, guarded, use_session

COOKIE = "mc_admin"


class AdminRole(StrEnum):
    """What somebody may do: everything here but decide, or decide what is sent for approval and renew what is due."""

    ADMINISTRATOR = "administrator"
    OFFICER = "officer"


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
    """The page is for administrators, or for quality officers, and the person signed in is the other."""

    kind = Kind.FORBIDDEN
    code = "admin.role_lacking"


@dataclass(frozen=True, slots=True, kw_only=True)
class Administrator:
    """Who is signed in; `name` is "" for whoever came by a link of the command line without a name."""

    session_id: UUID
    issuer_slug: str
    name: str
    role: AdminRole


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
    ) -> str:
        """Return the token of a new link that signs in once, for one institution, whoever `name` is."""
        token = secrets.token_urlsafe(32)
        now = self._clock()
        with self._db.write() as session:
            session.execute(delete(AdminLinkRow).where(AdminLinkRow.expires_at < now))
            session.add(
                AdminLinkRow(
                    token_hash=_digest(token),
                    issuer_slug=issuer_slug,
                    name=name,
                    made_by=made_by,
                    role=role.value,
                    created_at=now,
                    expires_at=now + ttl,
                )
            )
        return token

    def sign_in(self, token: str) -> tuple[str, AdminRole]:
        """Spend the link and return the value of a new session cookie, and whose it is. Raises LinkSpent."""
        now = self._clock()
        with self._db.write() as session:
            spent = session.execute(
                delete(AdminLinkRow)
                .where(AdminLinkRow.token_hash == _digest(token), AdminLinkRow.expires_at >= now)
                .returning(AdminLinkRow.issuer_slug, AdminLinkRow.name, AdminLinkRow.role)
                .execution_options(synchronize_session=False)
            ).one_or_none()
            if spent is None:
                raise LinkSpent
            session.execute(delete(AdminSessionRow).where(AdminSessionRow.expires_at < now))
            opaque = secrets.token_urlsafe(32)
            session.add(
                AdminSessionRow(
                    session_hash=_digest(opaque),
                    issuer_slug=spent.issuer_slug,
                    name=spent.name,
                    role=spent.role,
                    created_at=now,
                    expires_at=now + SESSION_TTL,
                )
            )
        self._audit.record(spent.issuer_slug, Action.SIGNED_IN, who=spent.name)
        return opaque, AdminRole(spent.role)

    def sign_out(self) -> None:
        """End this browser's session."""
        with self._db.write() as session:
            ended = session.execute(
                delete(AdminSessionRow)
                .where(AdminSessionRow.session_hash == _digest(cookie(COOKIE)))
                .returning(AdminSessionRow.issuer_slug, AdminSessionRow.name)
                .execution_options(synchronize_session=False)
            ).one_or_none()
        if ended:
            self._audit.record(ended.issuer_slug, Action.SIGNED_OUT, who=ended.name)

    def current(self) -> Administrator:
        """Return whose session this browser has. Raises SignedOut."""
        with self._db.read() as session:
            row = session.scalar(
                select(AdminSessionRow).where(
                    AdminSessionRow.session_hash == _digest(cookie(COOKIE)),
                    AdminSessionRow.expires_at >= self._clock(),
                )
            )
        if row is None:
            raise SignedOut
        return Administrator(session_id=row.id, issuer_slug=row.issuer_slug, name=row.name, role=AdminRole(row.role))

    def required(self, view: Callable[P, R]) -> Callable[P, R]:
        """Open a view to administrators only; posts need the form's token too."""
        return guarded("admin")(self._only(view, {AdminRole.ADMINISTRATOR}))

    def officers(self, view: Callable[P, R]) -> Callable[P, R]:
        """Open a view to quality officers only: an administrator does not decide by being one."""
        return guarded("officer")(self._only(view, {AdminRole.OFFICER}))

    def everybody(self, view: Callable[P, R]) -> Callable[P, R]:
        """Open a view to administrators and quality officers."""
        return guarded("quality")(self._only(view, set(AdminRole)))

    def _only(self, view: Callable[P, R], roles: Collection[AdminRole]) -> Callable[P, R]:
        @wraps(view)
        def guard(*args: P.args, **kwargs: P.kwargs) -> R:
            administrator = self.current()
            if administrator.role not in roles:
                raise RoleLacking
            g.admin_issuer, g.admin_name = administrator.issuer_slug, administrator.name
            g.admin_session, g.admin_role = administrator.session_id, administrator.role
            use_session(COOKIE)
            if request.method not in {"GET", "HEAD"}:
                check_csrf()
            return view(*args, **kwargs)

        return guard


def _digest(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()
