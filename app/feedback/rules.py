"""The questions, and what teachers are told of the answers: nothing below five, and then in steps of five. Pure.

Council Recommendation of 16 June 2022, Annex II, principles 1 and 8: feedback of learners is used to improve.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

STEP = 5
"""So many answers are told together: of fewer, or of the difference of two views, somebody could tell whose one is."""

LONGEST = 500


class Fit(StrEnum):
    """Whether the assessment fitted what was to be learned."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Effort(StrEnum):
    """How much work it was, beside what was stated."""

    LESS = "less"
    AS_STATED = "as_stated"
    MORE = "more"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """A learner's answers; each is optional."""

    fit: Fit | None = None
    effort: Effort | None = None
    words: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether no question is answered."""
        return self.fit is None and self.effort is None and not self.words


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What is told of a version: of `told` answers, a multiple of five."""

    told: int
    fit: dict[Fit, int] = field(default_factory=dict)
    effort: dict[Effort, int] = field(default_factory=dict)
    words: tuple[str, ...] = ()


def summary(opinions: Iterable[tuple[int, Opinion]]) -> Summary:
    """Return what teachers are told of answers, each with its number, which counts from one and never changes.

    Numbers make steps of five: a step is told when each of its numbers has its one answer. One that was taken back or
    changed leaves an empty one, and its step is told no more: the difference would show whose it was.
    Texts are told in alphabetical order, which tells nothing of who wrote which.
    """
    steps: dict[int, list[Opinion]] = defaultdict(list)
    taken: dict[int, set[int]] = defaultdict(set)
    for number, opinion in opinions:
        step = (number - 1) // STEP
        steps[step].append(opinion)
        taken[step].add(number)
    whole = [
        step
        for step, given in steps.items()
        if len(given) == len(taken[step]) == STEP and not any(one.is_empty for one in given)
    ]
    some = [one for step in whole for one in steps[step]]
    fits = Counter(one.fit for one in some)
    efforts = Counter(one.effort for one in some)
    return Summary(
        told=len(some),
        fit={value: fits[value] for value in Fit} if some else {},
        effort={value: efforts[value] for value in Effort} if some else {},
        words=tuple(sorted(one.words for one in some if one.words)),
    )
