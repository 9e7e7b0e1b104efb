"""What was found for one condition, and how findings are combined in three-valued logic. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from app.courses import Flag, Reason


class Verdict(StrEnum):
    """Kleene's three values."""

    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"


class Unit(StrEnum):
    """The unit in which a teacher thinks of a threshold."""

    POINTS = "points"
    PERCENT = "percent"


class Mode(StrEnum):
    """How criteria are combined."""

    ALL = "all"
    ANY = "any"


class Why(StrEnum):
    """Why a criterion is not met although the value is known, or what the rule itself lacks to tell."""

    NOT_COMPLETED = "not_completed"
    NOT_GRADED = "not_graded"
    BELOW = "below"
    NOT_ACCEPTED = "not_accepted"  # graded, with none of the accepted labels
    NOT_ENOUGH = "not_enough"  # of several, too few are met
    EXCUSED = "excused"
    TOO_EARLY = "too_early"  # earned before the rule's dates
    TOO_LATE = "too_late"
    TIME_UNKNOWN = "time_unknown"  # the rule has dates, and the platform does not say when it was earned
    NOT_IN_GROUP = "not_in_group"
    INCOMPLETE = "incomplete"  # the condition itself is not written to its end


GROUPS = "groups"
"""The kind of the one finding that no condition has: whether the learner is in a group for which the rule is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found for one criterion. `value` and `needed` are in `unit`; `observed_at` is the platform's time.

    `label` is the grade as the platform names it, `accepted` are the labels (or group names) of which one is needed.
    `parts` are the findings of a criterion that asks for several. What is `left_out` decides nothing.
    """

    kind: str
    name: str
    verdict: Verdict
    why: Why | Reason | None = None
    value: Decimal | None = None
    needed: Decimal | None = None
    unit: Unit | None = None
    points_possible: Decimal | None = None
    observed_at: datetime | None = None
    label: str = ""
    accepted: tuple[str, ...] = ()
    flags: frozenset[Flag] = frozenset()
    left_out: bool = False
    parts: tuple["Finding", ...] = field(default=())


def decide(mode: Mode, verdicts: Iterable[Verdict]) -> Verdict:
    """Combine verdicts by Kleene's strong logic; no verdicts at all is UNMET, not vacuously met. Pure."""
    seen = set(verdicts)
    if not seen:
        return Verdict.UNMET
    decisive, opposite = (Verdict.UNMET, Verdict.MET) if mode is Mode.ALL else (Verdict.MET, Verdict.UNMET)
    if decisive in seen:
        return decisive
    return Verdict.UNKNOWN if Verdict.UNKNOWN in seen else opposite


def enough(needed: int, verdicts: Iterable[Verdict]) -> Verdict:
    """Tell whether `needed` are MET: UNMET only where not even the unknown ones could suffice. Pure.

    Needing none, or more than there are, is UNMET.
    """
    seen = list(verdicts)
    met, unknown = seen.count(Verdict.MET), seen.count(Verdict.UNKNOWN)
    if needed < 1 or met + unknown < needed:
        return Verdict.UNMET
    return Verdict.MET if met >= needed else Verdict.UNKNOWN
