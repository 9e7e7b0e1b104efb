"""Who is an administrator: whoever used a one-time link that the command line printed. No launch ever is."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import g, request
from sqlalchemy import delete, select

from app.admin.models import AdminLinkRow, AdminSessionRow
from app.clock import Clock
from app.db import Database
from app.errors import Kind, ProductError
from app.web import check_csrf, cookie, guarded, use_session

COOKIE = "mc_admin"
LINK_TTL = timedelta(hours=1)
SESSION_TTL = timedelta(hours=8)
P = ParamSpec("P")
R = TypeVar("R")


class LinkSpent(ProductError):
    """The sign-in link was used, has expired, or never existed."""

    kind = Kind.FORBIDDEN
    code = "admin.link_spent"


class SignedOut(ProductError):
    """There is no administrator's session in this browser."""

    kind = Kind.UNAUTHENTICATED
    code = "admin.signed_out"


class AdminAccess:
    """Makes one-time links, turns each into one session, and recognises sessions."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def new_link(self, issuer_slug: str) -> str:
        """Return the token of a new link that signs in once, within the hour, for one institution."""
        token = secrets.token_urlsafe(32)
        now = self._clock()
        with self._db.write() as session:
            session.execute(delete(AdminLinkRow).where(AdminLinkRow.expires_at < now))
            session.add(AdminLinkRow(token_hash=_digest(token), issuer_slug=issuer_slug, expires_at=now + LINK_TTL))
        return token

    def sign_in(self, token: str) -> str:
        """Spend the link and return the value of a new session cookie. Raises LinkSpent."""
        now = self._clock()
        with self._db.write() as session:
            issuer_slug = session.scalar(
                delete(AdminLinkRow)
                .where(AdminLinkRow.token_hash == _digest(token), AdminLinkRow.expires_at >= now)
                .returning(AdminLinkRow.issuer_slug)
            )
            if issuer_slug is None:
                raise LinkSpent
            session.execute(delete(AdminSessionRow).where(AdminSessionRow.expires_at < now))
            opaque = secrets.token_urlsafe(32)
            session.add(
                AdminSessionRow(session_hash=_digest(opaque), issuer_slug=issuer_slug, expires_at=now + SESSION_TTL)
            )
        return opaque

    def sign_out(self) -> None:
        """End this browser's session."""
        with self._db.write() as session:
            session.execute(delete(AdminSessionRow).where(AdminSessionRow.session_hash == _digest(cookie(COOKIE))))

    def issuer_slug(self) -> str:
        """Return the institution of this browser's session. Raises SignedOut."""
        with self._db.read() as session:
            slug = session.scalar(
                select(AdminSessionRow.issuer_slug).where(
                    AdminSessionRow.session_hash == _digest(cookie(COOKIE)),
                    AdminSessionRow.expires_at >= self._clock(),
                )
            )
        if slug is None:
            raise SignedOut
        return slug

    def required(self, view: Callable[P, R]) -> Callable[P, R]:
        """Open a view to administrators only; posts need the form's token too."""

        @wraps(view)
        def guard(*args: P.args, **kwargs: P.kwargs) -> R:
            g.admin_issuer = self.issuer_slug()
            use_session(COOKIE)
            if request.method not in {"GET", "HEAD"}:
                check_csrf()
            return view(*args, **kwargs)

        return guarded("admin")(guard)


def _digest(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()
