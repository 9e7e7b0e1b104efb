"""What an act about many awards would do to each of them, and what it leaves as it is. Pure."""

import re
from collections import Counter
from collections.abc import Iterable
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


def survey(act: Act, found: Iterable[tuple[Chosen, bool]], missing: int = 0) -> Surveyed:
    """Return to whom an act would be done; with each award whether its holder had it erased. Pure.

    What was erased is nobody's any more: it can be revoked, and nothing else.
    """
    chosen: list[Chosen] = []
    untouched: Counter[Untouched] = Counter({Untouched.MISSING: missing} if missing else {})
    for one, is_erased in found:
        if is_erased and act is not Act.REVOKED:
            untouched[Untouched.ERASED] += 1
        elif one.state in _FROM[act]:
            chosen.append(one)
        else:
            untouched[_why(act, one.state)] += 1
    return Surveyed(act=act, chosen=chosen, untouched=dict(untouched))


def _why(act: Act, state: AwardState) -> Untouched:
    if act is Act.LIFTED and state in {AwardState.ISSUED, AwardState.PENDING}:
        return Untouched.NOT_SUSPENDED
    if state is _THERE[act]:
        return Untouched.ALREADY
    return Untouched.PENDING if state is AwardState.PENDING else Untouched.OVER
