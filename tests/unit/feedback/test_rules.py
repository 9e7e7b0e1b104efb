"""What teachers are told: nothing of fewer than five, and then in steps of five."""

import pytest

from app.feedback import STEP, Effort, Fit, Opinion, summary


def opinions(count: int) -> list[tuple[int, Opinion]]:
    return [
        (n + 1, Opinion(fit=list(Fit)[n % 3], effort=Effort.MORE if n % 2 else None, words=f"text {count - n:02}"))
        for n in range(count)
    ]


@pytest.mark.parametrize("count", range(STEP))
def test_of_fewer_than_five_nothing_is_told(count):
    told = summary(opinions(count))
    assert told.told == 0
    assert (told.fit, told.effort, told.words) == ({}, {}, ())


def test_a_step_is_told_whole_and_the_next_answers_wait_for_the_next_step():
    first = summary(opinions(20)[:5])
    assert first.told == 5
    assert sum(first.fit.values()) == 5
    assert first.effort == {Effort.LESS: 0, Effort.AS_STATED: 0, Effort.MORE: 2}
    for more in (6, 7, 8, 9):
        again = summary(opinions(20)[:more])
        assert (again.fit, again.effort, again.words) == (first.fit, first.effort, first.words)
    assert summary(opinions(20)[:10]).told == 10


def test_a_step_in_which_an_answer_was_emptied_is_told_no_more_and_the_others_stay_as_they_were():
    before = opinions(11)
    before[2] = (3, Opinion())
    after = summary([*before, (12, Opinion(fit=Fit.NO, words="changed"))])
    assert after == summary(opinions(11)[5:10])
    assert after.told == 5


def test_a_step_with_a_number_missing_or_doubled_is_not_told():
    some = opinions(5)
    assert summary([*some[:4], some[3]]).told == 0
    assert summary([*some, some[4]]).told == 0


def test_texts_are_told_in_an_order_that_is_not_that_of_their_writers():
    told = summary(opinions(10))
    assert list(told.words) == sorted(told.words) != [one.words for _, one in opinions(10)]


def test_an_answer_to_no_question_is_none():
    assert Opinion().is_empty
    assert not Opinion(words="x").is_empty
