"""What is held about a person's private e-mail address."""

from collections.abc import Callable

from sqlalchemy import ColumnElement, delete, func, or_, select
from sqlalchemy.orm import Session

from app.db import Erasure, PersonalPart, Rows, SecretUnreadable, Subject
from app.holders.models import HolderAddressRow, HolderLinkRow, HolderSessionRow


def personal_part(opened: Callable[[str], str]) -> PersonalPart:
    """Return the part; `opened` reads a sealed address."""

    def rows(session: Session, subject: Subject) -> Rows:
        found = session.scalars(select(HolderAddressRow).where(*_of(HolderAddressRow, subject)))
        return [
            {
                "address": readable(opened, row.sealed) or "unreadable",
                "language": row.language,
                "confirmed_at": row.confirmed_at.isoformat(),
            }
            for row in found
        ]

    return PersonalPart(
        name="access", tables=("holder_addresses", "holder_links", "holder_sessions"), rows=rows, erase=_erase
    )


def readable(opened: Callable[[str], str], sealed: str) -> str | None:
    """Return a sealed address, None if it was sealed with another SECRET_KEY: it can be replaced and erased."""
    try:
        return opened(sealed)
    except SecretUnreadable:
        return None


def _erase(session: Session, erasure: Erasure) -> None:
    session.execute(delete(HolderLinkRow).where(*_of(HolderLinkRow, erasure.subject)))
    lookup = session.scalar(
        delete(HolderAddressRow).where(*_of(HolderAddressRow, erasure.subject)).returning(HolderAddressRow.lookup)
    )
    others = select(func.count()).where(HolderAddressRow.lookup == lookup)
    if lookup and not session.scalar(others):  # whoever reads letters to it has nothing here any more
        session.execute(delete(HolderSessionRow).where(HolderSessionRow.lookup == lookup))
        own_links = or_(HolderLinkRow.lookup == lookup, HolderLinkRow.replaces == lookup)
        session.execute(delete(HolderLinkRow).where(own_links))


def _of(table: type[HolderAddressRow] | type[HolderLinkRow], subject: Subject) -> tuple[ColumnElement[bool], ...]:
    return table.platform_id == subject.platform_id, table.learner_id == subject.learner_id
