"""Whose turn it is: the next class's, or that of a learner whom the platform could not be asked about. Pure."""

MOST_IN_A_ROW = 3
"""So many learners in a row who cannot be read are the platform's failure and no longer theirs."""

MOST_ROUNDS = 12
"""With five minutes between two rounds, an hour."""

MOST_OF_A_TURN = 200
"""Learners of one class before another institution, or class, has its turn: the roster is read anew for each."""


def is_turn_over(decided: int) -> bool:
    """Tell whether so many were decided that other classes come first. Pure."""
    return decided >= MOST_OF_A_TURN


def is_given_up(failed_rounds: int) -> bool:
    """Tell whether a learner failed in so many rounds that the issue ends without them. Pure."""
    return failed_rounds >= MOST_ROUNDS
