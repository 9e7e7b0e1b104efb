"""Verifying a chain, and handing it out so that others can."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.audit.chain import BEGINNING, Checkpoint, Fault, Finding, inspect
from app.audit.chaining import Chaining, Notary
from app.audit.errors import ExportUnreadable
from app.audit.export import Export, checkpoint_from_json, written
from app.audit.models import AuditCheckpointRow, AuditHeadRow
from app.audit.queries import LINES, Wanted, chain_of
from app.db import Database, table_of
from app.errors import ProductError

_CHECKPOINTS = table_of(AuditCheckpointRow)
Opened = Callable[[str, Sequence[Mapping[str, Any]]], Mapping[str, Any]]
"""Returns what a statement says that one of some JWKs signed; raises a ProductError where none did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far a chain has come and was stated, without having verified it; None where there is no checkpoint yet."""

    number: int
    stated: int | None = None
    stated_at: datetime | None = None


class Chains:
    """Verifies and exports the chains of institutions; what still waits is chained first."""

    def __init__(self, db: Database, chaining: Chaining, notary: Notary, opened: Opened) -> None:
        self._db = db
        self._chaining = chaining
        self._notary = notary
        self._opened = opened

    def inspect(self, issuer_slug: str, outside: Iterable[str] = ()) -> Finding:
        """Return how an institution's chain is found, also by checkpoints that were kept `outside`."""
        self._chaining.run_for(issuer_slug, states=True)
        with self._db.read() as session:
            statements = self._statements(issuer_slug)
            head = session.get(AuditHeadRow, issuer_slug)
            try:
                marks = opened_marks([*statements, *outside], self._notary.public_keys(), self._opened, issuer_slug)
            except ForgedMark:
                return Finding(number=0, digest=BEGINNING, fault=Fault.CHECKPOINT_FORGED)
            return inspect(lambda: chain_of(session, issuer_slug), marks, ends_at=head.number if head else None)

    def issuers(self, outside: Iterable[str] = ()) -> list[str]:
        """Return every institution of which there is a line, or of which somebody says that there was one."""
        with self._db.read() as session:
            known = set(session.scalars(select(LINES.c.issuer_slug).distinct()))
            known |= set(session.scalars(select(AuditHeadRow.issuer_slug)))
        return sorted(known | {one.issuer_slug for one in self._marks(outside)})

    def standing(self, issuer_slug: str) -> Standing:
        """Return how far the institution's chain has come."""
        query = (
            select(_CHECKPOINTS.c.size, _CHECKPOINTS.c.made_at)
            .where(_CHECKPOINTS.c.issuer_slug == issuer_slug)
            .order_by(_CHECKPOINTS.c.size.desc())
            .limit(1)
        )
        with self._db.read() as session:
            head, last = session.get(AuditHeadRow, issuer_slug), session.execute(query).one_or_none()
        size, made_at = last or (None, None)
        return Standing(number=head.number if head else 0, stated=size, stated_at=made_at)

    def exported(self, issuer_slug: str, wanted: Wanted = Wanted()) -> Iterator[str]:  # noqa: B008  # frozen
        """Yield an export of the institution's lines from the first to the last that falls into a period."""
        self._chaining.run_for(issuer_slug, states=True)
        with self._db.read() as session:
            places = select(func.min(LINES.c.number), func.max(LINES.c.number)).where(
                LINES.c.issuer_slug == issuer_slug, LINES.c.number.is_not(None)
            )
            if wanted.since:
                places = places.where(LINES.c.happened_at >= wanted.since)
            if wanted.until:
                places = places.where(LINES.c.happened_at < wanted.until)
            first, last = session.execute(places).one()
            before, last = (first or 1) - 1, last or 0
            previous = session.scalar(
                select(LINES.c.digest).where(LINES.c.issuer_slug == issuer_slug, LINES.c.number == before)
            )
            yield from written(
                issuer_slug,
                chain_of(session, issuer_slug, before + 1, last),
                self._statements(issuer_slug, before, last),
                before=before,
                last=last,
                previous=previous or BEGINNING,
                keys=self._notary.public_keys(),
            )

    def _marks(self, statements: Iterable[str]) -> list[Checkpoint]:
        try:
            return opened_marks(statements, self._notary.public_keys(), self._opened)
        except ForgedMark:
            return []  # said of each institution that there is

    def _statements(self, issuer_slug: str, first: int = 0, last: int | None = None) -> list[str]:
        query = select(_CHECKPOINTS.c.statement).where(
            _CHECKPOINTS.c.issuer_slug == issuer_slug, _CHECKPOINTS.c.size >= first
        )
        if last is not None:
            query = query.where(_CHECKPOINTS.c.size <= last)
        with self._db.read() as session:
            return list(session.scalars(query.order_by(_CHECKPOINTS.c.size)))


class ForgedMark(Exception):
    """A checkpoint was not signed by any of the keys."""


def opened_marks(
    statements: Iterable[str], keys: Sequence[Mapping[str, Any]], opened: Opened, issuer_slug: str | None = None
) -> list[Checkpoint]:
    """Return the checkpoints, or those of one chain, among signed statements. Raises ForgedMark."""
    try:
        found = [checkpoint_from_json(opened(statement, keys)) for statement in statements]
    except (ProductError, ExportUnreadable) as error:
        raise ForgedMark from error
    return [one for one in found if issuer_slug in {None, one.issuer_slug}]


def inspect_export(export: Export, opened: Opened, outside: Iterable[str] = ()) -> Finding:
    """Return how an export is found, by the keys that it names: whose those are, the reader must know."""
    try:
        marks = opened_marks([*export.unverified_statements, *outside], export.keys, opened, export.issuer_slug)
    except ForgedMark:
        return Finding(number=export.before, digest=export.previous, fault=Fault.CHECKPOINT_FORGED)
    within = [one for one in marks if export.before <= one.size <= export.last]
    return inspect(lambda: export.lines, within, before=export.before, previous=export.previous, ends_at=export.last)
