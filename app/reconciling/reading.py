"""Reads, by the tables' names, what must add up: none of it through those who write it. In streams, never all at once.

Every function takes a session of one snapshot. What a database itself finds faster than it is read, it finds.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Table, and_, func, or_, select
from sqlalchemy.orm import Session

from app.awards import AwardState
from app.db import Base
from app.notices import NoticeKind
from app.people import BatchState, IssueState
from app.reconciling.rules import Fault
from app.reconciling.values import AwardFacts, Discrepancy, LinkFacts, ListFacts, Sums

_AT_ONCE = 1000
_COUNTED = ("suspended", "lifted", "revoked", "superseded")
"""Acts with each of which the status list of their award changes."""


def table(name: str) -> Table:
    """Return a table of the product by its name."""
    return Base.metadata.tables[name]


def rows(session: Session, query: Select[Any]) -> Iterator[Any]:
    """Yield what a query finds, a thousand rows at a time."""
    yield from session.execute(query.execution_options(yield_per=_AT_ONCE))


def status_lists(session: Session) -> dict[UUID, ListFacts]:
    """Return all status lists by id: one for some sixty thousand awards."""
    found = table("status_lists").c
    return {
        row.id: ListFacts(issuer_slug=row.issuer_slug, size=row.size)
        for row in session.execute(select(found.id, found.issuer_slug, found.size))
    }


def first_made(session: Session) -> dict[str, datetime]:
    """Return since when there are files of each format."""
    files = table("credentials").c
    query = select(files.format, func.min(files.created_at).label("first")).group_by(files.format)
    return {row.format: row.first for row in session.execute(query)}


def awards(session: Session) -> Iterator[AwardFacts]:
    """Yield every award with the formats of its files, in the order of their ids."""
    of, files = table("awards").c, table("credentials").c
    query = (
        select(
            of.id, of.issuer_slug, of.state, of.awarded_at, of.status_list_id, of.status_index, of.revoked_at,
            of.suspended_at, of.superseded_at, of.erased_at, (of.learner_name != "").label("is_named"),
            files.format, files.created_at,
        )
        .select_from(table("awards").outerjoin(table("credentials"), files.award_id == of.id))
        .order_by(of.id)
    )  # fmt: skip
    for award_id, group in groupby(rows(session, query), key=lambda row: row.id):
        found = list(group)  # a few formats
        row = found[0]
        yield AwardFacts(
            award_id=award_id,
            issuer_slug=row.issuer_slug,
            state=row.state,
            awarded_at=row.awarded_at,
            list_id=row.status_list_id,
            index=row.status_index,
            revoked_at=row.revoked_at,
            suspended_at=row.suspended_at,
            superseded_at=row.superseded_at,
            erased_at=row.erased_at,
            is_named=bool(row.is_named),
            files=[one.format for one in found if one.format is not None],
            stored_at=min((one.created_at for one in found if one.created_at), default=None),
        )


def links(session: Session) -> Iterator[LinkFacts]:
    """Yield every award that stands in another one's place, beside that one."""
    new, old = table("awards").alias("new"), table("awards").alias("old")
    same = and_(
        new.c.achievement_id == old.c.achievement_id,
        new.c.platform_id == old.c.platform_id,
        or_(new.c.learner_id == old.c.learner_id, new.c.erased_at.is_not(None), old.c.erased_at.is_not(None)),
    )
    query = select(new.c.id, old.c.superseded_at, same.label("is_same")).join(old, old.c.id == new.c.supersedes_id)
    for row in rows(session, query):
        yield LinkFacts(award_id=row.id, before_superseded_at=row.superseded_at, is_same_place=bool(row.is_same))


def looped(session: Session) -> Iterator[Discrepancy]:
    """Yield each award from which the chain of those before it leads back to itself."""
    of = table("awards").c
    inner = select(of.id).where(of.supersedes_id.is_not(None), of.superseded_at.is_not(None))
    for row in rows(session, inner):
        seen, at = {row.id}, row.id
        while at := session.scalar(select(of.supersedes_id).where(of.id == at)):
            if at == row.id:
                yield Discrepancy(code=Fault.CHAIN_LOOP, award_id=row.id)
            if at in seen:
                break
            seen.add(at)


def acts(session: Session) -> Iterator[tuple[UUID, str, list[tuple[int, str]]]]:
    """Yield each award about which something was done, with its state and the acts in order."""
    of, act = table("awards").c, table("award_acts").c
    query = (
        select(of.id, of.state, act.number, act.act)
        .select_from(table("awards").join(table("award_acts"), act.award_id == of.id))
        .order_by(of.id, act.number)
    )
    for (award_id, state), group in groupby(rows(session, query), key=lambda row: (row.id, row.state)):
        yield award_id, state, [(row.number, row.act) for row in group]


def found_by_database(session: Session) -> Iterator[Discrepancy]:
    """Yield what one statement each finds: doubles, versions, successors, lists, classes, notices, orphans."""
    yield from _awards_that_differ(session)
    yield from _lists_behind(session)
    yield from _batches(session)
    yield from _notices(session)
    yield from _orphans(session)


def withdrawn(session: Session, list_id: UUID, *states: AwardState) -> set[int]:
    """Return the places of a list whose awards are in one of these states."""
    of = table("awards").c
    query = select(of.status_index).where(of.status_list_id == list_id, of.state.in_(states))
    return {row.status_index for row in rows(session, query)}


def count_batches(session: Session, sums: Sums) -> None:
    """Count the issues to classes that are kept."""
    sums.batches = session.scalar(select(func.count()).select_from(table("issue_batches"))) or 0


