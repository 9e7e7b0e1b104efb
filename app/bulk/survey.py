"""What an act about many awards would do to each of them, and what it leaves as it is. Pure."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

from app.awards import Act, AwardState
from app.bulk.values import Chosen, Surveyed, Untouched

MAX_CHOSEN = 50_000
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_FROM = {
    Act.SUSPENDED: {AwardState.ISSUED},
    Act.LIFTED: {AwardState.SUSPENDED},
    Act.REVOKED: {AwardState.PENDING, AwardState.ISSUED, AwardState.SUSPENDED},
}
_THERE = {
    Act.SUSPENDED: AwardState.SUSPENDED,
    Act.LIFTED: AwardState.ISSUED,
    Act.REVOKED: AwardState.REVOKED,
}


def ids_of(text: str) -> list[UUID]:
    """Return the ids of awards in a text, each once: pasted one a line, as addresses, or as a whole table. Pure."""
    return list(dict.fromkeys(UUID(found) for found in _UUID.findall(text)))


def states_before(act: Act) -> set[AwardState]:
    """Return the states of awards to which an act is done. Pure."""
    return _FROM[act]


def survey(
    act: Act,
    chosen: Sequence[Chosen],
    counted: Mapping[tuple[AwardState, bool], int],
    *,
    missing: int = 0,
    unfit: int = 0,
) -> Surveyed:
    """Return to whom an act would be done, and how many it leaves as they are and why. Pure.

    `counted` is of all that fit, by their state and whether their holder had them erased: what was erased is nobody's
    any more; it can be revoked, and nothing else. Of those that somebody listed `missing` are not here, and `unfit`
    are but do not fit the rest that was chosen.
    """
    untouched = Counter({Untouched.MISSING: missing, Untouched.UNFIT: unfit})
    for (state, is_erased), number in counted.items():
        if is_erased and act is not Act.REVOKED:
            untouched[Untouched.ERASED] += number
        elif state not in _FROM[act]:
            untouched[_why(act, state)] += number
    return Surveyed(act=act, chosen=chosen, untouched={why: number for why, number in untouched.items() if number})


def _why(act: Act, state: AwardState) -> Untouched:
    if act is Act.LIFTED and state in {AwardState.ISSUED, AwardState.PENDING}:
        return Untouched.NOT_SUSPENDED
    if state is _THERE[act]:
        return Untouched.ALREADY
    return Untouched.PENDING if state is AwardState.PENDING else Untouched.OVER
