"""Awards that wait for their credentials: all of them, by as many processes at once as there are.

Each process takes shares of the awards that no other is at. What a killed one had taken is free again, and what it had
not stored still waits. Nothing is stored twice, whoever else issues an award: only what still waits is stored.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from app.audit import Action, ActorKind, note_all
from app.awards.models import AwardRow, CredentialRow
from app.awards.queue_models import SealingTryRow
from app.awards.queue_rules import next_wait
from app.awards.queue_turns import paused
from app.awards.register import Terms, award_under, terms_of
from app.awards.sealing import Sealing
from app.awards.values import Award, AwardState
from app.clock import Clock
from app.db import AWAY, Database, alone
from app.errors import ProductError
from app.issuers import not_active
from app.pace import Pace

log = logging.getLogger("microcredentials.issuing")
_WORK = 7  # the number of this work among those of `alone`
_SHARES = 64
_AT_ONCE = 20  # awards of one transaction: few enough for a kill to cost little, and for files of megabytes
_MOST_TERMS = 64
_MOST_FAILED = 8  # times in one round that the database may be away
# What values that are not as we store them raise: whatever is wrong with one award, the others are issued.
_UNREADABLE = (LookupError, ValueError, TypeError, AttributeError, ArithmeticError)
_ID_BITS = 128
_MAY_BE_SIGNED = (AwardRow.issuer_slug.not_in(not_active()), AwardRow.issuer_slug.not_in(paused()))

Contents = Mapping[str, bytes]


class Waiting:
    """Issues what waits."""

    def __init__(self, db: Database, clock: Clock, sealing: Sealing, public_url: str, pace: Pace) -> None:
        self._db = db
        self._clock = clock
        self._sealing = sealing
        self._public_url = public_url
        self._pace = pace
        self._terms: dict[UUID, Terms] = {}

    def issue_all(self, told: Callable[[int], None] = lambda _: None) -> int:
        """Issue every award that waits and that no other process is at; return how many were issued.

        Whoever calls has mended something: what was given up is tried, too. What is paused is not.
        `told` hears how many there are already. An award that cannot be issued is logged and goes on waiting.
        """
        left, done, failed = list(range(_SHARES)), 0, 0
        while left:
            again = []
            before = failed
            for share in left:
                try:
                    with alone(self._db, _WORK, share) as is_mine:
                        if not is_mine:
                            again.append(share)
                            continue
                        ids = self._ids(share)
                        for start in range(0, len(ids), _AT_ONCE):
                            done += self._issued(ids[start : start + _AT_ONCE])
                            told(done)
                except AWAY as error:
                    # The share went with its connection, and what was stored is stored.
                    failed += 1
                    log.warning("a share of what waits was cut short", extra={"detail": type(error).__name__})
                    if failed - before >= _MOST_FAILED:
                        raise
                    again.append(share)
            if again == left and failed == before:
                break  # others are at all that is left
            left = again
        return done

    def issue_some(self, ids: Sequence[UUID], limit: int) -> tuple[int, int]:
        """Try at most so many of these awards, of which others are left to whoever is at them.

        Return how many were tried, and how many issued.
        """
        by_share: dict[int, list[UUID]] = {}
        for award_id in ids:
            by_share.setdefault(award_id.int * _SHARES >> _ID_BITS, []).append(award_id)
        shares = sorted(by_share)
        start = uuid4().int % len(shares) if shares else 0  # elsewhere than others begin
        tried = done = 0
        for share in shares[start:] + shares[:start]:
            if tried >= limit:
                break
            with alone(self._db, _WORK, share) as is_mine:
                if is_mine:
                    some = by_share[share][: min(_AT_ONCE, limit - tried)]
                    tried += len(some)
                    done += self._issued(some)
        return tried, done

    def _ids(self, share: int) -> list[UUID]:
        """Return the awards of a share; they are shared by how their ids begin."""
        width = (1 << _ID_BITS) // _SHARES
        first, last = UUID(int=share * width), UUID(int=(share + 1) * width - 1)
        with self._db.read() as session:
            waiting = select(AwardRow.id).where(AwardRow.state == AwardState.PENDING, AwardRow.id.between(first, last))
            return list(session.scalars(waiting.where(*_MAY_BE_SIGNED)))

    def _issued(self, ids: Sequence[UUID]) -> int:
        sealed: dict[UUID, Contents] = {}
        for row in self._rows(ids):
            self._pace.give_way()
            try:
                sealed[row.id] = self._sealing.seal(self._award(row))
            except ProductError as error:
                self._failed(row.id, error.code)
            except _UNREADABLE as error:
                self._failed(row.id, type(error).__name__)
        return self._stored(sealed)

    def _rows(self, ids: Sequence[UUID]) -> list[AwardRow]:
        with self._db.read() as session:
            # Read again for each of the few: who pauses or suspends does not wait for all that was found.
            query = select(AwardRow).where(AwardRow.id.in_(ids), AwardRow.state == AwardState.PENDING)
            return list(session.scalars(query.where(*_MAY_BE_SIGNED)))

    def _award(self, row: AwardRow) -> Award:
        # A version never changes, and those that wait are of few.
        if row.version_id not in self._terms:
            if len(self._terms) >= _MOST_TERMS:
                self._terms.clear()
            with self._db.read() as session:
                self._terms[row.version_id] = terms_of(session, row.version_id)
        return award_under(row, self._terms[row.version_id], self._public_url)

    def _stored(self, sealed: Mapping[UUID, Contents]) -> int:
        try:
            with self._db.write() as session:
                return store(session, sealed, self._clock())
        except (IntegrityError, DataError) as error:
            if len(sealed) > 1:  # one of them is the cause, and the others are not to wait for it
                return sum(self._stored({award_id: contents}) for award_id, contents in sealed.items())
            for award_id in sealed:
                self._failed(award_id, type(error).__name__)
            return 0

    def _failed(self, award_id: UUID, code: str) -> None:
        log_failure(award_id, code)
        with self._db.write() as session:
            note_failure(session, award_id, code, self._clock())


def store(session: Session, sealed: Mapping[UUID, Contents], now: datetime) -> int:
    """Store the credentials of those awards that still wait, by format name; return how many did."""
    found = session.execute(
        select(AwardRow.id, AwardRow.issuer_slug)
        .where(AwardRow.id.in_(sealed), AwardRow.state == AwardState.PENDING)
        .order_by(AwardRow.id)  # who locks several does so in one order
        .with_for_update()
    )
    waiting = {one.id: one.issuer_slug for one in found}
    rows = [
        {"id": uuid4(), "award_id": award_id, "format": name, "content": content, "created_at": now}
        for award_id in waiting
        for name, content in sealed[award_id].items()
    ]
    if rows:
        session.execute(insert(CredentialRow), rows)
    session.execute(
        delete(SealingTryRow).where(SealingTryRow.award_id.in_(waiting)).execution_options(synchronize_session=False)
    )
    session.execute(
        update(AwardRow)
        .where(AwardRow.id.in_(waiting))
        .values(state=AwardState.ISSUED)
        .execution_options(synchronize_session=False)
    )
    for slug in set(waiting.values()):
        issued = [award_id for award_id, of in waiting.items() if of == slug]
        note_all(session, slug, Action.AWARD_ISSUED, issued, actor=ActorKind.PRODUCT, now=now)
    return len(waiting)


def note_failure(session: Session, award_id: UUID, code: str, now: datetime) -> None:
    """Note that an award's credential could not be made, and when it is tried again.

    Tries that somebody's click made before that do not count: else a few clicks would end the tries of a whole day.
    """
    # The award is locked: a try that succeeds at the same moment leaves nothing behind.
    award = session.get(AwardRow, award_id, with_for_update=True)
    if award is None or award.state != AwardState.PENDING:
        return
    row = session.get(SealingTryRow, award_id)
    if row is None:
        row = SealingTryRow(award_id=award_id, attempts=0, next_try_at=now)
        session.add(row)
    row.code, row.failed_at = code[:64], now
    if row.next_try_at is not None and row.next_try_at <= now:
        row.attempts += 1
        wait = next_wait(row.attempts)
        row.next_try_at = now + wait if wait else None


def log_failure(award_id: UUID, code: str) -> None:
    """Log that an award has no credential yet; its pending row has it tried again."""
    log.error("issuing failed", extra={"award": str(award_id), "code": code})
