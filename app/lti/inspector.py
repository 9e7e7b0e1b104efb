"""The launch inspector: what came in lately, how it ended and why, so that an administrator can explain a refusal.

Nothing of a token's signature, no token and no person is stored. What anybody on the internet can cause is bounded in
number and rate, and lies on a shelf of its own, so that it cannot push out what platforms have signed.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, bindparam, delete, insert, or_, select
from sqlalchemy.exc import SQLAlchemyError

from app.clock import Clock
from app.db import Database, table_of
from app.errors import ProductError
from app.lti.claims import LTI
from app.lti.errors import LaunchRecordMissing
from app.lti.models import LaunchRecordRow
from app.lti.redaction import redacted, redacted_request
from app.lti.sweeping import Sweeping
from app.lti.text import words
from app.lti.trail import Trail

RETENTION = timedelta(days=7)
SHELF_SIZE = 200
_BURST, _REFILL_S = 30, 5.0  # of what nobody has signed: thirty at once, then one in five seconds
_MOST_BUCKETS = 1000

_rows = table_of(LaunchRecordRow)
_ADD = insert(_rows)
_FULL = (
    select(_rows.c.id)
    .where(_rows.c.issuer_slug == bindparam("slug"), _rows.c.shelf == bindparam("shelf"))
    .order_by(_rows.c.at.desc(), _rows.c.id)
    .limit(1000)  # SQLite knows no offset without a limit
    .offset(SHELF_SIZE)
)
_TRIM = delete(_rows).where(_rows.c.id.in_(_FULL.scalar_subquery()))

log = logging.getLogger("microcredentials.lti")


class Stage(StrEnum):
    """Which message of the two it was."""

    LOGIN = "login"
    LAUNCH = "launch"


class Shelf(StrEnum):
    """Rows are bounded for each institution and shelf apart."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNSIGNED = "unsigned"  # logins, and launches refused before their signature was verified


@dataclass(frozen=True, slots=True, kw_only=True)
class LaunchRecord:
    """One login or launch as it ended; `code` is "" when it was accepted, `reference` is what the person was shown."""

    id: UUID
    reference: str
    at: datetime
    stage: Stage
    shelf: Shelf
    issuer_slug: str
    platform: str
    message_type: str
    code: str
    detail: str
    content: dict[str, Any]


