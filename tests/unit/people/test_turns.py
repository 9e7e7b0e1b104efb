"""How often a learner who cannot be read gets another turn."""

import pytest

from app.people.turns import MOST_ROUNDS, is_given_up


@pytest.mark.parametrize(("failed_rounds", "expected"), [(1, False), (MOST_ROUNDS - 1, False), (MOST_ROUNDS, True)])
def test_a_learner_is_given_up_after_so_many_rounds(failed_rounds, expected):
    assert is_given_up(failed_rounds) is expected
