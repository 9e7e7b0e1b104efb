"""Places in status lists."""

import secrets
from collections.abc import Callable
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.awards.models import AwardRow, StatusListRow
from app.awards.status import MIN_SIZE

_DRAWN = 16
_TRIES = 10


def placed(attempt: Callable[[], UUID]) -> UUID:
    """Return what a transaction returns that takes a `free_place`, which another may have taken before it ends."""
    for _ in range(_TRIES):
        try:
            return attempt()
        except IntegrityError:
            continue
    return attempt()


def free_place(session: Session, issuer_slug: str, now: datetime) -> tuple[UUID, int]:
    """Return a free place at random in the issuer's newest list, or in a new one.

    Neighbours in a list tell nothing about each other.
    """
    newest = session.scalars(
        select(StatusListRow)
        .where(StatusListRow.issuer_slug == issuer_slug)
        .order_by(StatusListRow.created_at.desc(), StatusListRow.id)
        .limit(1)
    ).one_or_none()
    index = _free_index(session, newest) if newest else None
    if newest is None or index is None:
        newest = StatusListRow(
            id=uuid4(), issuer_slug=issuer_slug, size=MIN_SIZE, revision=1, created_at=now, changed_at=now
        )
        session.add(newest)
        session.flush()
        index = secrets.randbelow(newest.size)
    return newest.id, index


def _free_index(session: Session, newest: StatusListRow) -> int | None:
    """Return a free index, None where the list is about half full or more: then all that are drawn are taken.

    Of a list a third full that is said once in forty million times, of one half full once in sixty thousand. Counting
    would cost more with every award.
    """
    drawn = [secrets.randbelow(newest.size) for _ in range(_DRAWN)]
    taken = set(
        session.scalars(
            select(AwardRow.status_index).where(AwardRow.status_list_id == newest.id, AwardRow.status_index.in_(drawn))
        )
    )
    return next((index for index in drawn if index not in taken), None)
