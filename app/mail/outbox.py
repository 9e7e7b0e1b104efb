"""Letters that wait: put down with what they tell of, sent by whoever comes first, and forgotten then."""

import json
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import format_datetime
from uuid import UUID

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from app.clock import Clock
from app.db import Database, SecretBox, SecretUnreadable
from app.mail.models import LetterRow
from app.mail.rules import is_address, next_wait, plain_subject
from app.mail.smtp import LetterRefused, MailUnreachable, Send, smtp_server
from app.settings import Settings, SettingsInvalid

log = logging.getLogger("microcredentials.mail")

LEASE = timedelta(minutes=5)
GIVEN_UP_FOR = timedelta(days=30)
_KEPT = 200  # letters that a demo shows


@dataclass(frozen=True, slots=True)
class Kept:
    """A letter that a demo keeps."""

    to: str
    subject: str
    body: str
    language: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Tally:
    """How many letters wait, and how many were given up."""

    waiting: int
    given_up: int


class Outbox:
    """Keeps letters until they are sent. Without `send` nothing is, and `is_on` tells so.

    With `keeps`, as in a demo, a letter is not sent but kept to be shown.
    """

    def __init__(
        self, db: Database, box: SecretBox, clock: Clock, *, sender: str, send: Send | None, keeps: bool
    ) -> None:
        self._db = db
        self._box = box
        self._clock = clock
        self._sender = sender
        self._send = send
        self._keeps = keeps

    @property
    def is_on(self) -> bool:
        """Whether letters reach anybody."""
        return self._keeps or self._send is not None

    def put(
        self, session: Session, *, to: str, subject: str, body: str, language: str, until: datetime | None = None
    ) -> None:
        """Put a letter down in the caller's transaction: it exists if what it tells of does.

        `to` is an address that `is_address` accepts, else ValueError; so is a subject of several lines. From `until`
        on it is not sent any more: nobody could do what it says.
        """
        if not is_address(to) or len(subject.splitlines()) != 1:
            raise ValueError("no address, or no subject of one line")
        now = self._clock()
        letter = {"to": to, "subject": subject, "body": body, "language": language}
        if until:
            letter["until"] = until.isoformat()
        session.add(LetterRow(sealed=self._box.seal(json.dumps(letter)), created_at=now, next_try_at=now))

    def deliver(self, limit: int = 20) -> int:
        """Send what is due, at most so many, and return how many were sent.

        A letter is one process's for five minutes: where that is killed after it has sent it and before it has noted
        so, it is sent again, and else once.
        """
        if not self.is_on:
            return 0
        tried = sent = 0
        while tried < limit and (claimed := self._claimed()):  # one by one, so that no lease ends while others are sent
            if self._is_over(claimed[1]):
                self._forget(claimed[0])
                continue
            tried += 1
            sent += self._delivered(*claimed)
        return sent

    def tally(self) -> Tally:
        """Return how many letters wait, and how many were given up."""
        with self._db.read() as session:
            waiting = select(func.count()).where(LetterRow.given_up_at.is_(None), LetterRow.sent_at.is_(None))
            given_up = select(func.count()).where(LetterRow.given_up_at.is_not(None))
            return Tally(session.scalar(waiting) or 0, session.scalar(given_up) or 0)

    def kept(self) -> list[Kept]:
        """Return the letters that a demo keeps, the newest first."""
        if not self._keeps:
            return []
        with self._db.read() as session:
            rows = session.scalars(
                select(LetterRow)
                .where(LetterRow.sent_at.is_not(None))
                .order_by(LetterRow.created_at.desc())
                .limit(_KEPT)
            )
            return [_kept(json.loads(self._box.open(row.sealed)), row.created_at) for row in rows]

    def _claimed(self) -> tuple[UUID, str] | None:
        now = self._clock()
        with self._db.write() as session:
            row = session.scalar(
                select(LetterRow)
                .where(
                    LetterRow.next_try_at <= now,
                    LetterRow.given_up_at.is_(None),
                    LetterRow.sent_at.is_(None),
                    or_(LetterRow.leased_until.is_(None), LetterRow.leased_until <= now),
                )
                .order_by(LetterRow.created_at)
                .limit(1)
                .with_for_update(skip_locked=True)
            )
            if row is None:
                return None
            row.leased_until = now + LEASE
            return row.id, row.sealed

    def _is_over(self, sealed: str) -> bool:
        try:
            until = json.loads(self._box.open(sealed)).get("until")
        except (SecretUnreadable, ValueError):
            return False  # sending it fails
        return until is not None and datetime.fromisoformat(until) <= self._clock()

    def _delivered(self, letter_id: UUID, sealed: str) -> bool:
        try:
            if self._send and not self._keeps:
                self._send(self._message(letter_id, sealed))
        except (LetterRefused, SecretUnreadable) as error:
            log.warning("a letter is given up", extra={"code": error.code})
            self._give_up(letter_id)
            return False
        except (ValueError, MessageError, LookupError) as error:  # no letter can be made of it, now or later
            log.warning("a letter is given up", extra={"detail": type(error).__name__})
            self._give_up(letter_id)
            return False
        except MailUnreachable as error:
            log.warning("a letter was not sent", extra={"code": error.code, "detail": error.detail})
            self._put_off(letter_id)
            return False
        if self._keeps:
            with self._db.write() as session:
                session.execute(update(LetterRow).where(LetterRow.id == letter_id).values(sent_at=self._clock()))
        else:
            self._forget(letter_id)
        return True

    def _forget(self, letter_id: UUID) -> None:
        with self._db.write() as session:
            session.execute(delete(LetterRow).where(LetterRow.id == letter_id))

    def _message(self, letter_id: UUID, sealed: str) -> EmailMessage:
        letter = json.loads(self._box.open(sealed))
        message = EmailMessage()
        message["From"], message["To"] = self._sender, letter["to"]
        message["Subject"] = plain_subject(letter["subject"])
        # Of a letter that is sent twice mail servers keep one.
        message["Message-ID"] = f"<{letter_id}@{self._sender.rpartition('@')[2].strip('> ')}>"
        message["Date"] = format_datetime(self._clock())
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's machine answers
        message["Content-Language"] = letter["language"]
        message.set_content(letter["body"])
        return message

    def _put_off(self, letter_id: UUID) -> None:
        with self._db.write() as session:
            row = session.get(LetterRow, letter_id)
            if row is None:
                return
            row.attempts, row.leased_until = row.attempts + 1, None
            wait = next_wait(row.attempts)
            if wait is None:
                row.sealed, row.given_up_at = "", self._clock()
            else:
                row.next_try_at = self._clock() + wait

    def _give_up(self, letter_id: UUID) -> None:
        with self._db.write() as session:
            session.execute(
                update(LetterRow).where(LetterRow.id == letter_id).values(sealed="", given_up_at=self._clock())
            )

    def sweep(self) -> int:
        """Forget that letters were given up, a month later; return of how many."""
        over = delete(LetterRow).where(LetterRow.given_up_at < self._clock() - GIVEN_UP_FOR)
        with self._db.write() as session:
            return session.connection().execute(over).rowcount


def _kept(letter: dict[str, str], sent_at: datetime) -> Kept:
    return Kept(letter["to"], letter["subject"], letter["body"], letter["language"], sent_at)


def build_outbox(db: Database, clock: Clock, settings: Settings) -> Outbox:
    """Return the outbox that the settings describe. Raises SettingsInvalid."""
    server = smtp_server(settings.smtp_url)
    if settings.smtp_url and server is None:
        raise SettingsInvalid("SMTP_URL must be smtp://user:password@host:port or smtps://…")
    if settings.smtp_url and not is_address(settings.mail_from):
        raise SettingsInvalid("MAIL_FROM must be the e-mail address from which letters come")
    return Outbox(
        db,
        SecretBox(settings.secret_key),
        clock,
        sender=settings.mail_from,
        send=server.send if server else None,
        keeps=settings.demo_mail,
    )
