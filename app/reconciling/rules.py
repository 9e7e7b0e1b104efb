"""What must be true of awards, files, places and acts, told by a stable code where it is not. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from app.awards import OPENBADGE, SD_JWT, TOKEN_BITS, VC_JWT, Act, AwardState, TokenStatus
from app.reconciling.values import AwardFacts, Discrepancy, LinkFacts, ListFacts
from app.verification import NOT_SEALED, Outcome

LEEWAY = timedelta(minutes=5)
"""By how much the clocks of several machines may differ."""

KEYED = (OPENBADGE, VC_JWT, SD_JWT)
"""The formats that need nothing but a key: every institution's awards have them, since the product makes them."""

_MOST_PLACES = 1000
_STATES = {state.value for state in AwardState}
_SIGNED_STATES = (AwardState.ISSUED, AwardState.SUSPENDED, AwardState.SUPERSEDED)
_LEADS_TO = {
    Act.SUSPENDED: AwardState.SUSPENDED,
    Act.LIFTED: AwardState.ISSUED,
    Act.REVOKED: AwardState.REVOKED,
    Act.SUPERSEDED: AwardState.SUPERSEDED,
}
_ANSWERS: dict[str, set[str]] = {
    AwardState.ISSUED: {Outcome.GENUINE, Outcome.EXPIRED},
    AwardState.SUSPENDED: {Outcome.SUSPENDED},
    AwardState.SUPERSEDED: {Outcome.SUPERSEDED},
    AwardState.REVOKED: {Outcome.REVOKED},
}


class Fault(StrEnum):
    """Every kind of discrepancy."""

    STATE_UNKNOWN = "reconcile.state_unknown"
    STATE_MOMENTS = "reconcile.state_moments"
    FROM_THE_FUTURE = "reconcile.from_the_future"
    FILES_MISSING = "reconcile.files_missing"
    FORMAT_MISSING = "reconcile.format_missing"
    FORMAT_TWICE = "reconcile.format_twice"
    PENDING_HAS_FILES = "reconcile.pending_has_files"
    ERASED_HAS_FILES = "reconcile.erased_has_files"
    ERASED_HAS_NAME = "reconcile.erased_has_name"
    AWARDED_TWICE = "reconcile.awarded_twice"
    VERSION_DIFFERS = "reconcile.version_differs"
    LIST_MISSING = "reconcile.list_missing"
    LIST_OF_ANOTHER = "reconcile.list_of_another"
    PLACE_OUTSIDE = "reconcile.place_outside"
    PLACE_TWICE = "reconcile.place_twice"
    LIST_BITS = "reconcile.list_bits"
    LIST_BEHIND = "reconcile.list_behind"
    LIST_UNPUBLISHED = "reconcile.list_unpublished"
    SUCCESSOR_MISSING = "reconcile.successor_missing"
    PREDECESSOR_CURRENT = "reconcile.predecessor_current"
    SUCCESSOR_ELSEWHERE = "reconcile.successor_elsewhere"
    CHAIN_LOOP = "reconcile.chain_loop"
    ACT_MISSING = "reconcile.act_missing"
    ACT_DIFFERS = "reconcile.act_differs"
    FILE_FAILS = "reconcile.file_fails"
    FILE_OF_ANOTHER = "reconcile.file_of_another"
    BATCH_NOT_DECIDED = "reconcile.batch_not_decided"
    BATCH_AWARD_MISSING = "reconcile.batch_award_missing"
    NOTICE_OF_NOTHING = "reconcile.notice_of_nothing"
    ORPHAN = "reconcile.orphan"


def award_faults(
    facts: AwardFacts, lists: Mapping[UUID, ListFacts], first_made: Mapping[str, datetime], now: datetime
) -> Iterator[Discrepancy]:
    """Yield what is wrong with one award and its files. `first_made` is since when a format is made at all. Pure."""
    for fault, about in (
        *_state_faults(facts, now),
        *_file_faults(facts, first_made),
        *_place_faults(facts, lists),
    ):
        yield Discrepancy(code=fault, award_id=facts.award_id, about=about)


def link_faults(facts: LinkFacts) -> Iterator[Discrepancy]:
    """Yield what is wrong with an award that stands in another one's place. Pure."""
    if facts.before_superseded_at is None:
        yield Discrepancy(code=Fault.PREDECESSOR_CURRENT, award_id=facts.award_id)
    if not facts.is_same_place:
        yield Discrepancy(code=Fault.SUCCESSOR_ELSEWHERE, award_id=facts.award_id)


