"""Whether a learner whom the platform could not be asked about gets another turn. Pure."""

MOST_IN_A_ROW = 3
"""So many learners in a row who cannot be read are the platform's failure and no longer theirs."""

MOST_ROUNDS = 12
"""With five minutes between two rounds, an hour."""


def is_given_up(failed_rounds: int) -> bool:
    """Tell whether a learner failed in so many rounds that the issue ends without them. Pure."""
    return failed_rounds >= MOST_ROUNDS
