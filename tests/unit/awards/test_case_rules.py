"""What may be done about an award, and what its case says."""

from datetime import UTC, date, datetime

import pytest

from app.awards import Act, Actor, AwardNotIssued, AwardOver, AwardState, Case, CaseChanged, Done, Party
from app.awards.case_rules import moved

MOVES = {
    (AwardState.ISSUED, Act.SUSPENDED): AwardState.SUSPENDED,
    (AwardState.SUSPENDED, Act.LIFTED): AwardState.ISSUED,
    (AwardState.PENDING, Act.REVOKED): AwardState.REVOKED,
    (AwardState.ISSUED, Act.REVOKED): AwardState.REVOKED,
    (AwardState.SUSPENDED, Act.REVOKED): AwardState.REVOKED,
    (AwardState.ISSUED, Act.SUPERSEDED): AwardState.SUPERSEDED,
}
ALREADY = {
    (AwardState.SUSPENDED, Act.SUSPENDED),
    (AwardState.ISSUED, Act.LIFTED),
    (AwardState.REVOKED, Act.REVOKED),
    (AwardState.SUPERSEDED, Act.SUPERSEDED),
}
MOVING = (Act.SUSPENDED, Act.LIFTED, Act.REVOKED, Act.SUPERSEDED)


@pytest.mark.parametrize("state", list(AwardState))
@pytest.mark.parametrize("act", MOVING)
def test_each_act_leads_from_each_state_where_the_table_says_and_nowhere_else(state, act):
    if (state, act) in MOVES:
        assert moved(state, act) is MOVES[state, act]
    elif (state, act) in ALREADY:
        assert moved(state, act) is None
    else:
        refusal = {AwardState.PENDING: AwardNotIssued, AwardState.SUSPENDED: CaseChanged}.get(state, AwardOver)
        with pytest.raises(refusal):
            moved(state, act)


def act(number: int, kind: Act, until: date | None = None) -> Done:
    return Done(
        number=number,
        act=kind,
        by=Actor(party=Party.TEACHER),
        words="why",
        happened_at=datetime(2026, 11, 14, tzinfo=UTC),
        answer_until=until,
    )


def test_an_answer_counts_for_the_suspension_that_it_came_after():
    until = date(2026, 12, 14)
    acts = [act(1, Act.SUSPENDED), act(2, Act.ANSWERED), act(3, Act.LIFTED), act(4, Act.SUSPENDED, until)]
    again = Case(state=AwardState.SUSPENDED, acts=acts)
    assert again.suspension == acts[3]
    assert (again.number, again.is_answered) == (4, False)
    assert Case(state=AwardState.SUSPENDED, acts=[*acts, act(5, Act.ANSWERED)]).is_answered


def test_the_last_day_of_the_term_belongs_to_it_and_without_one_there_is_no_end():
    bounded = Case(state=AwardState.SUSPENDED, acts=[act(1, Act.SUSPENDED, date(2026, 12, 14))])
    assert bounded.takes_answers(date(2026, 12, 14))
    assert not bounded.takes_answers(date(2026, 12, 15))
    assert Case(state=AwardState.SUSPENDED, acts=[act(1, Act.SUSPENDED)]).takes_answers(date(2030, 1, 1))


@pytest.mark.parametrize("state", [AwardState.ISSUED, AwardState.REVOKED, AwardState.SUPERSEDED])
def test_what_is_not_suspended_takes_no_answers(state):
    case = Case(state=state, acts=[act(1, Act.SUSPENDED), act(2, Act.LIFTED)])
    assert not case.takes_answers(date(2026, 11, 14))
    assert case.suspension is None
    assert not case.is_answered