def _awards_that_differ(session: Session) -> Iterator[Discrepancy]:
    of, version = table("awards").c, table("achievement_versions").c
    whose = (of.achievement_id, of.platform_id, of.learner_id)
    for award_id in _doubles(session, whose, of.superseded_at.is_(None)):
        yield Discrepancy(code=Fault.AWARDED_TWICE, award_id=award_id)
    for award_id in _doubles(session, (of.status_list_id, of.status_index)):
        yield Discrepancy(code=Fault.PLACE_TWICE, award_id=award_id)
    differs = (
        select(of.id)
        .join(table("achievement_versions"), version.id == of.version_id)
        .where(or_(version.achievement_id != of.achievement_id, version.issuer["slug"].as_string() != of.issuer_slug))
    )
    for row in rows(session, differs):
        yield Discrepancy(code=Fault.VERSION_DIFFERS, award_id=row.id)
    new, old = table("awards").alias("new"), table("awards").alias("old")
    alone = (
        select(old.c.id)
        .outerjoin(new, new.c.supersedes_id == old.c.id)
        .where(old.c.superseded_at.is_not(None), new.c.id.is_(None))
    )
    for row in rows(session, alone):
        yield Discrepancy(code=Fault.SUCCESSOR_MISSING, award_id=row.id)


def _doubles(
    session: Session, columns: Sequence[ColumnElement[Any]], *conditions: ColumnElement[bool]
) -> Iterator[UUID]:
    """Yield the awards that share with another one what each has for itself, under the same conditions."""
    of = table("awards").c
    twice = select(*columns).where(*conditions).group_by(*columns).having(func.count() > 1).subquery()
    same = [column == twice.c[column.key or ""] for column in columns]
    for row in rows(session, select(of.id).join(twice, and_(*same)).where(*conditions)):
        yield row.id


def _lists_behind(session: Session) -> Iterator[Discrepancy]:
    """Yield lists that say less often that they have changed than there were changes: readers keep the older one."""
    of, act, found = table("awards").c, table("award_acts").c, table("status_lists").c
    changes = (
        select(of.status_list_id, func.count().label("count"))
        .join(table("award_acts"), act.award_id == of.id)
        .where(act.act.in_(_COUNTED))
        .group_by(of.status_list_id)
        .subquery()
    )
    behind = select(found.id).join(changes, changes.c.status_list_id == found.id)
    for row in rows(session, behind.where(found.revision < changes.c.count + 1)):
        yield Discrepancy(code=Fault.LIST_BEHIND, about=str(row.id))


def _batches(session: Session) -> Iterator[Discrepancy]:
    batch, row_, of = table("issue_batches").c, table("issue_rows").c, table("awards").c
    open_rows = (
        select(batch.id, func.count().label("left"))
        .join(table("issue_rows"), row_.batch_id == batch.id)
        .where(
            batch.state == BatchState.DONE.value,
            row_.state.in_((IssueState.PENDING.value, IssueState.ISSUING.value)),
        )
        .group_by(batch.id)
    )
    for row in rows(session, open_rows):
        yield Discrepancy(code=Fault.BATCH_NOT_DECIDED, about=f"{row.id}:{row.left}")
    same = and_(
        of.achievement_id == batch.achievement_id,
        of.platform_id == batch.platform_id,
        of.learner_id == row_.learner_id,
    )
    lost = (
        select(batch.id, func.count().label("lost"))
        .join(table("issue_rows"), row_.batch_id == batch.id)
        .outerjoin(table("awards"), same)
        .where(row_.state.in_((IssueState.ISSUED.value, IssueState.KEPT.value)), of.id.is_(None))
        .group_by(batch.id)
    )
    for row in rows(session, lost):
        yield Discrepancy(code=Fault.BATCH_AWARD_MISSING, about=f"{row.id}:{row.lost}")


def _notices(session: Session) -> Iterator[Discrepancy]:
    sent, of, achievement = table("notices_sent").c, table("awards").c, table("achievements").c
    of_nothing = (
        select(sent.about)
        .outerjoin(table("awards"), of.id == sent.about)
        .outerjoin(table("achievements"), achievement.id == sent.about)
        .where(
            or_(
                and_(sent.kind != NoticeKind.READY.value, of.id.is_(None)),
                and_(sent.kind == NoticeKind.READY.value, achievement.id.is_(None)),
            )
        )
    )
    for row in rows(session, of_nothing):
        yield Discrepancy(code=Fault.NOTICE_OF_NOTHING, about=str(row.about))


def _orphans(session: Session) -> Iterator[Discrepancy]:
    """Yield, for every reference of every table, those that lead nowhere, once for each place they should lead to."""
    for one in Base.metadata.sorted_tables:
        for constraint in sorted(one.foreign_key_constraints, key=lambda found: str(found.name)):
            parent = constraint.referred_table.alias("parent")
            pairs = [(key.parent, parent.c[key.column.name]) for key in constraint.elements]
            found = (
                select(*(own for own, _ in pairs))
                .outerjoin(parent, and_(*(own == theirs for own, theirs in pairs)))
                .where(*(own.is_not(None) for own, _ in pairs), pairs[0][1].is_(None))
                .distinct()
            )
            for row in rows(session, found):
                is_award = constraint.referred_table.name == "awards"
                about = one.name if is_award else f"{one.name}:{':'.join(map(str, row))}"
                yield Discrepancy(code=Fault.ORPHAN, award_id=row[0] if is_award else None, about=about)
