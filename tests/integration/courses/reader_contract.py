"""What every CourseReader promises; a test class per platform inherits it."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from app.courses import CourseReader, CourseRecord, Enrolment, Known, PlatformRefused, PlatformUnavailable
from tests.integration.courses.local_platform import BAD_DAYS, Day


@dataclass(frozen=True, kw_only=True)
class World:
    """A course on some platform. `complete` has every grade, `failing` a real zero, `ungraded` nothing; `stranger` is
    none of its learners. `break_down` makes all later answers bad."""

    reader: CourseReader
    complete: Enrolment
    failing: Enrolment
    ungraded: Enrolment
    stranger: Enrolment
    break_down: Callable[[Day], None]


def says_something(record: CourseRecord) -> bool:
    """Tell whether anything in the record could earn an award."""
    scores = [record.total, *(activity.score for activity in record.activities)]
    completions = [record.completion, *(activity.completion for activity in record.activities)]
    has_score = any(isinstance(reading, Known) and reading.value is not None for reading in scores)
    return has_score or any(isinstance(reading, Known) and reading.value.done for reading in completions)


class ReaderContract:
    """Subclasses give a `world` fixture."""

    def test_a_learner_with_every_grade_has_a_total(self, world: World) -> None:
        record = world.reader.course_record(world.complete)
        assert record.enrolment == world.complete
        assert record.read_at.utcoffset() is not None
        assert isinstance(record.total, Known)
        assert record.total.value is not None
        assert record.total.value.fraction > 0

    def test_a_real_zero_is_a_score_and_a_missing_grade_is_none(self, world: World) -> None:
        failing = world.reader.course_record(world.failing)
        scores = [activity.score for activity in failing.activities]
        assert any(isinstance(score, Known) and score.value is not None and score.value.points == 0 for score in scores)
        ungraded = world.reader.course_record(world.ungraded)
        assert ungraded.total == Known(None)
        assert not says_something(ungraded)

    def test_a_stranger_has_nothing_that_could_earn_an_award(self, world: World) -> None:
        assert not says_something(world.reader.course_record(world.stranger))

    def test_every_scored_activity_stands_in_the_outline(self, world: World) -> None:
        outline = world.reader.outline(world.complete.context_id)
        listed = {activity.activity_id for activity in outline.activities}
        record = world.reader.course_record(world.complete)
        scored = {a.activity_id for a in record.activities if isinstance(a.score, Known)}
        assert outline.context_id == world.complete.context_id
        assert scored
        assert scored <= listed

    def test_the_class_is_read_like_each_learner_and_in_order(self, world: World) -> None:
        enrolments = [world.ungraded, world.complete, world.failing]
        ids = [enrolment.learner_id for enrolment in enrolments]
        together = list(world.reader.course_records(world.complete.context_id, ids))
        assert together == [world.reader.course_record(enrolment) for enrolment in enrolments]

    def test_a_class_of_nobody_is_empty(self, world: World) -> None:
        assert list(world.reader.course_records(world.complete.context_id, [])) == []

    @pytest.mark.parametrize("day", BAD_DAYS, ids=lambda day: day.__name__)
    def test_a_bad_day_ends_in_a_typed_refusal_and_never_in_a_value(self, world: World, day: Day) -> None:
        world.break_down(day)
        context_id, learner_id = world.complete.context_id, world.complete.learner_id
        readings: list[Callable[[], object]] = [
            lambda: world.reader.course_record(world.complete),
            lambda: list(world.reader.course_records(context_id, [learner_id])),
            lambda: world.reader.outline(context_id),
        ]
        for read in readings:
            with pytest.raises((PlatformUnavailable, PlatformRefused)):
                read()
