"""The long-term access: a holder's private e-mail address, and signing in by a link that is sent to it."""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import force_locale
from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from app.clock import Clock
from app.db import Database, PersonalPart, SecretBox, derived_key, secret_digest
from app.holders.errors import AddressUnfit, HolderLinkSpent, MailOff, SignedOut
from app.holders.letters import Letter, changed_letter, confirm_letter, sign_in_letter
from app.holders.models import HolderAddressRow, HolderLinkRow, HolderSessionRow
from app.holders.personal import personal_part, readable
from app.holders.rules import TTL, WINDOW, LinkKind, is_session_alive, may_send, same_address
from app.holders.values import Holder
from app.mail import Outbox, is_address

AddressOf = Callable[[str], str]
"""Returns the public address of the page that a link's token opens."""


@dataclass(frozen=True, slots=True)
class Access:
    """A holder's confirmed address, "" where it was sealed with another SECRET_KEY: it can be replaced and erased."""

    address: str
    confirmed_at: datetime


class Accesses:
    """Keeps addresses, sends links to them, and recognises who came by one."""

    def __init__(self, db: Database, clock: Clock, outbox: Outbox, secret_key: str) -> None:
        self._db = db
        self._clock = clock
        self._outbox = outbox
        self._box = SecretBox(secret_key)
        self._key = derived_key(secret_key, "private addresses")

    @property
    def is_on(self) -> bool:
        """Whether letters reach anybody, without which there is no such access."""
        return self._outbox.is_on

    @property
    def personal(self) -> PersonalPart:
        """What is held here about a person."""
        return personal_part(self._box.open)

    def of(self, holder: Holder) -> Access | None:
        """Return the holder's address, None if there is none that is confirmed."""
        with self._db.read() as session:
            row = session.scalar(select(HolderAddressRow).where(*_whose(HolderAddressRow, holder)))
            if row is None:
                return None
            return Access(readable(self._box.open, row.sealed) or "", row.confirmed_at)

    def waiting_until(self, holder: Holder) -> datetime | None:
        """Return until when a letter to a new address of the holder's can be answered, None if none waits."""
        own = select(HolderAddressRow.lookup).where(*_whose(HolderAddressRow, holder))
        query = select(func.max(HolderLinkRow.expires_at)).where(
            or_(and_(*_whose(HolderLinkRow, holder)), HolderLinkRow.replaces.in_(own)),
            HolderLinkRow.used_at.is_(None),
            HolderLinkRow.expires_at > self._clock(),
        )
        with self._db.read() as session:
            return session.scalar(query)

    def write_to(self, session: Session, address_id: UUID, letter_of: Callable[[], tuple[str, str]]) -> None:
        """Put down a letter to a confirmed address in the caller's transaction, if the address is still there.

        `letter_of` gives subject and body in the address's language. Raises SecretUnreadable.
        """
        row = session.get(HolderAddressRow, address_id)
        if row is not None:
            with force_locale(row.language):
                subject, body = letter_of()
            self._put(session, self._box.open(row.sealed), Letter(subject, body), row.language)

    def ask(self, holder: Holder, address: str, language: str, address_of: AddressOf) -> None:
        """Send a link to an address that becomes the holder's once whoever reads it presses the button.

        Beyond a few letters an hour nothing more is sent. Raises AddressUnfit or MailOff.
        """
        with self._asked(address) as (session, token, lookup):
            own_links = _whose(HolderLinkRow, holder)
            if self._may_send(session, _to(lookup)) and self._may_send(session, *own_links):
                link = self._link(LinkKind.CONFIRM, token, lookup, language, sealed=self._box.seal(address.strip()))
                link.platform_id, link.learner_id = holder.platform_id, holder.learner_id
                # The earlier letter may have gone to a mistyped address, which is a stranger's.
                self._void(session, *own_links)
                session.add(link)
                self._put(session, address, confirm_letter(address_of(token)), language, until=link.expires_at)

    def ask_change(self, opaque: str, address: str, language: str, address_of: AddressOf) -> None:
        """Do the same for an address that shall come in place of the one by which this browser's session came.

        Raises AddressUnfit, MailOff or SignedOut.
        """
        with self._asked(address) as (session, token, lookup):
            row = session.get(HolderSessionRow, secret_digest(opaque))
            if row is None:
                raise SignedOut
            changes = HolderLinkRow.replaces == row.lookup
            if self._may_send(session, _to(lookup)) and self._may_send(session, changes):
                link = self._link(LinkKind.CHANGE, token, lookup, language, sealed=self._box.seal(address.strip()))
                link.replaces = row.lookup
                self._void(session, changes)
                session.add(link)
                self._put(session, address, confirm_letter(address_of(token)), language, until=link.expires_at)

    @contextmanager
    def _asked(self, address: str) -> Iterator[tuple[Session, str, str]]:
        if not is_address(address.strip()):
            raise AddressUnfit
        if not self.is_on:
            raise MailOff
        with self._db.write() as session:
            yield session, secrets.token_urlsafe(32), self._lookup(address)

    def erase(self, holder: Holder) -> None:
        """Forget the holder's address, and the links and sessions that only it was for."""
        with self._db.write() as session:
            self._void(session, *_whose(HolderLinkRow, holder))
            lookup = session.scalar(
                delete(HolderAddressRow).where(*_whose(HolderAddressRow, holder)).returning(HolderAddressRow.lookup)
            )
            if lookup:
                self._end_if_nobodys(session, lookup)

    def begin_sign_in(self, address: str, language: str, address_of: AddressOf) -> None:
        """Send a link to an address that is somebody's; for any other one the same is done, but the letter.

        So that neither the answer nor how long it takes tells whose address is known. Raises MailOff.
        """
        if not self.is_on:
            raise MailOff
        token, lookup = secrets.token_urlsafe(32), self._lookup(address)
        with self._db.write() as session:
            known = self._known(session, address, lookup)
            if not self._may_send(session, _to(lookup)):
                return
            link = self._link(LinkKind.SIGN_IN if known else LinkKind.NOTHING, token, lookup, language)
            session.add(link)
            letter = sign_in_letter(address_of(token))
            if known:
                self._put(session, self._box.open(known), letter, language, until=link.expires_at)
            else:
                self._box.seal(letter.body)

    def kind_of(self, token: str) -> LinkKind:
        """Return what a link does, without spending it. Raises HolderLinkSpent."""
        with self._db.read() as session:
            kind = session.scalar(select(HolderLinkRow.kind).where(*self._unspent(token)))
            if kind is None:
                raise HolderLinkSpent
            return LinkKind(kind)

    def use(self, token: str) -> str:
        """Spend a link, which confirms the address if it is for that, and return a new session cookie's value.

        Raises HolderLinkSpent.
        """
        now = self._clock()
        with self._db.write() as session:
            link = session.scalar(select(HolderLinkRow).where(*self._unspent(token)).with_for_update())
            if link is None:
                raise HolderLinkSpent
            link.used_at = now
            if link.kind == LinkKind.CONFIRM and link.platform_id:
                whose = _whose(HolderAddressRow, Holder(platform_id=link.platform_id, learner_id=link.learner_id))
                if not session.scalar(select(HolderAddressRow.id).where(*whose)):
                    session.add(self._address(link))
                self._move(session, link, whose)
            elif link.kind == LinkKind.CHANGE:
                self._move(session, link, (HolderAddressRow.lookup == link.replaces,))
            link.sealed = ""
            opaque = secrets.token_urlsafe(32)
            session.add(
                HolderSessionRow(session_hash=secret_digest(opaque), lookup=link.lookup, created_at=now, seen_at=now)
            )
        return opaque

    def holders(self, opaque: str) -> tuple[Holder, ...] | None:
        """Return whose credentials this browser's session may see, None without a session that still counts."""
        if not opaque:
            return None
        now = self._clock()
        with self._db.read() as session:
            row = session.get(HolderSessionRow, secret_digest(opaque))
            if row is None or not is_session_alive(row.created_at, row.seen_at, now):
                return None
            query = select(HolderAddressRow.platform_id, HolderAddressRow.learner_id)
            found = session.execute(query.where(HolderAddressRow.lookup == row.lookup).order_by(HolderAddressRow.id))
            holders = tuple(Holder(platform_id=one.platform_id, learner_id=one.learner_id) for one in found)
            is_noted = (now - row.seen_at).total_seconds() < 60
        if not is_noted:
            with self._db.write() as session:
                session.execute(
                    update(HolderSessionRow)
                    .where(HolderSessionRow.session_hash == secret_digest(opaque))
                    .values(seen_at=now)
                )
        return holders or None

    def sign_out(self, opaque: str, *, everywhere: bool) -> None:
        """End this browser's session, or all of the same address."""
        with self._db.write() as session:
            row = session.get(HolderSessionRow, secret_digest(opaque))
            if row is None:
                return
            if everywhere:
                session.execute(delete(HolderSessionRow).where(HolderSessionRow.lookup == row.lookup))
                # What a browser began that is not the holder's must not end the holder's access tomorrow.
                self._void(session, HolderLinkRow.replaces == row.lookup)
            else:
                session.delete(row)

    def sweep(self) -> int:
        """Forget links and sessions that are over, and return how many."""
        now = self._clock()
        links = delete(HolderLinkRow).where(HolderLinkRow.expires_at < now - WINDOW)
        with self._db.write() as session:
            ended = session.connection().execute(links).rowcount
            for row in session.scalars(select(HolderSessionRow)):
                if not is_session_alive(row.created_at, row.seen_at, now):
                    session.delete(row)
                    ended += 1
        return ended

    def _address(self, link: HolderLinkRow) -> HolderAddressRow:
        return HolderAddressRow(
            platform_id=link.platform_id,
            learner_id=link.learner_id,
            lookup=link.lookup,
            sealed=link.sealed,
            language=link.language,
            confirmed_at=self._clock(),
        )

    def _move(self, session: Session, link: HolderLinkRow, whose: tuple[ColumnElement[bool], ...]) -> None:
        """Put the link's address in place of what these holders have, and tell its reader if that is another one."""
        session.flush()
        before: dict[str, tuple[str | None, str]] = {}
        for row in session.scalars(select(HolderAddressRow).where(*whose).with_for_update()):
            if row.lookup != link.lookup:
                before[row.lookup] = (readable(self._box.open, row.sealed), row.language)
            row.lookup, row.sealed, row.language = link.lookup, link.sealed, link.language
            row.confirmed_at = self._clock()
        session.flush()
        for lookup, (address, language) in before.items():
            if address is not None:
                with force_locale(language):
                    self._put(session, address, changed_letter(), language)
            self._end_if_nobodys(session, lookup)

    def _end_if_nobodys(self, session: Session, lookup: str) -> None:
        others = session.scalar(select(func.count()).where(HolderAddressRow.lookup == lookup))
        if not others:
            session.execute(delete(HolderSessionRow).where(HolderSessionRow.lookup == lookup))
            self._void(session, or_(HolderLinkRow.lookup == lookup, HolderLinkRow.replaces == lookup))

    def _void(self, session: Session, *which: ColumnElement[bool]) -> None:
        """Let links do nothing any more. They stay to be counted, without an address, until they are swept."""
        unused = (*which, HolderLinkRow.used_at.is_(None))
        session.execute(update(HolderLinkRow).where(*unused).values(used_at=self._clock(), sealed=""))

    def _known(self, session: Session, address: str, lookup: str) -> str | None:
        """Return the address as its holder confirmed it, sealed: a letter goes there, however somebody spells it."""
        if not is_address(address.strip()):  # signs beyond ASCII may fold into those of a known address
            return None
        query = select(HolderAddressRow.sealed).where(HolderAddressRow.lookup == lookup)
        return session.scalar(query.order_by(HolderAddressRow.confirmed_at.desc()).limit(1))

    def _may_send(self, session: Session, *which: ColumnElement[bool]) -> bool:
        """Tell whether another letter may go after those whose links are such."""
        query = select(func.count()).where(*which, HolderLinkRow.created_at > self._clock() - WINDOW)
        return may_send(session.scalar(query) or 0)

    def _link(
        self,
        kind: LinkKind,
        token: str,
        lookup: str,
        language: str,
        *,
        sealed: str = "",
    ) -> HolderLinkRow:
        now = self._clock()
        return HolderLinkRow(
            token_hash=secret_digest(token),
            kind=kind.value,
            lookup=lookup,
            platform_id=None,
            learner_id="",
            sealed=sealed,
            replaces="",
            language=language,
            created_at=now,
            expires_at=now + TTL[kind],
        )

    def _unspent(self, token: str) -> tuple[ColumnElement[bool], ...]:
        return (
            HolderLinkRow.token_hash == secret_digest(token),
            HolderLinkRow.kind != LinkKind.NOTHING.value,
            HolderLinkRow.used_at.is_(None),
            HolderLinkRow.expires_at > self._clock(),
        )

    def _put(
        self, session: Session, address: str, letter: Letter, language: str, *, until: datetime | None = None
    ) -> None:
        to = address.strip()
        self._outbox.put(session, to=to, subject=letter.subject, body=letter.body, language=language, until=until)

    def _lookup(self, address: str) -> str:
        return hmac.new(self._key, same_address(address).encode(), hashlib.sha256).hexdigest()


def _whose(table: type[HolderAddressRow] | type[HolderLinkRow], holder: Holder) -> tuple[ColumnElement[bool], ...]:
    return table.platform_id == holder.platform_id, table.learner_id == holder.learner_id


def _to(lookup: str) -> ColumnElement[bool]:
    return HolderLinkRow.lookup == lookup
