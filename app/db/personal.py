"""What each part of the product holds about a person, told and erased in one way."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.orm import Session

Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Somebody about whom something is held: a person as one platform knows them."""

    platform_id: UUID
    learner_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """What a person asked for; `withdraws`: their credentials shall also count as withdrawn."""

    subject: Subject
    now: datetime
    withdraws: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalPart:
    """One kind of what is held: its rows as JSON values, and how it is erased; both within a transaction.

    `tables` are those that it answers for. What leads to other parts, as an award to its links, is erased after them.
    """

    name: str
    tables: Collection[str]
    rows: Callable[[Session, Subject], Rows]
    erase: Callable[[Session, Erasure], None]


def told(session: Session, query: Select[*tuple[Any, ...]]) -> Rows:
    """Return what a query of columns finds as JSON values: moments in UTC, numbers as text."""
    return [{name: _json(value) for name, value in row.items()} for row in session.execute(query).mappings()]


def _json(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    return value
