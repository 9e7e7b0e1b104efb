"""The picture of a class: how the grades that decide lie around what is needed. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from app.awards import Unit, Verdict
from app.people.standing import Decisive

BARS = 10
_FULL_PERCENT = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One learner's grade in the decisive condition: `value` in its unit, None where there is none or none is told."""

    value: Decimal | None
    possible: Decimal | None
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """The grades from `lowest` up to below `highest` (the last bar with it); who reaches what is needed, who not."""

    lowest: Decimal
    highest: Decimal
    enough: int
    below: int

    @property
    def total(self) -> int:
        """All learners of this bar."""
        return self.enough + self.below


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Bars over a scale from 0 to `full`; without a grade and not known are counted beside it, never as a zero."""

    decisive: Decisive
    full: Decimal
    bars: tuple[Bar, ...]
    ungraded: int
    unknown: int

    @property
    def tallest(self) -> int:
        """The most learners in one bar."""
        return max(bar.total for bar in self.bars)

    @property
    def graded(self) -> int:
        """How many learners have a grade."""
        return sum(bar.total for bar in self.bars)

    @property
    def enough(self) -> int:
        """How many reach what is needed."""
        return sum(bar.enough for bar in self.bars)

    @property
    def needed_at(self) -> Decimal:
        """Where on the scale what is needed lies, from 0 to 1."""
        return min(max(self.decisive.needed / self.full, Decimal(0)), Decimal(1))


def picture(decisive: Decisive, marks: Iterable[Mark]) -> Picture:
    """Return the picture of these grades. A grade beyond the scale stands in the bar at its end. Pure."""
    held = list(marks)
    full = _FULL_PERCENT
    if decisive.unit is Unit.POINTS:
        full = max((mark.possible for mark in held if mark.possible), default=decisive.needed)
        full = max(full, decisive.needed) or Decimal(1)
    width = full / BARS
    counts = [[0, 0] for _ in range(BARS)]
    ungraded = unknown = 0
    for mark in held:
        if mark.value is not None:
            place = min(max(int(mark.value / width), 0), BARS - 1)
            counts[place][0 if mark.verdict is Verdict.MET else 1] += 1
        elif mark.verdict is Verdict.UNKNOWN:
            unknown += 1
        else:
            ungraded += 1
    bars = tuple(
        Bar(lowest=width * place, highest=width * (place + 1), enough=enough, below=below)
        for place, (enough, below) in enumerate(counts)
    )
    return Picture(decisive=decisive, full=full, bars=bars, ungraded=ungraded, unknown=unknown)
