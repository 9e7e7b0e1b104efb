"""Reads the tool's own line items through LTI Assignment and Grade Services 2.0, and nothing else.

A platform shows a tool neither other activities' grades, nor the course total, nor completion: all of that is unknown.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal, Inexact, localcontext
from typing import NoReturn, Protocol
from uuid import UUID

from app.clock import Clock
from app.courses.errors import OwnLineItemsOnly, PlatformRefused
from app.courses.values import (
    EVERYTHING,
    Activity,
    ActivityRecord,
    CourseOutline,
    CourseRecord,
    Enrolment,
    Known,
    Needs,
    Reason,
    Score,
    Unknown,
)

SOURCE = "LTI AGS"
KIND = "lineitem"

_NOT_REPORTED = Unknown(Reason.NOT_REPORTED)


class OwnItem(Protocol):
    """A line item that the platform lists for this tool."""

    @property
    def url(self) -> str:
        """Its address, by which the platform knows it."""

    @property
    def label(self) -> str:
        """Its name in the gradebook."""

    @property
    def points_possible(self) -> Decimal:
        """Above zero."""


class OwnResult(Protocol):
    """A person's result of such an item; None is what the platform does not report, or not as a number."""

    @property
    def user_id(self) -> str:
        """Whose it is."""

    @property
    def points(self) -> Decimal | None:
        """None for no score."""

    @property
    def points_possible(self) -> Decimal | None:
        """Above zero."""

    @property
    def graded_at(self) -> datetime | None:
        """Aware."""


class OwnGradebook(Protocol):
    """One platform's line items and results. Every method raises PlatformUnavailable or PlatformRefused."""

    def title(self, context_id: str) -> str:
        """Return the course's title, "" where it is not known."""

    def line_items(self, context_id: str) -> Sequence[OwnItem]:
        """Return the tool's own line items in the course."""

    def results(self, context_id: str, item_url: str, user_id: str = "") -> Iterable[OwnResult]:
        """Return the results of one of them, of one person if `user_id` is given."""


class AgsReader:
    """A CourseReader of the tool's own line items.

    Whoever has no result is not graded; the service does not tell who is a learner of the course, so `state` stays
    unknown and the roster decides.
    """

    def __init__(self, gradebook: OwnGradebook, *, platform_id: UUID, clock: Clock) -> None:
        self._gradebook = gradebook
        self._platform_id = platform_id
        self._clock = clock

    def site(self) -> NoReturn:
        """Raise OwnLineItemsOnly: the service says nothing of the platform, and of a course only within it."""
        raise OwnLineItemsOnly

    def outline(self, context_id: str) -> CourseOutline:
        """Return the tool's own line items as activities. Raises PlatformUnavailable, PlatformRefused."""
        return CourseOutline(
            context_id=context_id,
            title=self._gradebook.title(context_id),
            activities=tuple(
                Activity(
                    activity_id=activity_id(item),
                    name=item.label,
                    kind=KIND,
                    points_possible=item.points_possible,
                    tracks_completion=False,
                )
                for item in self._gradebook.line_items(context_id)
            ),
            tracks_completion=False,
            total_points=None,
            groups_known=False,
        )

    def course_record(self, enrolment: Enrolment) -> CourseRecord:
        """Return the learner's results. Raises PlatformUnavailable, PlatformRefused."""
        if enrolment.platform_id != self._platform_id:
            raise PlatformRefused("the enrolment belongs to another platform")
        return next(self._records(enrolment.context_id, [enrolment.learner_id], enrolment.learner_id))

    def course_records(
        self, context_id: str, learner_ids: Sequence[str], needs: Needs = EVERYTHING
    ) -> Iterator[CourseRecord]:
        """Yield a record for each learner, in order; each line item's results are read once, needed or not.

        Raises PlatformUnavailable, PlatformRefused, when the first record is asked for.
        """
        if learner_ids:
            yield from (record.only(needs) for record in self._records(context_id, learner_ids))

    def _records(self, context_id: str, learner_ids: Sequence[str], only: str = "") -> Iterator[CourseRecord]:
        read_at = self._clock()
        items = self._gradebook.line_items(context_id)
        scores = [
            scores_of(self._gradebook.results(context_id, item.url, only), item.points_possible) for item in items
        ]
        for learner_id in learner_ids:
            yield CourseRecord(
                enrolment=Enrolment(platform_id=self._platform_id, context_id=context_id, learner_id=learner_id),
                read_at=read_at,
                source=SOURCE,
                state=_NOT_REPORTED,
                total=_NOT_REPORTED,
                completion=_NOT_REPORTED,
                activities=tuple(
                    ActivityRecord(
                        activity_id=activity_id(item),
                        score=of_item.get(learner_id, Known(None)),
                        completion=_NOT_REPORTED,
                        kind=KIND,
                        name=item.label,
                    )
                    for item, of_item in zip(items, scores, strict=True)
                ),
            )


def activity_id(item: OwnItem) -> str:
    """Return the id under which rules refer to a line item; an address may be longer than an id. Pure."""
    return f"{KIND}:{hashlib.sha256(item.url.encode()).hexdigest()[:32]}"


def scores_of(results: Iterable[OwnResult], points_possible: Decimal) -> Mapping[str, Known[Score | None] | Unknown]:
    """Return each person's score of one line item, on its scale of `points_possible`, which rules are about. Pure.

    Two results of one person contradict each other.
    """
    found: defaultdict[str, list[Known[Score | None] | Unknown]] = defaultdict(list)
    for result in results:
        found[result.user_id].append(_score(result, points_possible))
    return {user: scores[0] if len(scores) == 1 else Unknown(Reason.MALFORMED) for user, scores in found.items()}


def _score(result: OwnResult, points_possible: Decimal) -> Known[Score | None] | Unknown:
    if result.points_possible is None:
        return Unknown(Reason.MALFORMED)
    if result.points is None:
        return Known(None)
    try:
        points = _on_scale(result.points, result.points_possible, points_possible)
        return Known(Score(points=points, points_possible=points_possible, graded_at=result.graded_at))
    except (ValueError, ArithmeticError):
        return Unknown(Reason.MALFORMED)


def _on_scale(points: Decimal, given: Decimal, wanted: Decimal) -> Decimal:
    """Return points out of `given` as points out of `wanted`. Raises ArithmeticError where that takes rounding.

    Raises ValueError where `given` is not above zero.
    """
    if given <= 0:
        raise ValueError("points out of nothing")
    if given == wanted:
        return points
    with localcontext() as context:
        context.traps[Inexact] = True  # a rounded grade could fall on the other side of a threshold
        return points * wanted / given
