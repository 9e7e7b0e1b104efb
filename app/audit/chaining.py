"""Chains lines soon after they were written, one process at a time for each institution, and states how far it came."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import bindparam, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.audit.chain import BEGINNING, Checkpoint, chained
from app.audit.export import checkpoint_to_json
from app.audit.models import AuditCheckpointRow, AuditHeadRow
from app.audit.queries import LINES, line_of, lines_of
from app.clock import Clock
from app.db import Database, table_of
from app.errors import ProductError

log = logging.getLogger("microcredentials.audit")
BATCH = 1000
CHECKPOINT_LINES, CHECKPOINT_AFTER = 1000, timedelta(hours=1)
_CHECKPOINTS = table_of(AuditCheckpointRow)
_CHAIN = (
    update(LINES)
    .where(LINES.c.id == bindparam("line_id"), LINES.c.number.is_(None))
    .values(number=bindparam("new_number"), previous=bindparam("new_previous"), digest=bindparam("new_digest"))
)


class Notary(Protocol):
    """Signs what the tool states about its own books."""

    def signed(self, claims: Mapping[str, Any]) -> str:
        """Return a statement as a compact JWS. Raises ProductError where no key can be used."""

    def public_keys(self) -> Sequence[Mapping[str, Any]]:
        """Return the JWKs of every key that ever signed."""


class Chaining:
    """Gives lines their places in the chain.

    A line is written without a place, so that those who issue do not wait for each other; it gets one here, in the
    order in which lines were written as far as they are committed, within seconds.
    """

    def __init__(self, db: Database, clock: Clock, notary: Notary, outside: Path | None = None) -> None:
        """`outside` is a file to which each checkpoint is added, too: best where the database cannot reach."""
        self._db = db
        self._clock = clock
        self._notary = notary
        self._outside = outside

    def run(self) -> int:
        """Chain all that waits, state it where it is time, and return how many lines were chained."""
        with self._db.read() as session:
            slugs = session.scalars(select(LINES.c.issuer_slug).where(LINES.c.number.is_(None)).distinct()).all()
        return sum(self.run_for(slug) for slug in sorted(slugs))

    def run_for(self, issuer_slug: str, *, states: bool = False) -> int:
        """Chain what waits of one institution and return how many lines; `states` makes a checkpoint in any case."""
        total = 0
        while True:
            done = self._batch(issuer_slug)
            total += done
            if done < BATCH:
                break
            self._state(issuer_slug)
        self._state(issuer_slug, at_once=states)
        return total

    def _batch(self, issuer_slug: str) -> int:
        with self._db.write() as session:
            head = _locked_head(session, issuer_slug)
            waiting = lines_of(issuer_slug).add_columns(LINES.c.id).where(LINES.c.number.is_(None))
            rows = session.execute(waiting.order_by(LINES.c.id).limit(BATCH)).all()
            lines = list(chained(map(line_of, rows), head.number, head.digest))
            if lines:
                places = [
                    {
                        "line_id": row.id,
                        "new_number": line.number,
                        "new_previous": line.previous,
                        "new_digest": line.digest,
                    }
                    for row, line in zip(rows, lines, strict=True)
                ]
                session.connection().execute(_CHAIN, places)
                head.number, head.digest = head.number + len(lines), lines[-1].digest
            return len(lines)

    def _state(self, issuer_slug: str, *, at_once: bool = False) -> None:
        now = self._clock()
        with self._db.read() as session:
            head = session.get(AuditHeadRow, issuer_slug)
            last = session.execute(
                select(_CHECKPOINTS.c.size, _CHECKPOINTS.c.made_at)
                .where(_CHECKPOINTS.c.issuer_slug == issuer_slug)
                .order_by(_CHECKPOINTS.c.size.desc())
                .limit(1)
            ).one_or_none()
        size, made_at = last or (0, None)
        if head is None or head.number <= size or not (at_once or _is_due(head.number - size, made_at, now)):
            return
        checkpoint = Checkpoint(issuer_slug=issuer_slug, size=head.number, digest=head.digest, made_at=now)
        try:
            statement = self._notary.signed(checkpoint_to_json(checkpoint))
        except ProductError as error:  # the lines are chained, and stated when there is a key again
            log.error("no checkpoint of the audit", extra={"code": error.code})
            return
        row = {"issuer_slug": issuer_slug, "size": head.number, "made_at": now, "statement": statement}
        try:
            with self._db.write() as session:
                session.add(AuditCheckpointRow(**row))
        except IntegrityError:
            return  # another process has just stated the same
        log.info("checkpoint of the audit", extra={"detail": f"{issuer_slug} {head.number} {head.digest}"})
        self._tell_outside(statement)

    def _tell_outside(self, statement: str) -> None:
        if self._outside is None:
            return
        try:
            with self._outside.open("a", encoding="ascii") as file:
                file.write(f"{statement}\n")
        except OSError as error:
            log.error("a checkpoint of the audit is not outside", extra={"detail": type(error).__name__})


def _is_due(lines: int, made_at: datetime | None, now: datetime) -> bool:
    return made_at is None or lines >= CHECKPOINT_LINES or now - made_at >= CHECKPOINT_AFTER


def _locked_head(session: Session, issuer_slug: str) -> AuditHeadRow:
    query = select(AuditHeadRow).where(AuditHeadRow.issuer_slug == issuer_slug).with_for_update()
    if row := session.scalars(query).one_or_none():
        return row
    try:
        with session.begin_nested():
            session.add(AuditHeadRow(issuer_slug=issuer_slug, number=0, digest=BEGINNING))
    except IntegrityError:
        pass  # another process was first
    return session.scalars(query.execution_options(populate_existing=True)).one()
