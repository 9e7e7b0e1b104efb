"""Colleagues: invited by one-time links, with a role that can be changed, and their sessions ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.admin.access import AdminAccess
from app.admin.audit import Action, Audit
from app.admin.models import AdminLinkRow, AdminSessionRow, ColleagueRow
from app.admin.providers import Providers, SignInBy
from app.admin.roles import AdminRole
from app.audit import BY_COMMAND
from app.clock import Clock
from app.db import Database
from app.errors import Kind, ProductError

INVITATION_TTL = timedelta(days=3)
MAX_NAME = 100
_INVITED = {
    AdminRole.ADMINISTRATOR: Action.INVITED,
    AdminRole.OFFICER: Action.OFFICER_INVITED,
    AdminRole.REGISTRAR: Action.REGISTRAR_INVITED,
    AdminRole.AUDITOR: Action.AUDITOR_INVITED,
}


class NameMissing(ProductError):
    """An invitation needs the name of the colleague."""

    code = "admin.name_missing"


class ColleagueMissing(ProductError):
    """The institution has no such colleague, or not any more."""

    kind = Kind.NOT_FOUND
    code = "admin.colleague_missing"


class LastAdministrator(ProductError):
    """Without this colleague nobody could change anything but by the command line."""

    kind = Kind.CONFLICT
    code = "admin.last_administrator"


class RoleElsewhere(ProductError):
    """The institution's own sign-in says which role this colleague has."""

    kind = Kind.CONFLICT
    code = "admin.role_elsewhere"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Somebody who may sign in; `joined_at` is None until they have.

    `is_bound` says that the sign-in that is on knows them, `is_by_claim` that its claim gives their role, and
    `is_left_out` that they joined and have no account at the sign-in that is on: they need a new link.
    """

    id: UUID
    name: str
    role: AdminRole
    joined_at: datetime | None
    is_bound: bool
    is_by_claim: bool
    is_left_out: bool


class Colleagues:
    """The administrators of an institution, and who is going to be one."""

    def __init__(self, db: Database, clock: Clock, access: AdminAccess, audit: Audit, providers: Providers) -> None:
        self._db = db
        self._clock = clock
        self._access = access
        self._audit = audit
        self._providers = providers

    def invite(self, issuer_slug: str, name: str, *, by: str, role: AdminRole = AdminRole.ADMINISTRATOR) -> str:
        """Return the token of a link for a new colleague. Raises NameMissing."""
        name = " ".join(name.split())[:MAX_NAME]
        if not name or name.casefold() == BY_COMMAND:  # which stands for whoever gives a command
            raise NameMissing
        colleague_id = uuid4()
        with self._audit.together(), self._db.write() as session:
            session.add(
                ColleagueRow(
                    id=colleague_id,
                    issuer_slug=issuer_slug,
                    name=name,
                    role=role.value,
                    made_by=by,
                    created_at=self._clock(),
                )
            )
            session.flush()  # the link is its
            return self._link(issuer_slug, colleague_id, name, role, by)

    def invite_again(self, issuer_slug: str, colleague_id: UUID, *, by: str) -> tuple[str, Colleague]:
        """Return the token of another link for a colleague, and whose; earlier ones stop.

        With a sign-in that is on, it is for whichever account opens it. Raises ColleagueMissing or RoleElsewhere.
        """
        by_now = self._providers.current(issuer_slug)
        with self._audit.together(), self._db.write() as session:
            row = _own(session, issuer_slug, colleague_id)
            found = _colleague(row, by_now)
            if found.is_by_claim:
                raise RoleElsewhere
            session.execute(delete(AdminLinkRow).where(AdminLinkRow.colleague_id == colleague_id))
            return self._link(issuer_slug, colleague_id, found.name, found.role, by), found

    def all(self, issuer_slug: str) -> Sequence[Colleague]:
        """Return everybody who may sign in, by name."""
        query = select(ColleagueRow).where(ColleagueRow.issuer_slug == issuer_slug).order_by(ColleagueRow.name)
        by_now = self._providers.current(issuer_slug)
        with self._db.read() as session:
            return [_colleague(row, by_now) for row in session.scalars(query)]

    def change_role(self, issuer_slug: str, colleague_id: UUID, role: AdminRole, *, by: str) -> None:
        """Give a colleague another role, in every browser at once.

        Raises ColleagueMissing, RoleElsewhere or LastAdministrator.
        """
        by_now = self._providers.current(issuer_slug)
        with self._audit.together(), self._db.write() as session:
            row = _own(session, issuer_slug, colleague_id)
            if row.role == role.value:
                return
            if _colleague(row, by_now).is_by_claim:
                raise RoleElsewhere
            _keep_one(session, row, by_now)
            row.role = role.value
            for table in (AdminSessionRow, AdminLinkRow):
                session.execute(update(table).where(table.colleague_id == colleague_id).values(role=role.value))
            self._audit.record(issuer_slug, Action.ROLE_CHANGED, f"{row.name}: {role.value}", who=by)

    def remove(self, issuer_slug: str, colleague_id: UUID, *, by: str) -> None:
        """Let a colleague in no more, and sign them out. Raises ColleagueMissing or LastAdministrator.

        Whom a claim gives a role comes in by it again, unless it is taken away at the provider, too.
        """
        by_now = self._providers.current(issuer_slug)
        with self._audit.together(), self._db.write() as session:
            row = _own(session, issuer_slug, colleague_id)
            _keep_one(session, row, by_now)
            for table in (AdminSessionRow, AdminLinkRow):
                session.execute(delete(table).where(table.colleague_id == colleague_id))
            session.delete(row)
            self._audit.record(issuer_slug, Action.COLLEAGUE_REMOVED, row.name, who=by)

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
        with self._audit.together(), self._db.write() as session:
            gone = session.execute(
                delete(AdminLinkRow)
                .where(AdminLinkRow.id == invitation_id, AdminLinkRow.issuer_slug == issuer_slug)
                .returning(AdminLinkRow.name, AdminLinkRow.colleague_id)
                .execution_options(synchronize_session=False)
            ).one_or_none()
            if gone and gone.colleague_id:  # whoever never came was only invited
                session.execute(
                    delete(ColleagueRow).where(ColleagueRow.id == gone.colleague_id, ColleagueRow.joined_at.is_(None))
                )
            if gone is not None:
                self._audit.record(issuer_slug, Action.INVITATION_WITHDRAWN, gone.name, who=by)

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
        with self._audit.together(), self._db.write() as session:
            name = session.scalar(
                delete(AdminSessionRow)
                .where(AdminSessionRow.id == session_id, AdminSessionRow.issuer_slug == issuer_slug)
                .returning(AdminSessionRow.name)
                .execution_options(synchronize_session=False)
            )
            if name is not None:
                self._audit.record(issuer_slug, Action.SESSION_ENDED, name, who=by)

    def _link(self, issuer_slug: str, colleague_id: UUID, name: str, role: AdminRole, by: str) -> str:
        self._audit.record(issuer_slug, _INVITED[role], name, who=by)
        return self._access.new_link(
            issuer_slug, name, made_by=by, ttl=INVITATION_TTL, role=role, colleague_id=colleague_id
        )


def _own(session: Session, issuer_slug: str, colleague_id: UUID) -> ColleagueRow:
    """Return the colleague, with all administrators of the institution locked: two removals at once leave one."""
    session.scalars(
        select(ColleagueRow.id)
        .where(ColleagueRow.issuer_slug == issuer_slug)
        .order_by(ColleagueRow.id)
        .with_for_update()
    ).all()
    row = session.get(ColleagueRow, colleague_id, populate_existing=True)
    if row is None or row.issuer_slug != issuer_slug:
        raise ColleagueMissing
    return row


def _keep_one(session: Session, row: ColleagueRow, by_now: SignInBy | None) -> None:
    if row.role != AdminRole.ADMINISTRATOR or row.joined_at is None or _colleague(row, by_now).is_by_claim:
        return
    others = select(ColleagueRow.id).where(
        ColleagueRow.issuer_slug == row.issuer_slug,
        ColleagueRow.role == AdminRole.ADMINISTRATOR.value,
        ColleagueRow.joined_at.is_not(None),
        ColleagueRow.id != row.id,
    )
    if by_now:  # whom the sign-in does not know cannot come in
        others = others.where(ColleagueRow.provider == by_now.realm)
        if by_now.role_claim:  # whether a claim still lets somebody in, the provider alone knows
            others = others.where(~ColleagueRow.is_by_claim)
    if session.scalars(others).first() is None:
        raise LastAdministrator


def _colleague(row: ColleagueRow, by_now: SignInBy | None) -> Colleague:
    is_bound = by_now is not None and row.provider == by_now.realm
    return Colleague(
        id=row.id,
        name=row.name,
        role=AdminRole(row.role),
        joined_at=row.joined_at,
        is_bound=is_bound,
        is_by_claim=row.is_by_claim and is_bound and by_now is not None and bool(by_now.role_claim),
        is_left_out=by_now is not None and row.joined_at is not None and not is_bound,
    )
