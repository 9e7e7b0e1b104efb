"""How long a turn lasts, and how often a learner who cannot be read gets another one."""

import pytest

from app.people.turns import LONGEST_TURN_S, MOST_OF_A_TURN, MOST_ROUNDS, is_given_up, is_turn_over


@pytest.mark.parametrize(("failed_rounds", "expected"), [(1, False), (MOST_ROUNDS - 1, False), (MOST_ROUNDS, True)])
def test_a_learner_is_given_up_after_so_many_rounds(failed_rounds, expected):
    assert is_given_up(failed_rounds) is expected


@pytest.mark.parametrize(
    ("decided", "took_s", "expected"),
    [
        (MOST_OF_A_TURN - 1, 1, False),
        (MOST_OF_A_TURN, 1, True),
        (1, LONGEST_TURN_S - 1, False),
        (1, LONGEST_TURN_S, True),
        (0, LONGEST_TURN_S, False),  # somebody is decided in each, however long the roster takes
    ],
)
def test_a_turn_is_over_after_so_many_or_so_long(decided, took_s, expected):
    assert is_turn_over(decided, took_s) is expected
