import json
import time
from pathlib import Path

import pytest
import requests

from tests.integration.demo.shapes import SHAPES, shape

SAMPLES = Path(__file__).parents[4] / "shared" / "samples" / "moodle"
NUMBERS = {"int", "float"}

CALLS: dict[str, tuple[str, dict]] = {
    "ws-site-info": ("core_webservice_get_site_info", {}),
    "ws-course-contents": ("core_course_get_contents", {"courseid": 2}),
    "ws-course-by-id": ("core_course_get_courses_by_field", {"field": "id", "value": 2}),
    "ws-enrolled-users": ("core_enrol_get_enrolled_users", {"courseid": 2}),
    "ws-grade-items-all": ("gradereport_user_get_grade_items", {"courseid": 2}),
    "ws-grade-items-one": ("gradereport_user_get_grade_items", {"courseid": 2, "userid": 11}),
    "ws-gradeitems": ("core_grades_get_gradeitems", {"courseid": 2}),
    "ws-activities-completion-anna": (
        "core_completion_get_activities_completion_status",
        {"courseid": 2, "userid": 11},
    ),
    "ws-course-completion-clara": ("core_completion_get_course_completion_status", {"courseid": 2, "userid": 30}),
    "ws-err-invalidtoken": ("core_webservice_get_site_info", {"token": "wrong"}),
    "ws-err-function-not-in-service": ("core_user_delete_users", {}),
    "ws-err-missingparam": ("core_course_get_contents", {}),
    "ws-err-nocourse": ("core_course_get_contents", {"courseid": 99}),
    "ws-err-nouser": ("core_completion_get_course_completion_status", {"courseid": 2, "userid": 999}),
    "ws-err-notenrolled": ("core_completion_get_course_completion_status", {"courseid": 2, "userid": 3}),
    "ws-err-nocriteria-course": ("core_completion_get_course_completion_status", {"courseid": 3, "userid": 11}),
}
ERRORS = {name for name in CALLS if "-err-" in name}


def grades(lms, person, course=2):
    answer = lms.call("gradereport_user_get_grade_items", courseid=course, userid=person)
    items = answer["usergrades"][0]["gradeitems"]
    return {item["itemname"] and item["idnumber"]: item for item in items}


def completion(lms, person):
    return lms.call("core_completion_get_course_completion_status", courseid=2, userid=person)["completionstatus"]


def batch(lms, *requests_):
    form = {}
    for n, (function, arguments) in enumerate(requests_):
        form[f"requests[{n}][function]"] = function
        form[f"requests[{n}][arguments]"] = json.dumps(arguments)
    return lms.call("tool_mobile_call_external_functions", **form)["responses"]


@pytest.mark.parametrize("name", sorted(set(CALLS) - ERRORS))
def test_an_answer_has_exactly_moodles_members_and_types(lms, name):
    function, arguments = CALLS[name]
    ours = shape(lms.call(function, **arguments))
    assert set(ours) == set(SHAPES[name])
    for path, types in ours.items():
        assert types <= SHAPES[name][path], path


@pytest.mark.parametrize("name", sorted(SHAPES))
def test_the_shapes_are_those_of_real_answers(name):
    file = SAMPLES / f"{name}.json"
    if not file.exists():
        pytest.skip("the recorded Moodle answers are not here")
    real = shape(json.loads(file.read_text(encoding="utf-8")))
    # Some members belong to content that the demo does not have, such as an uploaded file.
    assert set(SHAPES[name]) <= set(real)
    for path, types in SHAPES[name].items():
        known = NUMBERS if real[path] & NUMBERS else set()
        assert types <= real[path] | known | {"null"}, path


@pytest.mark.parametrize("name", sorted(ERRORS))
def test_an_error_is_an_answer_with_moodles_code(lms, name):
    expected = {
        "ws-err-invalidtoken": "invalidtoken",
        "ws-err-function-not-in-service": "accessexception",
        "ws-err-missingparam": "invalidparameter",
        "ws-err-nocourse": "invalidrecord",
        "ws-err-nouser": "invaliduser",
        "ws-err-notenrolled": "usernotenroled",
        "ws-err-nocriteria-course": "cannotviewreport",
    }
    function, arguments = CALLS[name]
    answer = lms.call(function, **arguments)
    assert set(answer) == {"exception", "errorcode", "message"}
    assert answer["errorcode"] == expected[name]
    if (SAMPLES / f"{name}.json").exists():
        assert answer == json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8"))


def test_all_grades_leave_the_suspended_and_the_teachers_out(lms):
    answer = lms.call("gradereport_user_get_grade_items", courseid=2, userid=0)
    assert [row["userid"] for row in answer["usergrades"]] == [*range(11, 45), *range(47, 51)]


def test_the_service_itself_has_the_courses_items_without_a_grade(lms):
    service = lms.call("core_webservice_get_site_info")["userid"]
    assert grades(lms, service).keys() == grades(lms, 11).keys()
    assert {item["graderaw"] for item in grades(lms, service).values()} == {None}
    refused = lms.call("core_completion_get_course_completion_status", courseid=2, userid=service)
    assert refused["errorcode"] == lms.call(*CALLS["ws-err-notenrolled"][:1], courseid=2, userid=3)["errorcode"]


def test_the_suspended_are_on_the_list_of_the_enrolled_unless_only_the_active_are_asked_for(lms):
    everybody = {row["id"] for row in lms.call("core_enrol_get_enrolled_users", courseid=2)}
    options = {"options[0][name]": "onlyactive", "options[0][value]": "1"}
    active = {row["id"] for row in lms.call("core_enrol_get_enrolled_users", courseid=2, **options)}
    assert everybody - active == {45, 46}


