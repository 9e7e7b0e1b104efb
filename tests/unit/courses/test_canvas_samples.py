"""Answers of Canvas, from its documentation, its source and a real server, replayed."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.courses import Completion, Flag, Known, PlatformUnavailable, Reason, Score, Unknown
from app.courses.canvas_completion import by_count, completion, item_records, modules_of, progress_of
from app.courses.canvas_course import assignments_of, course_of
from app.courses.canvas_grades import standings
from app.courses.canvas_http import Answer, CanvasHttp
from app.courses.canvas_oauth import ApiKey, CanvasOAuth
from app.courses.canvas_submissions import by_learner, records
from tests.unit.courses.canvas_double import SITE
from tests.unit.courses.canvas_readers import Source, enrolment_of, reader_over

SAMPLES = Path(__file__).parents[4] / "shared" / "samples" / "canvas"
pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples of Canvas answers are not here")

COURSE = course_of({"id": 2417, "name": "Foundations of Data Literacy"}, "2417")
REAL_COURSE = course_of({"id": 110000000, "name": "Course 101"}, "110000000")


def content(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SAMPLES / name).read_bytes(), parse_float=Decimal)
    return found


def body(name: str) -> Any:
    return content(name)["body"]


class Replay(CanvasHttp):
    """Answers by the end of the path; what has no answer is a missing right."""

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        super().__init__(timeout_s=1, sleep=lambda _: None)
        self.answers = answers

    def get(self, url: str, query: Sequence[tuple[str, str]], headers: Mapping[str, str]) -> Answer:
        answer = next((one for end, one in self.answers.items() if url.endswith(end)), replayed(403, {}))
        if answer.is_busy:
            raise PlatformUnavailable
        return answer

    def post(self, url: str, form: Mapping[str, str]) -> Answer:
        return self.answers[url.removeprefix(SITE)]


def replayed(status: int, value: Any) -> Answer:
    text = json.dumps(value, default=float).encode()
    return Answer(status=status, headers={"Content-Type": "application/json"}, next_url="", content=text)


def test_a_teachers_token_tells_the_certified_grade_of_each_learner():
    found = standings(body("enrollments_with_grades_teacher_token.json"), COURSE)
    points = {
        user_id: standing.total.value.points if isinstance(standing.total, Known) and standing.total.value else None
        for user_id, standing in found.items()
    }
    assert points == {
        "5120": Decimal("91.5"),
        "5121": Decimal(48),
        "5122": Decimal(65),
        "5123": None,
        "5124": Decimal(88),
    }
    assert {user_id: set(standing.flags) for user_id, standing in found.items() if standing.flags} == {
        "5121": {Flag.NOT_POSTED},
        "5122": {Flag.OVERRIDDEN},
    }
    assert found["5123"].total == Known(None)
    assert found["5124"].total == Known(Score(points=Decimal(88), points_possible=Decimal(100), label="B+"))


@pytest.mark.parametrize("name", ["enrollments_student_token.json", "enrollments_hidden_final_grades_student.json"])
def test_a_learners_token_proves_nothing(name):
    assert [one.total for one in standings(body(name), COURSE).values()] == [Unknown(Reason.NO_PERMISSION)]


def test_the_progress_of_a_class_is_told_from_the_trap():
    found = progress_of(body("bulk_user_progress.json"))
    modules = modules_of(
        [
            {"id": 1, "published": True, "items": [{"id": 1, "completion_requirement": {"type": "must_view"}}]},
            {
                "id": 2,
                "published": True,
                "items": [{"id": n, "completion_requirement": {"type": "must_view"}} for n in (2, 3)],
            },
        ]
    )
    done = Known(Completion(done=True, completed_at=getattr(found["5120"], "completed_at", None)))
    assert {user_id: by_count(one, modules) for user_id, one in found.items()} == {
        "5120": done,
        "5121": Known(Completion(done=False)),
        "5122": Unknown(Reason.NOT_CONFIRMED),
        "5123": Known(Completion(done=False)),
        "5124": Unknown(Reason.NOT_TRACKED),
    }
    assert by_count(found["5120"], Unknown(Reason.NO_PERMISSION)) == Unknown(Reason.NOT_CONFIRMED)


def test_the_modules_of_a_learner_say_that_one_is_not_done():
    modules = modules_of(body("modules_with_items_student.json"))
    assert completion(modules) == Known(Completion(done=False))
    assert [(one.activity_id, getattr(one.completion, "value").done) for one in item_records(modules)] == [  # noqa: B009
        ("item:7701", True),
        ("item:7702", True),
        ("item:7703", False),
        ("item:7704", False),
    ]


def test_submissions_that_are_posted_hidden_missing_and_excused():
    found = by_learner(body("submissions_grouped.json"))
    assignments = assignments_of(
        [
            {"id": number, "name": "N", "grading_type": "points", "points_possible": 20, "published": True}
            for number in (5501, 5502)
        ]
    )
    read: dict[str, list[Any]] = {
        user_id: [(one.score, set(one.flags)) for one in records(rows, assignments, COURSE, Reason.NOT_REPORTED)]
        for user_id, rows in found.items()
    }
    (essay, _), (missing, _) = read["5120"]
    assert isinstance(essay, Known) and essay.value and essay.value.fraction == Decimal("0.9")
    assert missing == Known(None)
    assert read["5121"] == [(Unknown(Reason.NOT_POSTED), {Flag.NOT_POSTED}), (Known(None), {Flag.EXCUSED})]


def test_what_a_real_canvas_said_of_an_assignment_that_does_not_count():
    assignments = assignments_of(body("recorded/assignments.json"))
    rows: list[object] = [{"user_id": 100050000, "submissions": body("recorded/submissions_one_student.json")}]
    (record,) = records(by_learner(rows)["100050000"], assignments, REAL_COURSE, Reason.NOT_REPORTED)
    assert isinstance(record.score, Known) and record.score.value
    assert (record.activity_id, record.score.value.fraction) == ("assignment:110000100", Decimal(1))
    assert not next(iter(assignments.values())).counts


def test_what_a_real_canvas_said_of_its_courses():
    for row in body("recorded/courses.json"):
        found = course_of(row, str(row["id"]))
        assert found.name and not found.hides_totals


def test_what_a_real_canvas_lists_as_users_is_no_list_of_enrolments():
    assert standings(body("recorded/users_include_enrollments.json"), REAL_COURSE) == {}


def test_a_whole_reading_out_of_the_samples():
    answers = {
        "/courses/2417": replayed(200, {"id": 2417, "name": "N"}),
        "/enrollments": replayed(200, body("enrollments_with_grades_teacher_token.json")),
        "/submissions": replayed(200, body("submissions_grouped.json")),
        "/modules": replayed(200, body("modules_with_items_student.json")),
        "/bulk_user_progress": replayed(200, body("bulk_user_progress.json")),
        "/assignments": replayed(200, []),
    }
    record = reader_over(Replay(answers)).course_record(enrolment_of("5120"))
    assert isinstance(record.total, Known) and record.completion == Known(Completion(done=False))
    refused = content("bulk_user_progress_400.json")
    found = reader_over(Replay({**answers, "/bulk_user_progress": replayed(400, refused)}))
    (in_class,) = found.course_records(enrolment_of("5120").context_id, [enrolment_of("5120").learner_id])
    assert in_class.completion == Unknown(Reason.NOT_TRACKED)


def test_throttling_is_told_from_a_missing_right():
    sample = content("throttled_429.json")
    for status in sample["_status"]:
        answer = Answer(status=status, headers=sample["_headers"], next_url="", content=sample["body_text"].encode())
        assert answer.is_busy
    assert not replayed(403, {"status": "unauthorized"}).is_busy


def test_the_answer_to_a_code_names_the_person():
    key = ApiKey(base_url=SITE, client_id="170000000000123", secret="s")
    http = Replay({"/login/oauth2/token": replayed(200, content("oauth_code_token_response.json"))})
    tokens = CanvasOAuth(http).exchange(key, code="c", redirect_uri="https://tool.example.eu/x")
    assert (set(tokens.user_ids), tokens.life_s, tokens.is_masqueraded) == ({"5101"}, 3600, False)
    assert tokens.refresh_token and tokens.access_token


def test_a_token_that_died_is_told_from_a_missing_right():
    dead = Answer(status=401, headers={"WWW-Authenticate": "Bearer"}, next_url="", content=b"{}")
    source = Source()
    with pytest.raises(PlatformUnavailable):
        reader_over(Replay({"/courses/2417": dead}), source=source).course_record(enrolment_of("5120"))
    assert source.renewals == 2
