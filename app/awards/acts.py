"""Acts about an award within one transaction: its state, the row that tells of it, and the revision of its list."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.assessment import newest_number, why_unfit
from app.awards.case_errors import CaseBarred, CaseChanged, WordsUnfit
from app.awards.case_models import AwardActRow
from app.awards.case_rules import SETTLING, Act, Actor, Case, Done, Party, moved
from app.awards.errors import AwardMissing
from app.awards.models import AwardRow, StatusListRow
from app.awards.told import tell_act
from app.awards.typed import cleaned
from app.awards.values import AwardState

MAX_REASON = 500


def locked_award(session: Session, award_id: UUID) -> AwardRow:
    """Return an award's row, which nobody else changes before the transaction ends. Raises AwardMissing."""
    row = session.get(AwardRow, award_id, with_for_update=True)
    if row is None:
        raise AwardMissing
    return row


def check_not_erased(session: Session, award_id: UUID) -> None:
    """Refuse to attach anything to an award that was erased, or is before the transaction ends. Raises AwardMissing."""
    row = session.get(AwardRow, award_id, with_for_update={"read": True})
    if row is None or row.erased_at:
        raise AwardMissing


def check_party(row: AwardRow, by: Actor) -> None:
    """Refuse whoever would act as the teacher of their own award. Raises CaseBarred."""
    if by.party is Party.TEACHER and by.user_id == row.learner_id:
        raise CaseBarred


def checked_words(words: str, longest: int, today: date) -> str:
    """Return a reason or an answer as it will stand. Raises WordsUnfit. Pure."""
    words = cleaned(words)
    if why := why_unfit(words, today, longest=longest):
        raise WordsUnfit(why)
    return words


def carry_out(
    session: Session,
    row: AwardRow,
    act: Act,
    *,
    words: str,
    by: Actor,
    now: datetime,
    seen: int | None = None,
    answer_until: date | None = None,
) -> bool:
    """Move a locked award by an act and record it; return False, and do nothing, where it stands there already.

    `seen` is the number of the newest act that whoever decides has read, None for whoever decides without reading.
    Raises AwardNotIssued, AwardOver, CaseChanged.
    """
    state = moved(AwardState(row.state), act)
    if state is None:
        return False
    if seen is not None and seen != session.scalars(newest_act(row.id)).one():
        raise CaseChanged
    row.state = state
    row.suspended_at = now if state is AwardState.SUSPENDED else None
    if state is AwardState.REVOKED:
        row.revoked_at, row.revoked_reason, row.revoked_by = now, words, by.name
    elif state is AwardState.SUPERSEDED:
        row.superseded_at = now
    note(session, row, act, words=words, by=by, now=now, answer_until=answer_until)
    status_changed(session, row, now)
    return True


def status_changed(session: Session, row: AwardRow, now: datetime) -> None:
    """Count a change of what the status list of a locked award says of it."""
    session.execute(
        update(StatusListRow)
        .where(StatusListRow.id == row.status_list_id)
        .values(revision=StatusListRow.revision + 1, changed_at=now)
        .execution_options(synchronize_session=False)
    )


def note(
    session: Session,
    row: AwardRow,
    act: Act,
    *,
    words: str,
    by: Actor,
    now: datetime,
    answer_until: date | None = None,
    act_id: UUID | None = None,
    known: int | None = None,
) -> None:
    """Record an act about a locked award, in the audit too.

    `known` is the newest record that is settled, else the newest there is.
    """
    if known is None:
        known = newest_number(session, row.issuer_slug, row.platform_id, row.context_id, row.learner_id)
    session.add(
        AwardActRow(
            id=act_id or uuid4(),
            award_id=row.id,
            number=session.scalars(newest_act(row.id)).one() + 1,
            act=act.value,
            party=by.party.value,
            by_id=by.user_id,
            by_name=by.name[:255],
            words=words,
            happened_at=now,
            answer_until=answer_until,
            newest_record=known,
        )
    )
    session.flush()
    tell_act(session, row.issuer_slug, row.id, act, by=by, now=now)


def newest_settled(award_id: UUID | InstrumentedAttribute[UUID]) -> Select[int]:
    """Select the number of the newest record about the learner's assessments that is settled, 0 if none is."""
    return select(func.coalesce(func.max(AwardActRow.newest_record), 0)).where(
        AwardActRow.award_id == award_id, AwardActRow.act.in_(SETTLING)
    )


def newest_act(award_id: UUID | InstrumentedAttribute[UUID]) -> Select[int]:
    """Select the number of the newest act about an award, 0 if there is none."""
    return select(func.coalesce(func.max(AwardActRow.number), 0)).where(AwardActRow.award_id == award_id)


def case_of(session: Session, row: AwardRow) -> Case:
    """Return all that was done about an award."""
    query = select(AwardActRow).where(AwardActRow.award_id == row.id).order_by(AwardActRow.number)
    return Case(state=AwardState(row.state), acts=[_done(one) for one in session.scalars(query)])


def _done(row: AwardActRow) -> Done:
    return Done(
        number=row.number,
        act=Act(row.act),
        by=Actor(party=Party(row.party), user_id=row.by_id, name=row.by_name),
        words=row.words,
        happened_at=row.happened_at,
        answer_until=row.answer_until,
    )