def act_faults(award_id: UUID, state: str, acts: Sequence[tuple[int, str]]) -> Iterator[Discrepancy]:
    """Yield what is wrong with the acts about an award, as number and act in order. Pure."""
    if [number for number, _ in acts] != list(range(1, len(acts) + 1)):
        yield Discrepancy(code=Fault.ACT_MISSING, award_id=award_id)
    moves = [_LEADS_TO[Act(act)] for _, act in acts if act in list(Act) and Act(act) in _LEADS_TO]
    if moves and moves[-1] != state:
        yield Discrepancy(code=Fault.ACT_DIFFERS, award_id=award_id, about=f"{moves[-1]}:{state}")


def is_signed(state: str) -> bool:
    """Tell whether an award in this state may have files. Pure."""
    return state in _ANSWERS


def does_answer_fit(state: str, outcome: str) -> bool:
    """Tell whether our verifier says of a stored file what is known of its award. Pure.

    A European file without a seal says nothing of its state, which nobody could rely on.
    """
    return outcome in _ANSWERS[state] or outcome == NOT_SEALED


def list_bits(places: Mapping[int, TokenStatus], size: int, bits_each: int) -> bytes:
    """Return the bytes of a list in which these places say this and all others nothing. Pure.

    With one bit each, as of Bitstring Status List 1.0, the first place is the most significant bit and says that it is
    withdrawn; with two, as of Token Status List, the least significant ones say how.
    """
    bits = bytearray(size * bits_each // 8)
    for index, status in places.items():
        if not 0 <= index < size:
            continue  # told of the award
        if bits_each == 1:
            bits[index // 8] |= 0x80 >> index % 8
        else:
            bits[index // 4] |= status << index % 4 * TOKEN_BITS
    return bytes(bits)


def differing(published: bytes, expected: bytes, bits_each: int) -> set[int]:
    """Return the places at which a published list says something else than it must, at most a thousand. Pure."""
    if len(published) != len(expected):
        return set(range(min(len(expected), _MOST_PLACES)))
    each = 8 // bits_each
    found: set[int] = set()
    for byte, (is_, ought) in enumerate(zip(published, expected, strict=True)):
        if is_ != ought and len(found) < _MOST_PLACES:
            wrong = is_ ^ ought
            masks = [(0x80 >> n) if bits_each == 1 else (0b11 << n * TOKEN_BITS) for n in range(each)]
            found |= {byte * each + n for n, mask in enumerate(masks) if wrong & mask}
    return found


def _state_faults(facts: AwardFacts, now: datetime) -> Iterator[tuple[Fault, str]]:
    if facts.state not in _STATES:
        yield Fault.STATE_UNKNOWN, facts.state
        return
    is_revoked, is_suspended = facts.state == AwardState.REVOKED, facts.state == AwardState.SUSPENDED
    if (
        is_revoked is not (facts.revoked_at is not None)
        or is_suspended is not (facts.suspended_at is not None)
        or (facts.state == AwardState.SUPERSEDED and facts.superseded_at is None)
    ):
        yield Fault.STATE_MOMENTS, facts.state
    if facts.awarded_at > now + LEEWAY:
        yield Fault.FROM_THE_FUTURE, ""
    if facts.erased_at and facts.is_named:
        yield Fault.ERASED_HAS_NAME, ""


def _file_faults(facts: AwardFacts, first_made: Mapping[str, datetime]) -> Iterator[tuple[Fault, str]]:
    twice = [name for name, times in Counter(facts.files).items() if times > 1]
    yield from ((Fault.FORMAT_TWICE, name) for name in twice)
    if facts.erased_at:
        if facts.files:
            yield Fault.ERASED_HAS_FILES, ""
        return
    if facts.state == AwardState.PENDING:
        if facts.files:
            yield Fault.PENDING_HAS_FILES, ""
        return
    if not facts.files:
        # What was revoked before it was signed never was.
        if facts.state in _SIGNED_STATES:
            yield Fault.FILES_MISSING, ""
        return
    for name in KEYED:
        began = first_made.get(name)
        if name not in facts.files and (name == OPENBADGE or _was_made(began, facts.stored_at)):
            yield Fault.FORMAT_MISSING, name


def _was_made(began: datetime | None, stored_at: datetime | None) -> bool:
    return began is not None and stored_at is not None and began <= stored_at


def _place_faults(facts: AwardFacts, lists: Mapping[UUID, ListFacts]) -> Iterator[tuple[Fault, str]]:
    found = lists.get(facts.list_id)
    if found is None:
        yield Fault.LIST_MISSING, str(facts.list_id)
        return
    if found.issuer_slug != facts.issuer_slug:
        yield Fault.LIST_OF_ANOTHER, str(facts.list_id)
    if not 0 <= facts.index < found.size:
        yield Fault.PLACE_OUTSIDE, str(facts.index)
