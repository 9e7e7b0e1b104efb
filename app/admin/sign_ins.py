"""Signing in by the institution's own provider: the way there, the way back, and who it is for us."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.admin.access import AdminAccess, Link, LinkSpent
from app.admin.audit import Action, ActorKind, Audit
from app.admin.models import AdminSessionRow, ColleagueRow, QuestionRow
from app.admin.providers import ProviderOff, Providers, SignInBy, known_as
from app.admin.roles import AdminRole
from app.audit import BY_COMMAND
from app.clock import Clock
from app.db import Database, SecretBox, SecretUnreadable, secret_digest
from app.errors import Kind, ProductError
from app.oidc import Client, ProviderMisdescribed, ProviderUnreachable, Question

QUESTION_TTL = timedelta(minutes=10)
MOST_QUESTIONS = 10_000  # anybody may begin; the oldest go first, so that nobody is refused and nothing fills up
_MAX_PATH = 512


class QuestionLost(ProductError):
    """The answer is to no question of this browser: too late, used already, or somebody else's."""

    kind = Kind.FORBIDDEN
    code = "admin.question_lost"


class NotInvited(ProductError):
    """The provider knows the person, and the institution has not invited them."""

    kind = Kind.FORBIDDEN
    code = "admin.not_invited"


class RoleNotGiven(ProductError):
    """The provider's claim gives the person none of the roles."""

    kind = Kind.FORBIDDEN
    code = "admin.role_not_given"


class PersonNotTold(ProductError):
    """The claim that says for good who somebody is was not there."""

    kind = Kind.FORBIDDEN
    code = "admin.person_not_told"


class PersonIsMail(ProductError):
    """The claim that shall say for good who somebody is holds an e-mail address."""

    kind = Kind.FORBIDDEN
    code = "admin.person_is_mail"


class PersonTaken(ProductError):
    """An invitation is for one person, and this one is another colleague already."""

    kind = Kind.CONFLICT
    code = "admin.person_taken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What came of a try: as whom the person would be known, and which role the claim gives, None for none.

    `is_bound` says that whoever tried it is a colleague who is known by this account once the sign-in is on.
    """

    person: str
    role: AdminRole | None
    is_bound: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """Somebody is in: their new session's cookie, their role, and where they wanted to go, "" if nowhere."""

    secret: str
    role: AdminRole
    next_path: str


def own_path(path: str) -> str:
    """Return `path` if it is one of the administration, else "": nobody is sent elsewhere. Pure."""
    try:
        parts = urlsplit(path) if path.isascii() and path.isprintable() and len(path) <= _MAX_PATH else None
    except ValueError:  # such as //[
        return ""
    if parts is None or parts.scheme or parts.netloc or parts.fragment or "\\" in path or ".." in path:
        return ""
    is_own = parts.path.startswith("/admin/") and not parts.path.startswith(("/admin/oidc/", "/admin/sign-in/"))
    return path if is_own and "//" not in path else ""