class Inspector:
    """Records logins and launches, and finds them again."""

    def __init__(
        self, db: Database, clock: Clock, secret: str, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._db = db
        self._clock = clock
        self._secret = secret.encode()
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._sweeping = Sweeping()
        self._buckets: dict[str, tuple[float, float]] = {}

    @contextmanager
    def watching(self, stage: Stage, reference: str) -> Iterator[Trail]:
        """Record how the block ends: with a refusal, which goes on its way, or well."""
        trail = Trail()
        try:
            yield trail
        except ProductError as error:
            self._record(stage, reference, trail, error)
            raise
        if not trail.is_recorded:
            self._record(stage, reference, trail, None)

    def beside(self, stage: Stage, reference: str, trail: Trail) -> Callable[[Connection], None]:
        """Return what records an accepted launch in the transaction that stores it; `watching` then does not."""
        values = self._values(stage, reference, trail, None)

        def record(connection: Connection) -> None:
            self._store(connection, values)
            trail.is_recorded = True

        return record

    def newest(self, issuer_slug: str, *, refused_only: bool = False, limit: int = SHELF_SIZE) -> list[LaunchRecord]:
        """Return an institution's records, newest first; "" gives those of no institution that we know."""
        query = select(LaunchRecordRow).where(LaunchRecordRow.issuer_slug == issuer_slug, self._is_kept())
        if refused_only:
            query = query.where(LaunchRecordRow.code != "")
        return self._found(query.order_by(LaunchRecordRow.at.desc(), LaunchRecordRow.id).limit(limit))

    def get(self, record_id: UUID, issuer_slug: str, reference: str = "") -> LaunchRecord:
        """Return an institution's record, or one of no institution to whoever has its reference.

        Raises LaunchRecordMissing.
        """
        found = self._found(select(LaunchRecordRow).where(LaunchRecordRow.id == record_id, self._is_kept()))
        for record in found:
            if record.issuer_slug == issuer_slug or (not record.issuer_slug and reference == record.reference):
                return record
        raise LaunchRecordMissing

    def by_reference(self, reference: str, issuer_slug: str | None = None) -> list[LaunchRecord]:
        """Return the records with this reference: of one institution or of none that we know, or of all."""
        query = select(LaunchRecordRow).where(LaunchRecordRow.reference == reference.strip().lower(), self._is_kept())
        if issuer_slug is not None:
            query = query.where(or_(LaunchRecordRow.issuer_slug == issuer_slug, LaunchRecordRow.issuer_slug == ""))
        return self._found(query.order_by(LaunchRecordRow.at.desc()).limit(20)) if reference.strip() else []

    def purge(self) -> int:
        """Delete what is older than seven days and return how many records went."""
        with self._db.write() as session:
            return len(session.execute(_expired(self._clock()).returning(_rows.c.id)).all())

    def _record(self, stage: Stage, reference: str, trail: Trail, error: ProductError | None) -> None:
        slug = trail.platform.issuer_slug if trail.platform else ""
        if trail.claims is None and not self._may_record(slug):
            return
        values = self._values(stage, reference, trail, error)
        try:
            with self._db.change() as connection:
                self._store(connection, values)
        except SQLAlchemyError:
            # Whoever launches must not suffer because the inspector cannot write.
            log.error("launch not recorded", extra={"code": values["code"], "request_id": reference})

    def _values(self, stage: Stage, reference: str, trail: Trail, error: ProductError | None) -> dict[str, Any]:
        shelf = Shelf.UNSIGNED
        if trail.claims is not None:
            shelf = Shelf.REFUSED if error else Shelf.ACCEPTED
        claims = trail.claims or {}
        return {
            "id": uuid4(),
            "reference": reference,
            "at": self._clock(),
            "stage": stage.value,
            "shelf": shelf.value,
            "issuer_slug": trail.platform.issuer_slug if trail.platform else "",
            "platform": trail.platform.name if trail.platform else "",
            "message_type": words(claims.get(f"{LTI}message_type"))[:64],
            "code": error.code if error else "",
            "detail": words(error.detail)[:200] if error else "",
            "content": redacted(claims, self._secret)
            if trail.claims is not None
            else redacted_request(trail.unverified_request or {}),
        }

    def _store(self, connection: Connection, values: dict[str, Any]) -> None:
        if self._sweeping.is_due(values["at"]):
            connection.execute(_expired(values["at"]))
        connection.execute(_ADD, values)
        connection.execute(_TRIM, {"slug": values["issuer_slug"], "shelf": values["shelf"]})

    def _may_record(self, slug: str) -> bool:
        with self._lock:
            now = self._monotonic()
            if len(self._buckets) >= _MOST_BUCKETS:
                self._buckets.clear()
            left, since = self._buckets.get(slug, (float(_BURST), now))
            left = min(float(_BURST), left + (now - since) / _REFILL_S)
            self._buckets[slug] = (left - 1 if left >= 1 else left, now)
            return left >= 1

    def _is_kept(self) -> Any:
        return LaunchRecordRow.at > self._clock() - RETENTION

    def _found(self, query: Any) -> list[LaunchRecord]:
        with self._db.read() as session:
            return [_record_of(row) for row in session.scalars(query)]


def _expired(now: datetime) -> Any:
    return delete(_rows).where(_rows.c.at <= now - RETENTION)


def _record_of(row: LaunchRecordRow) -> LaunchRecord:
    return LaunchRecord(
        id=row.id,
        reference=row.reference,
        at=row.at,
        stage=Stage(row.stage),
        shelf=Shelf(row.shelf),
        issuer_slug=row.issuer_slug,
        platform=row.platform,
        message_type=row.message_type,
        code=row.code,
        detail=row.detail,
        content=row.content,
    )
