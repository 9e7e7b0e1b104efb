"""Whose turn it is, and when a credential that could not be made is tried again. Pure."""

from collections.abc import Mapping
from datetime import timedelta

SLICE = 50
"""Awards of one turn: a few seconds' work, so that nobody waits long for an institution that has thousands."""

MOST_ATTEMPTS = 8


def next_wait(attempts: int) -> timedelta | None:
    """Return how long to wait after so many failed attempts, None if somebody must look: after about a day. Pure."""
    if attempts >= MOST_ATTEMPTS:
        return None
    return min(timedelta(minutes=4 ** max(0, attempts - 1)), timedelta(hours=8))


def turn_order(turns: Mapping[str, int]) -> list[str]:
    """Return institutions in the order of their turns: who was served longest ago comes first, 0 is never. Pure."""
    return sorted(turns, key=lambda slug: (turns[slug], slug))
