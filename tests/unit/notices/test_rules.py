"""Which notices are due: only of what was asked for, only of what came after, each once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app.awards import AwardState
from app.notices.rules import BEFORE_END, TOO_OLD, AwardFact, Notice, NoticeKind, ReadyFact, due

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
ASKED = NOW - timedelta(days=3)
BEFORE, AFTER = ASKED - timedelta(hours=1), ASKED + timedelta(hours=1)
ALL = dict.fromkeys(NoticeKind, ASKED)
AWARD = AwardFact(award_id=UUID(int=1), achievement_id=UUID(int=2), state=AwardState.ISSUED, awarded_at=BEFORE)
READY = ReadyFact(achievement_id=UUID(int=2), context_id="7", found_at=AFTER)


def kinds(award: AwardFact, since: dict[NoticeKind, datetime] = ALL, now: datetime = NOW) -> list[NoticeKind]:
    return [notice.kind for notice in due(since, [award], [], now)]


HAPPENED = [
    (replace(AWARD, awarded_at=AFTER), NoticeKind.ISSUED),
    (replace(AWARD, state=AwardState.SUSPENDED, suspended_at=AFTER), NoticeKind.SUSPENDED),
    (replace(AWARD, state=AwardState.REVOKED, revoked_at=AFTER), NoticeKind.REVOKED),
    (replace(AWARD, state=AwardState.SUPERSEDED, superseded_at=AFTER), NoticeKind.SUPERSEDED),
    (replace(AWARD, superseded_at=AFTER), NoticeKind.SUPERSEDED),  # renewed: the old one was not wrong
    (replace(AWARD, valid_until=NOW + BEFORE_END), NoticeKind.EXPIRING),
]


@pytest.mark.parametrize(("award", "kind"), HAPPENED)
def test_what_happened_after_it_was_asked_for_is_told_and_nothing_else(award, kind):
    assert kinds(award) == [kind]
    assert kinds(award, {kind: ASKED}) == [kind]
    assert kinds(award, {other: ASKED for other in NoticeKind if other is not kind}) == []


@pytest.mark.parametrize(("award", "kind"), HAPPENED[:5])
def test_what_happened_before_it_was_asked_for_or_long_ago_is_not_told(award, kind):
    assert kinds(award, {kind: AFTER}) == []
    assert kinds(award, now=AFTER + TOO_OLD) == []
    assert kinds(award, now=AFTER + TOO_OLD - timedelta(seconds=1)) == [kind]


@pytest.mark.parametrize("state", [AwardState.PENDING, AwardState.SUSPENDED, AwardState.REVOKED])
def test_an_award_that_is_not_issued_is_neither_told_as_issued_nor_as_expiring(state):
    award = replace(AWARD, state=state, awarded_at=AFTER, valid_until=NOW + timedelta(days=1))
    assert kinds(award) == []


def test_an_end_is_told_in_the_thirty_days_before_it_even_to_who_asked_within_them():
    award = replace(AWARD, valid_until=NOW + timedelta(days=10))
    for days, told in ((-20.1, False), (-19.9, True), (0, True), (9.9, True), (10, False)):
        assert (NoticeKind.EXPIRING in kinds(award, now=NOW + timedelta(days=days))) is told, days
    assert kinds(award, {NoticeKind.EXPIRING: NOW}) == [NoticeKind.EXPIRING]
    assert kinds(replace(award, superseded_at=BEFORE)) == []


def test_a_suspension_that_comes_again_is_another_notice_and_the_same_one_is_the_same():
    first = replace(AWARD, state=AwardState.SUSPENDED, suspended_at=AFTER)
    again = replace(first, suspended_at=AFTER + timedelta(hours=1))
    assert due(ALL, [first], [], NOW) == due(ALL, [first], [], NOW + timedelta(days=1))
    assert due(ALL, [first], [], NOW) != due(ALL, [again], [], NOW)


def test_ready_is_told_once_for_an_achievement_and_not_to_who_holds_it():
    told = [Notice(kind=NoticeKind.READY, about=READY.achievement_id)]
    assert due(ALL, [], [READY], NOW) == told
    assert due(ALL, [], [replace(READY, found_at=NOW)], NOW) == told
    assert due(ALL, [], [replace(READY, found_at=BEFORE)], NOW) == []
    assert due({}, [], [READY], NOW) == []
    assert due(ALL, [replace(AWARD, state=AwardState.REVOKED)], [READY], NOW) == []
    assert due(ALL, [replace(AWARD, superseded_at=BEFORE)], [READY], NOW) == told
