"""Places in status lists."""

import secrets
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.awards.models import AwardRow, StatusListRow
from app.awards.status import MIN_SIZE


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
    taken = 0
    if newest:
        taken = session.scalar(select(func.count()).where(AwardRow.status_list_id == newest.id)) or 0
    if newest is None or taken > newest.size // 2:
        newest = StatusListRow(
            id=uuid4(), issuer_slug=issuer_slug, size=MIN_SIZE, revision=1, created_at=now, changed_at=now
        )
        session.add(newest)
        session.flush()
    while True:
        index = secrets.randbelow(newest.size)
        used = select(AwardRow.id).where(AwardRow.status_list_id == newest.id, AwardRow.status_index == index)
        if session.scalar(used) is None:
            return newest.id, index
