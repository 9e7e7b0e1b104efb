"""How long an issue to a class will still take, where that is known. Pure."""

from datetime import timedelta

WINDOW = timedelta(minutes=5)
_FEWEST, _SHORTEST = 5, timedelta(seconds=20)


def minutes_left(left: int, decided: int, within: timedelta) -> int | None:
    """Return in about how many minutes all are decided, at the pace of the last ones; None while that is not known.

    `decided` is how many were within the time; few, or a short time, say nothing about the others. Rounded up.
    """
    if decided < _FEWEST or within < _SHORTEST or left <= 0:
        return None
    return max(1, -(-left * int(within.total_seconds()) // (decided * 60)))