def test_a_missing_grade_is_null_and_a_zero_is_zero(lms):
    assert {item["graderaw"] for item in grades(lms, 32).values()} == {None}
    assert not any({"status", "weightraw"} & set(item) for item in grades(lms, 32).values())
    zero = grades(lms, 36)
    assert (zero["QZ1"].get("status"), zero["ORAL"].get("status")) == (None, "novalue")
    assert (zero["QZ1"]["graderaw"], zero["ORAL"]["graderaw"]) == (0, None)


def test_the_totals_maximum_differs_between_learners(lms):
    assert [grades(lms, person)[None]["grademax"] for person in (11, 26, 30, 36, 32)] == [130, 110, 100, 110, 130]


def test_a_hidden_grade_is_reported_as_hidden(lms):
    assert grades(lms, 40)["ORAL"]["gradeishidden"] is True
    assert grades(lms, 11)["ORAL"]["gradeishidden"] is False


def test_only_the_platform_draws_the_conclusion_of_completion(lms):
    assert completion(lms, 11)["completed"] is True
    assert completion(lms, 42)["completed"] is False
    assert all(each["complete"] for each in completion(lms, 42)["completions"])


def test_completion_of_the_suspended_is_not_tracked(lms):
    answer = lms.call("core_completion_get_course_completion_status", courseid=2, userid=45)
    assert answer["errorcode"] == "usernotenroled"


def test_a_course_without_tracking_has_grades_and_no_completion(lms):
    modules = lms.call("core_course_get_contents", courseid=3)[0]["modules"]
    assert {module["completion"] for module in modules} == {0}
    assert not any("completiondata" in module for module in modules)
    answer = lms.call("core_completion_get_activities_completion_status", courseid=3, userid=11)
    assert answer["statuses"] == []
    assert grades(lms, 11, course=3)["QZ2"]["graderaw"] == 18


def test_courses_are_found_by_their_fields(lms):
    by = "core_course_get_courses_by_field"
    assert [row["id"] for row in lms.call(by)["courses"]] == [2, 3, 4]
    assert [row["id"] for row in lms.call(by, field="shortname", value="OZ102")["courses"]] == [3]
    assert lms.call(by, field="id", value="77")["courses"] == []
    assert lms.call(by, field="secret", value="x")["errorcode"] == "invalidparameter"


def test_the_site_lists_the_functions_of_the_service_and_its_address(lms):
    info = lms.call("core_webservice_get_site_info")
    assert info["siteurl"] == lms.url
    assert len(info["functions"]) == 9


def test_a_batch_answers_each_call(lms):
    function = "core_completion_get_course_completion_status"
    answers = batch(lms, *((function, {"courseid": 2, "userid": person}) for person in (11, 12)))
    assert [json.loads(answer["data"])["completionstatus"]["completed"] for answer in answers] == [True, True]
    assert "\\/" in answers[0]["data"]


def test_a_batch_stops_at_the_first_failing_call(lms):
    function = "core_completion_get_course_completion_status"
    answers = batch(lms, *((function, {"courseid": 2, "userid": person}) for person in (11, 45, 12)))
    assert [answer["error"] for answer in answers] == [False, True]
    assert set(json.loads(answers[1]["exception"])) == {"message", "errorcode", "link", "moreinfourl"}
    assert json.loads(answers[1]["exception"])["errorcode"] == "usernotenroled"


@pytest.mark.parametrize("arguments", ["no json", "[]", '"x"', "[" * 100_000])
def test_bad_arguments_in_a_batch_are_an_error_of_that_call(lms, arguments):
    form = {"requests[0][function]": "core_course_get_contents", "requests[0][arguments]": arguments}
    answers = lms.call("tool_mobile_call_external_functions", **form)["responses"]
    assert json.loads(answers[0]["exception"])["errorcode"] == "invalidparameter"


@pytest.mark.parametrize("courseid", ["", "2 OR 1", "-1", "two", "9" * 40])
def test_a_bad_course_id_is_an_error_answer(lms, courseid):
    answer = lms.call("core_course_get_contents", courseid=courseid)
    assert answer["errorcode"] in {"invalidparameter", "invalidrecord"}


def test_another_format_than_json_is_refused(lms):
    form = {"wstoken": lms.details.web_service_token, "wsfunction": "core_webservice_get_site_info"}
    answer = requests.post(f"{lms.url}/webservice/rest/server.php", data=form, timeout=5)
    assert answer.json()["errorcode"] == "invalidparameter"


def test_the_database_can_be_down(lms):
    assert lms.post("/demo/faults", mode="down").status_code == 303
    answer = lms.post("/webservice/rest/server.php", wstoken="x")
    assert (answer.status_code, answer.headers["Content-Type"].split(";")[0]) == (500, "text/html")


def test_answers_can_be_cut_in_half(lms):
    lms.post("/demo/faults", mode="malformed")
    answer = lms.post("/webservice/rest/server.php", wstoken="x")
    assert answer.status_code == 200
    with pytest.raises(ValueError, match=r"."):
        json.loads(answer.text)


def test_answers_can_be_kept_waiting_and_end_with_the_fault(lms):
    lms.post("/demo/faults", mode="slow")
    began = time.monotonic()
    assert lms.call("core_webservice_get_site_info")["siteurl"] == lms.url
    assert time.monotonic() - began >= 0.5
    lms.post("/demo/faults", mode="ok")
    assert lms.call("core_webservice_get_site_info")["siteurl"] == lms.url


def test_launches_and_rosters_have_no_bad_days(lms):
    lms.post("/demo/faults", mode="down")
    assert lms.launch().text == "Welcome"
    assert lms.tool.token(lms).status_code == 200