class SignIns:
    """Leads browsers to providers and believes what they bring back, once."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        box: SecretBox,
        client: Client,
        *,
        providers: Providers,
        access: AdminAccess,
        audit: Audit,
        public_url: str,
    ) -> None:
        self._db = db
        self._clock = clock
        self._box = box
        self._client = client
        self._access = access
        self._audit = audit
        self._public_url = public_url
        self.providers = providers

    def redirect_uri(self, issuer_slug: str) -> str:
        """Return the address to which an institution's provider sends people back: one of its own for each."""
        return f"{self._public_url}/admin/oidc/{issuer_slug}/callback"

    def begin(
        self,
        issuer_slug: str,
        browser: str,
        *,
        next_path: str = "",
        link: Link | None = None,
        tester: UUID | None = None,
    ) -> str:
        """Return where `browser`, a secret that only it has, is to go.

        With `tester`, the session of an administrator, it is a try, on or not. Raises ProviderOff, ProviderUnreachable,
        ProviderMisdescribed or SecretUnreadable.
        """
        by = self._entered(issuer_slug) if tester else self.providers.open(issuer_slug)
        question = Question.new()
        address = self._client.address(by.provider, question, self.redirect_uri(issuer_slug))
        now = self._clock()
        with self._db.write() as session:
            session.execute(delete(QuestionRow).where(QuestionRow.expires_at <= now))
            _make_room(session)
            session.add(
                QuestionRow(
                    state_hash=secret_digest(question.state),
                    browser_hash=secret_digest(browser),
                    issuer_slug=issuer_slug,
                    mark=by.mark,
                    sealed=self._box.seal(json.dumps([question.nonce, question.verifier])),
                    link_hash=link.hash if link else "",
                    tester=tester,
                    next_path=own_path(next_path),
                    expires_at=now + QUESTION_TTL,
                )
            )
        return address

    def finish(
        self, issuer_slug: str, parameters: Mapping[str, str], browser: str, *, session_id: UUID | None
    ) -> Entered | Trial:
        """Take what a browser brings back. The question is spent, whatever the answer is.

        Raises QuestionLost, NotInvited, RoleNotGiven, PersonNotTold, PersonIsMail, PersonTaken, LinkSpent, ProviderOff
        and what `Client.claims` does.
        """
        asked = self._spent(issuer_slug, parameters.get("state", ""), browser)
        by = self._entered(issuer_slug) if asked.tester else self.providers.open(issuer_slug)
        if by.mark != asked.mark or (asked.tester and asked.tester != session_id):
            raise QuestionLost("changed")
        nonce, verifier = json.loads(self._box.open(asked.sealed))
        question = Question(state=parameters["state"], nonce=nonce, verifier=verifier)
        claims = self._client.claims(by.provider, question, parameters, self.redirect_uri(issuer_slug))
        person = by.person(claims)
        if not person:
            raise PersonNotTold
        if by.is_mail(claims):
            raise PersonIsMail
        try:
            if asked.tester:
                tester = self._tester(issuer_slug, by, person, asked.tester)
                self.providers.note_tried(issuer_slug, by.mark, tester, person)
                return Trial(person=person, role=by.role(claims), is_bound=tester is not None)
            return self._enter(issuer_slug, by, person, claims, asked)
        except IntegrityError as error:  # the same person, at the same moment
            raise PersonTaken from error

    def way_out(self, issuer_slug: str) -> str:
        """Return where one signs out of the provider too, "" where it does not offer that or does not answer."""
        try:
            provider = self.providers.open(issuer_slug).provider
            url = self._client.description(provider).end_session_url
        except (ProviderOff, ProviderUnreachable, ProviderMisdescribed, SecretUnreadable):
            return ""
        more = urlencode({"client_id": provider.client_id, "post_logout_redirect_uri": f"{self._public_url}/"})
        return f"{url}{'&' if '?' in url else '?'}{more}" if url else ""

    def _entered(self, issuer_slug: str) -> SignInBy:
        found = self.providers.entered(issuer_slug)
        if found is None:
            raise ProviderOff
        return found

    def _spent(self, issuer_slug: str, state: str, browser: str) -> QuestionRow:
        with self._db.write() as session:
            # Only its own browser can spend it: whoever else learns a state can neither use it nor use it up.
            row = session.scalar(
                select(QuestionRow)
                .where(
                    QuestionRow.state_hash == secret_digest(state),
                    QuestionRow.browser_hash == secret_digest(browser),
                    QuestionRow.issuer_slug == issuer_slug,
                    QuestionRow.expires_at > self._clock(),
                )
                .with_for_update()
            )
            if row is None or not browser:
                raise QuestionLost
            session.delete(row)
            session.flush()
            session.expunge(row)
            return row

    def _tester(self, issuer_slug: str, by: SignInBy, person: str, tester: UUID) -> UUID | None:
        """Return the colleague who tried it, if they can be known by it: at this moment it is proven who they are.

        Whoever came by the command line is nobody's entry, and another's stays another's.
        """
        with self._db.read() as session:
            found = session.scalar(
                select(ColleagueRow.id)
                .join(AdminSessionRow, AdminSessionRow.colleague_id == ColleagueRow.id)
                .where(ColleagueRow.issuer_slug == issuer_slug, AdminSessionRow.id == tester)
            )
            known = session.scalar(known_as(issuer_slug, by, person))
            # Once it is on a try changes nobody's account.
            return found if (known.id == found if known else not by.is_on) else None

    def _enter(
        self, issuer_slug: str, by: SignInBy, person: str, claims: Mapping[str, Any], asked: QuestionRow
    ) -> Entered:
        given = by.role(claims)
        with self._audit.together(), self._db.write() as session:
            row = session.scalar(known_as(issuer_slug, by, person).with_for_update())
            is_new = row is None or bool(asked.link_hash)
            if asked.link_hash:
                row = self._bound(session, row, asked.link_hash, by, person)
            elif row is None:
                if given is None:
                    raise RoleNotGiven if by.role_claim else NotInvited
                row = self._made(issuer_slug, by, person, given, _name(claims) or person)
                session.add(row)
            name, held, secret = row.name, row.role, ""
            of_theirs = AdminSessionRow.colleague_id == row.id
            is_given = row.is_by_claim and bool(by.role_claim)  # without a claim the role that is stored holds
            if is_given and given is None:  # taken away at the provider: out of all browsers, and counted no more
                session.execute(delete(AdminSessionRow).where(of_theirs))
                session.delete(row)
            else:
                row.role = given.value if is_given and given else held
                row.joined_at = row.joined_at or self._clock()
                session.flush()
                session.execute(update(AdminSessionRow).where(of_theirs).values(role=row.role))
                secret = self._access.open_session(session, issuer_slug, name, AdminRole(row.role), row.id)
            role = AdminRole(row.role)
            if is_new and secret:
                self._audit.record(issuer_slug, Action.COLLEAGUE_BOUND, name, who=name)
            elif role.value != held:
                self._audit.record(issuer_slug, Action.ROLE_CHANGED, f"{name}: {role.value}", actor=ActorKind.PRODUCT)
            if secret:
                self._audit.record(issuer_slug, Action.SIGNED_IN, who=name)
            else:
                self._audit.record(issuer_slug, Action.COLLEAGUE_REMOVED, name, actor=ActorKind.PRODUCT)
        if not secret:
            raise RoleNotGiven
        return Entered(secret=secret, role=role, next_path=asked.next_path)

    def _bound(
        self, session: Session, held: ColleagueRow | None, link_hash: str, by: SignInBy, person: str
    ) -> ColleagueRow:
        spent = self._access.spend(session, link_hash)
        row = session.get(ColleagueRow, spent.colleague_id, with_for_update=True) if spent.colleague_id else None
        if row is None:
            raise LinkSpent("removed")
        if held is not None and held.id != row.id:
            raise PersonTaken
        if (row.provider, row.person) != (by.realm, person):  # a new link is for a new account, too
            session.execute(delete(AdminSessionRow).where(AdminSessionRow.colleague_id == row.id))
            row.provider, row.person, row.is_by_claim = by.realm, person, False
        return row

    def _made(self, issuer_slug: str, by: SignInBy, person: str, role: AdminRole, name: str) -> ColleagueRow:
        return ColleagueRow(
            issuer_slug=issuer_slug,
            name=name,
            role=role.value,
            made_by="",
            created_at=self._clock(),
            provider=by.realm,
            person=person,
            is_by_claim=True,
        )


def new_browser() -> str:
    """Return a secret for a browser's cookie."""
    return secrets.token_urlsafe(32)


def _name(claims: Mapping[str, Any]) -> str:
    value = claims.get("name")
    name = " ".join(value.split())[:100] if isinstance(value, str) else ""
    return name if name.casefold() != BY_COMMAND else ""


def _make_room(session: Session) -> None:
    held = session.scalar(select(func.count()).select_from(QuestionRow)) or 0
    if held >= MOST_QUESTIONS:
        oldest = select(QuestionRow.state_hash).order_by(QuestionRow.expires_at).limit(held - MOST_QUESTIONS + 1)
        session.execute(delete(QuestionRow).where(QuestionRow.state_hash.in_(oldest)))
