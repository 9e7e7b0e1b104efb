"""Answers that a real Moodle 4.5.5 gave, replayed."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.courses import Completion, Known, Reason, Unknown
from app.courses.moodle import MoodleSite
from app.courses.moodle_client import Call, Fault, MoodleClient
from app.courses.moodle_completion import activity_completions, course_completion
from app.courses.moodle_grades import Sheet, sheets
from app.courses.moodle_record import mapped, reason_of
from app.courses.moodle_shape import grade_item_ids, modules, outline
from app.errors import ProductError
from tests.unit.courses.moodle_double import ANNA, BEN, CLARA, DAVID, EVA, FRANK, MoodleDouble, session_to, session_with
from tests.unit.courses.readers import enrolment, reader_over

SAMPLES = Path(__file__).parents[4] / "shared" / "samples" / "moodle"
pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples of real Moodle answers are not here")

MAPPERS: dict[str, Callable[[object], object]] = {
    "grades": lambda answer: sheets(answer, 2),
    "activities": activity_completions,
    "completion": course_completion,
    "modules": modules,
    "item ids": grade_item_ids,
}


def sample(name: str) -> object:
    body = (SAMPLES / f"ws-{name}.json").read_bytes()
    client = MoodleClient("http://127.0.0.1:1", "t", timeout_s=5, http=session_to(lambda _form: body))
    return client.call(Call("a_function", {}))


def totals(name: str) -> dict[int, Any]:
    return {
        learner: sheet.total() if isinstance(sheet, Sheet) else sheet
        for learner, sheet in sheets(sample(name), 2).items()
    }


def points(total: Any) -> tuple[Decimal, Decimal] | None:
    return (total.value.points, total.value.points_possible) if total.value else None


def test_the_class_report_has_five_learners_and_not_the_suspended_one():
    assert {learner: points(total) for learner, total in totals("grade-items-all").items()} == {
        ANNA: (Decimal("119.5"), Decimal(130)),
        BEN: (Decimal(76), Decimal(130)),
        CLARA: (Decimal(78), Decimal(100)),
        DAVID: (Decimal(30), Decimal(110)),
        EVA: None,
    }


def test_one_learner_is_reported_like_the_class():
    assert totals("grade-items-one")[ANNA] == totals("grade-items-all")[ANNA]
    assert totals("grade-items-as-student-self")[ANNA] == totals("grade-items-all")[ANNA]


def test_activities_passed_and_failed():
    assert all(
        isinstance(c, Known) and c.value.done
        for c in activity_completions(sample("activities-completion-anna")).values()
    )
    assert set(activity_completions(sample("activities-completion-david")).values()) == {Known(Completion(done=False))}


def test_course_completion_pending_unmet_and_untouched():
    anna = course_completion(sample("course-completion-anna"))
    assert anna.reading == Unknown(Reason.PENDING)
    assert anna.activities == {1, 2, 3}
    for name in ("clara", "eva"):
        assert course_completion(sample(f"course-completion-{name}")).reading == Known(Completion(done=False))


def test_the_suspended_learner_is_not_tracked():
    answer = sample("course-completion-frank")
    assert mapped(answer, course_completion) == Unknown(Reason.NOT_TRACKED)


def test_a_real_batch_stops_at_its_error():
    body = (SAMPLES / "ws-batch-call_external_functions.json").read_bytes()
    client = MoodleClient("http://127.0.0.1:1", "t", timeout_s=5, http=session_to(lambda _form: body))
    first, second = client.call_many([Call("a", {}), Call("b", {})], at_once=True)
    assert course_completion(first).reading == Unknown(Reason.PENDING)
    assert second == Fault("usernotenroled")


def test_the_outline_of_the_real_course():
    items = sheets(sample("grade-items-one"), 2)[ANNA]
    assert isinstance(items, Sheet)
    found = outline("2", sample("course-by-id"), modules(sample("course-contents")), items.items)
    assert (found.title, found.tracks_completion) == ("Data Literacy (micro-credential)", True)
    assert [(a.activity_id, a.name, a.points_possible, a.tracks_completion) for a in found.activities] == [
        ("cm:1", "Project report", Decimal(100), True),
        ("cm:2", "Final quiz", Decimal(10), True),
        ("cm:3", "Read me", None, True),
        ("item:4", "Oral exam", Decimal(20), False),
    ]


def test_grade_items_that_came_later_make_the_earlier_report_incomplete():
    assert grade_item_ids(sample("gradeitems")) == {2, 3, 4, 5, 6}
    earlier = sheets(sample("grade-items-one"), 2)[ANNA]
    assert isinstance(earlier, Sheet)
    assert earlier.missing(grade_item_ids(sample("gradeitems"))) == {5, 6}


def test_the_site_info_names_the_site_and_its_functions():
    reader = reader_over(session_to(lambda _form: (SAMPLES / "ws-site-info.json").read_bytes()))
    site = reader.site()
    assert isinstance(site, MoodleSite)
    assert (site.siteurl, site.service_user_id, site.missing) == ("http://127.0.0.1:8081", 11, frozenset())


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("completion-other", Reason.NOT_TRACKED),
        ("function-not-in-service", Reason.NO_PERMISSION),
        ("missingparam", Reason.NOT_REPORTED),
        ("nocourse", Reason.NOT_REPORTED),
        ("nocriteria-course", Reason.NOT_TRACKED),
        ("notenrolled", Reason.NOT_TRACKED),
        ("nouser", Reason.NOT_TRACKED),
        ("outsider", Reason.NO_PERMISSION),
        ("student-all", Reason.NO_PERMISSION),
        ("student-other", Reason.NO_PERMISSION),
    ],
)
def test_every_real_error_has_its_reason(name, reason):
    fault = sample(f"err-{name}")
    assert isinstance(fault, Fault)
    assert reason_of(fault) is reason


def test_a_real_invalid_token_is_refused():
    with pytest.raises(ProductError, match="invalidtoken"):
        sample("err-invalidtoken")


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("ws-*.json")), ids=lambda path: path.stem)
@pytest.mark.parametrize("function", MAPPERS)
def test_no_real_answer_to_another_question_breaks_a_mapper(path, function):
    answer = json.loads(path.read_bytes(), parse_float=Decimal)
    assert mapped(answer, MAPPERS[function]) is not None


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("ws-err-*.json")), ids=lambda path: path.stem)
def test_a_platform_that_answers_only_an_error_gives_nothing(path):
    error = json.loads(path.read_bytes())
    double = MoodleDouble()
    double.faults = dict.fromkeys(
        (
            "gradereport_user_get_grade_items",
            "core_completion_get_activities_completion_status",
            "core_completion_get_course_completion_status",
        ),
        error["errorcode"],
    )
    try:
        record = reader_over(session_with(double)).course_record(enrolment(FRANK))
    except ProductError:
        return
    readings = [record.total, record.completion, *(a.score for a in record.activities)]
    assert all(isinstance(reading, Unknown) for reading in readings)
