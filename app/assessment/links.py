"""Writing and reading the chain of an institution. Writers of one institution take turns on both databases."""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.assessment.chain import BEGINNING, REDUCTION, Head, Link, digest_of, link_digest, seal
from app.assessment.models import AssessmentHeadRow, AssessmentRecordRow
from app.audit import Action, ActorKind, note_all
from app.db import derived_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a new link shall hold. `personal` names `platform`, `context` and `learner` where the link is about one."""

    kind: str
    sitting_id: UUID | None
    kept: Mapping[str, Any]
    personal: Mapping[str, Any]


def sealing_key(secret_key: str) -> bytes:
    """Return the key that seals the ends of chains, derived from SECRET_KEY."""
    return derived_key(secret_key, "ends of assessment chains")


def locked_head(session: Session, issuer_slug: str) -> AssessmentHeadRow:
    """Return the end of the institution's chain, locked until the transaction ends."""
    query = select(AssessmentHeadRow).where(AssessmentHeadRow.issuer_slug == issuer_slug).with_for_update()
    if row := session.scalars(query).one_or_none():
        return row
    try:
        with session.begin_nested():
            session.add(AssessmentHeadRow(issuer_slug=issuer_slug, number=0, digest=BEGINNING, mac=""))
    except IntegrityError:
        pass  # another first writer was first
    return session.scalars(query.execution_options(populate_existing=True)).one()


def append(
    session: Session, key: bytes, head: AssessmentHeadRow, contents: list[Content], now: datetime
) -> list[AssessmentRecordRow]:
    """Add links after the locked `head`, in order, and seal the new end."""
    added = []
    for content in contents:
        # Salted: what is left of an erased part must not tell who it was about to somebody who tries every id.
        personal = {**content.personal, "salt": secrets.token_hex(16)}
        platform = personal.get("platform")
        row = AssessmentRecordRow(
            issuer_slug=head.issuer_slug,
            number=head.number + 1,
            id=uuid4(),
            kind=content.kind,
            sitting_id=content.sitting_id,
            platform_id=UUID(platform) if platform else None,
            context_id=personal.get("context", ""),
            learner_id=personal.get("learner", ""),
            kept=dict(content.kept),
            personal=personal,
            personal_digest=digest_of(personal),
            recorded_at=now,
            previous=head.digest,
        )
        row.digest = link_digest(
            row.issuer_slug,
            row.number,
            record_id=row.id,
            kind=row.kind,
            sitting_id=row.sitting_id,
            kept=row.kept,
            personal_digest=row.personal_digest,
            recorded_at=now,
            previous=row.previous,
        )
        session.add(row)
        head.number, head.digest = row.number, row.digest
        added.append(row)
    if added:
        reduces = all(row.kind == REDUCTION for row in added)
        actor = ActorKind.PRODUCT if reduces else ActorKind.TEACHER
        about = [f"{row.kind} {row.id}" for row in added]
        note_all(session, head.issuer_slug, Action.ASSESSMENT_RECORDED, about, actor=actor, now=now)
    head.mac = seal(key, head.issuer_slug, head.number, head.digest)
    session.flush()
    return added


def links(session: Session, issuer_slug: str) -> Iterator[Link]:
    """Yield an institution's chain by number, a few links at a time."""
    query = (
        select(AssessmentRecordRow)
        .where(AssessmentRecordRow.issuer_slug == issuer_slug)
        .order_by(AssessmentRecordRow.number)
        .execution_options(yield_per=500)
    )
    with closing(session.scalars(query)) as rows:  # whoever stops at a broken link leaves no cursor behind
        for row in rows:
            yield Link(
                issuer_slug=row.issuer_slug,
                number=row.number,
                record_id=row.id,
                kind=row.kind,
                sitting_id=row.sitting_id,
                platform_id=row.platform_id,
                context_id=row.context_id,
                learner_id=row.learner_id,
                kept=row.kept,
                personal=row.personal,
                personal_digest=row.personal_digest,
                recorded_at=row.recorded_at,
                previous=row.previous,
                digest=row.digest,
            )


def head_of(session: Session, issuer_slug: str) -> Head | None:
    """Return the sealed end of an institution's chain, None where nothing was recorded."""
    row = session.get(AssessmentHeadRow, issuer_slug)
    return Head(number=row.number, digest=row.digest, mac=row.mac) if row else None
