"""What every CourseReader promises, whatever it reads; a test class per reader inherits it and gives a `world`.

A reader is added by a double of its platform with the six people of `World` and a subclass of `ReaderContract`, and of
`HiddenGradesContract` where the platform says that a grade is hidden.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from app.awards import ActivityCompleted, CourseCompleted, Criteria, GradeAtLeast, Unit, Verdict, trace
from app.courses import (
    EVERYTHING,
    CourseReader,
    CourseRecord,
    Enrolment,
    EnrolmentState,
    Flag,
    Known,
    Needs,
    PlatformRefused,
    PlatformUnavailable,
    Reason,
    Score,
    Unknown,
)

GARBAGE: tuple[Any, ...] = (None, [], {}, "", 0, True, [[]], [None], {"errors": []}, {"id": "x"}, [{"id": {}}], 10**30)

SILENT = Unknown(Reason.NOT_REPORTED)
NOTHING = Needs(
    total=False,
    completion=False,
    activity_scores=False,
    activity_completions=False,
    groups=False,
    flags_of=frozenset(),
)
NEEDS = (
    NOTHING,
    replace(NOTHING, total=True),
    replace(NOTHING, completion=True),
    replace(NOTHING, total=True, completion=True),
    replace(NOTHING, activity_scores=True),
    replace(NOTHING, activity_completions=True, flags_of=frozenset({"cm:1", "assignment:5501"})),
    replace(NOTHING, groups=True),
    replace(EVERYTHING, completion=False),
)


@dataclass(frozen=True, kw_only=True)
class World:
    """A course on some platform.

    `complete` has every grade, `failing` a real zero, `ungraded` nothing, `suspended` grades from before; `stranger` is
    none of the course's learners; `gone` is `complete` in a course that the platform does not have. `forbid` takes from
    the grant what it needs to read grades, `garble` makes every later answer the given value.
    """

    reader: CourseReader
    complete: Enrolment
    failing: Enrolment
    ungraded: Enrolment
    suspended: Enrolment
    stranger: Enrolment
    gone: Enrolment
    forbid: Callable[[], None]
    garble: Callable[[Any], None]
    has_total: bool = True
    tells_suspended: bool = True


@dataclass(frozen=True, kw_only=True)
class Hiding:
    """Hides one grade of `complete` from the learner."""

    activity_id: str
    hide: Callable[[], None]


def earns(record: CourseRecord) -> bool:
    """Tell whether the record meets any rule that can be written, the weakest included."""
    ids = [None, *(activity.activity_id for activity in record.activities)]
    grades = [GradeAtLeast(activity_id=one, name="", threshold=Decimal(0), unit=Unit.PERCENT) for one in ids]
    completions = [ActivityCompleted(activity_id=one, name="") for one in ids if one is not None]
    findings = trace(Criteria(items=(CourseCompleted(), *completions, *grades)), record)
    return any(finding.verdict is Verdict.MET for finding in findings)


def scores(record: CourseRecord) -> list[Known[Score | None] | Unknown]:
    return [record.total, *(activity.score for activity in record.activities)]


def says_nothing(read: Callable[[], CourseRecord]) -> bool:
    """Tell whether reading is refused, or says nothing that could earn an award and why; anything else raises."""
    try:
        record = read()
    except (PlatformUnavailable, PlatformRefused):
        return True
    assert all(isinstance(reading.reason, Reason) for reading in scores(record) if isinstance(reading, Unknown))
    return not earns(record)


class ReaderContract:
    """Subclasses give a `world` fixture."""

    def test_a_learner_with_every_grade_has_them(self, world: World) -> None:
        record = world.reader.course_record(world.complete)
        assert record.enrolment == world.complete
        assert record.source
        graded = [reading.value for reading in scores(record) if isinstance(reading, Known)]
        assert any(score is not None and score.fraction > 0 for score in graded)
        if world.has_total:
            assert isinstance(record.total, Known)
            assert record.total.value is not None
            assert record.total.value.fraction > 0
        else:
            assert record.total == record.completion == Unknown(Reason.NOT_REPORTED)

    def test_numbers_are_decimal_and_times_are_aware(self, world: World) -> None:
        record = world.reader.course_record(world.complete)
        assert record.read_at.utcoffset() is not None
        known = [reading.value for reading in scores(record) if isinstance(reading, Known) and reading.value]
        assert known
        for score in known:
            assert {type(score.points), type(score.points_possible), type(score.points_minimum)} == {Decimal}
            assert score.graded_at is None or score.graded_at.utcoffset() is not None

    def test_a_real_zero_is_a_score_of_zero(self, world: World) -> None:
        found = [one.value for one in scores(world.reader.course_record(world.failing)) if isinstance(one, Known)]
        assert any(score is not None and score.points == 0 for score in found)

    def test_a_missing_grade_is_none_and_never_zero(self, world: World) -> None:
        record = world.reader.course_record(world.ungraded)
        assert Known(None) in scores(record)
        assert not any(_is_score(reading) for reading in scores(record))
        assert not earns(record)
        if world.has_total:
            assert record.total == Known(None)

    def test_a_suspended_learner_is_never_reported_as_an_active_one_who_earned_it(self, world: World) -> None:
        record = world.reader.course_record(world.suspended)
        assert record.state != Known(EnrolmentState.ACTIVE)
        assert not (world.tells_suspended and earns(record))
        of_class = next(iter(world.reader.course_records(world.suspended.context_id, [world.suspended.learner_id])))
        assert of_class.state != Known(EnrolmentState.ACTIVE)
        assert not (world.tells_suspended and earns(of_class))

    def test_a_stranger_has_nothing_that_could_earn_an_award(self, world: World) -> None:
        assert says_nothing(lambda: world.reader.course_record(world.stranger))

    def test_a_course_that_is_gone_says_nothing(self, world: World) -> None:
        assert says_nothing(lambda: world.reader.course_record(world.gone))
        with pytest.raises((PlatformUnavailable, PlatformRefused)):
            world.reader.outline(world.gone.context_id)

    def test_an_enrolment_on_another_platform_is_refused(self, world: World) -> None:
        elsewhere = Enrolment(
            platform_id=UUID(int=99), context_id=world.complete.context_id, learner_id=world.complete.learner_id
        )
        with pytest.raises(PlatformRefused):
            world.reader.course_record(elsewhere)

    def test_every_scored_activity_stands_in_the_outline_with_its_name_and_kind(self, world: World) -> None:
        outline = world.reader.outline(world.complete.context_id)
        listed = {activity.activity_id: activity for activity in outline.activities}
        scored = [a for a in world.reader.course_record(world.complete).activities if isinstance(a.score, Known)]
        assert outline.context_id == world.complete.context_id
        assert scored
        for activity in scored:
            entry = listed[activity.activity_id]
            assert activity.kind in {"", entry.kind}
            assert activity.name in {"", entry.name}

    def test_the_class_is_read_like_each_learner_and_in_order(self, world: World) -> None:
        enrolments = [world.ungraded, world.complete, world.stranger, world.failing]
        ids = [enrolment.learner_id for enrolment in enrolments]
        together = list(world.reader.course_records(world.complete.context_id, ids))
        assert together == [world.reader.course_record(enrolment) for enrolment in enrolments]

    @pytest.mark.parametrize("needs", NEEDS, ids=map(str, range(len(NEEDS))))
    def test_a_class_is_known_as_far_as_it_is_needed_and_no_further(self, world: World, needs: Needs) -> None:
        enrolments = [world.ungraded, world.complete, world.suspended, world.stranger, world.failing]
        context_id, ids = world.complete.context_id, [enrolment.learner_id for enrolment in enrolments]
        whole = list(world.reader.course_records(context_id, ids))
        for all_of_it, record in zip(whole, world.reader.course_records(context_id, ids, needs), strict=True):
            assert (record.enrolment, record.state) == (all_of_it.enrolment, all_of_it.state)
            assert record.total == (all_of_it.total if needs.total else SILENT)
            assert record.total_flags == (all_of_it.total_flags if needs.total else frozenset())
            assert record.completion == (all_of_it.completion if needs.completion else SILENT)
            assert record.groups == (all_of_it.groups if needs.groups else SILENT)
            for activity in record.activities:
                assert needs.activity_scores or activity.score == SILENT
                assert needs.activity_completions or activity.completion == SILENT
                assert needs.flags(activity.activity_id) or not activity.flags
            for wanted in all_of_it.activities:
                found = record.activity(wanted.activity_id)
                if needs.activity_scores and wanted.score != Unknown(Reason.NOT_TRACKED):
                    assert found and (found.score, found.flags) == (wanted.score, wanted.flags)
                if needs.activity_completions:
                    assert found and found.completion == wanted.completion

    def test_a_class_of_nobody_is_empty(self, world: World) -> None:
        assert list(world.reader.course_records(world.complete.context_id, [])) == []

    def test_without_the_right_to_read_grades_there_are_none(self, world: World) -> None:
        world.forbid()
        context_id, learner_id = world.complete.context_id, world.complete.learner_id
        for read in (
            lambda: world.reader.course_record(world.complete),
            lambda: next(iter(world.reader.course_records(context_id, [learner_id]))),
        ):
            try:
                record = read()
            except (PlatformUnavailable, PlatformRefused):
                continue
            assert not any(isinstance(reading, Known) for reading in scores(record))

    @pytest.mark.parametrize("answer", GARBAGE, ids=repr)
    def test_garbage_says_nothing_and_raises_nothing_else(self, world: World, answer: Any) -> None:
        world.garble(answer)
        context_id, learner_id = world.complete.context_id, world.complete.learner_id
        assert says_nothing(lambda: world.reader.course_record(world.complete))
        assert says_nothing(lambda: next(iter(world.reader.course_records(context_id, [learner_id]))))
        with suppress(PlatformUnavailable, PlatformRefused):
            world.reader.outline(context_id)


class HiddenGradesContract:
    """Subclasses give the fixtures `world` and `hiding` too."""

    def test_a_hidden_grade_is_unknown_is_flagged_and_takes_the_total_with_it(
        self, world: World, hiding: Hiding
    ) -> None:
        hiding.hide()
        record = world.reader.course_record(world.complete)
        activity = record.activity(hiding.activity_id)
        assert activity is not None
        assert activity.score == Unknown(Reason.HIDDEN)
        assert Flag.HIDDEN in activity.flags
        assert not _is_score(record.total)


def _is_score(reading: Known[Score | None] | Unknown) -> bool:
    return isinstance(reading, Known) and reading.value is not None
