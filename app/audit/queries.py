"""Reading lines, and finding some of them."""

from collections.abc import Collection, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from app.audit.actions import Action
from app.audit.chain import Line
from app.audit.models import AuditLineRow
from app.db import table_of

LINES = table_of(AuditLineRow)
_LINE = [column for column in LINES.c if column.name != "id"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which lines somebody looks for: of some actions, from a moment on and before another; None is all."""

    actions: Collection[Action] | None = None
    since: datetime | None = None
    until: datetime | None = None


def lines_of(issuer_slug: str, wanted: Wanted = Wanted()) -> Select[Any]:  # frozen
    """Select an institution's lines, in no order yet."""
    query = select(*_LINE).where(LINES.c.issuer_slug == issuer_slug)
    if wanted.actions is not None:
        query = query.where(LINES.c.action.in_(sorted(wanted.actions)))
    if wanted.since:
        query = query.where(LINES.c.happened_at >= wanted.since)
    if wanted.until:
        query = query.where(LINES.c.happened_at < wanted.until)
    return query


def chain_of(session: Session, issuer_slug: str, first: int = 1, last: int | None = None) -> Iterator[Line]:
    """Yield an institution's chained lines by number, a few at a time."""
    query = lines_of(issuer_slug).where(LINES.c.number >= first).order_by(LINES.c.number)
    if last is not None:
        query = query.where(LINES.c.number <= last)
    with closing(session.execute(query.execution_options(yield_per=1000))) as rows:
        for row in rows:
            yield line_of(row)


def line_of(row: Row[Any]) -> Line:
    """Return the line of a row."""
    return Line(**{name: value for name, value in row._mapping.items() if name != "id"})
