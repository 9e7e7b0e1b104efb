"""Each capability is judged by what it changes in Moodle's answers: the shapes are those of a real 4.5.5."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from app.courses import (
    MOODLE_CAPABILITIES,
    MOODLE_FUNCTIONS,
    MOODLE_GROUP_FUNCTIONS,
    PlatformRefused,
    Reason,
    RightCheck,
    RightStatus,
)
from app.courses.moodle_client import Fault
from app.courses.moodle_trial import Answers, capabilities, functions, manage_groups
from tests.unit.courses.moodle_double import ANNA, COURSE, MoodleDouble
from tests.unit.courses.readers import reader_of

GRADED = [{"rulename": "completionusegrade"}]


def module(cmid: int, kind: str, **changes: Any) -> dict[str, Any]:
    row = {"id": cmid, "modname": kind, "visible": 1, "uservisible": True, "availability": None, "completion": 2}
    return {**row, "completiondata": {"details": GRADED}, **changes}


def item(number: int, cmid: int | None, points: float | None, *, hidden: bool = False) -> dict[str, Any]:
    kind = "course" if number == 1 else "mod" if cmid else "manual"
    return {"id": number, "cmid": cmid, "itemtype": kind, "graderaw": points, "gradeishidden": hidden}


def report(*items: dict[str, Any]) -> dict[str, Any]:
    return {"usergrades": [{"userid": 4, "gradeitems": list(items)}]}


def criteria(*named: tuple[int, str]) -> dict[str, Any]:
    rows = [
        {"type": 4, "details": {"criteria": f'<a href="http://m/mod/{kind}/view.php?id={cmid}">x</a>'}}
        for cmid, kind in named
    ]
    return {"completionstatus": {"completed": False, "aggregation": 1, "completions": rows}}


# A hidden course with separate groups, a hidden activity and a hidden grade: everything can be told there.
ALL = Answers(
    course={"courses": [{"id": 4, "visible": 0, "groupmode": 1, "enablecompletion": 1}]},
    contents=[{"modules": [module(12, "assign", visible=0), module(13, "assign"), module(14, "quiz")]}],
    items={"gradeItems": [{"id": "8", "itemname": "A"}, {"id": "9", "itemname": "B"}, {"id": "10", "itemname": "C"}]},
    own_grades=report(item(8, 12, None), item(9, 13, None, hidden=True), item(10, 14, None), item(1, None, None)),
    class_grades=report(item(8, 12, 80), item(9, 13, 70, hidden=True), item(10, 14, None), item(1, None, 150)),
    grades=report(item(8, 12, 80), item(9, 13, 70, hidden=True), item(10, 14, None), item(1, None, 150)),
    activities={"statuses": [{"cmid": 12}, {"cmid": 13}, {"cmid": 14}]},
    completion=criteria((12, "assign"), (13, "assign"), (14, "quiz")),
)
SHUT = {
    name: Fault("requireloginerror")
    for name in ("items", "own_grades", "class_grades", "grades", "activities", "completion")
}
PUBLIC = {"courses": [{"id": 4, "fullname": "x"}]}
REFUSED = Fault("nopermissions")
WITHOUT: Mapping[str, Mapping[str, Any]] = {
    "moodle/course:view": {**SHUT, "contents": Fault("errorcoursecontextnotvalid"), "course": PUBLIC},
    "moodle/course:viewhiddencourses": {
        **SHUT,
        "contents": Fault("errorcoursecontextnotvalid"),
        "course": {"courses": []},
    },
    "moodle/course:viewhiddenactivities": {
        "contents": [
            {
                "modules": [
                    {k: v for k, v in module(13, "assign").items() if k != "availability"},
                    {k: v for k, v in module(14, "quiz").items() if k != "availability"},
                ]
            }
        ],
        "grades": report(item(9, 13, 70, hidden=True), item(10, 14, None), item(1, None, 150)),
    },
    "moodle/grade:viewall": {
        "own_grades": Fault("nopermissiontoviewgrades"),
        "class_grades": REFUSED,
        "grades": Fault("nopermissiontoviewgrades"),
    },
    "gradereport/user:view": dict.fromkeys(("own_grades", "class_grades", "grades"), REFUSED),
    "moodle/grade:viewhidden": {"grades": report(item(8, 12, 80), item(10, 14, None), item(1, None, None))},
    "report/progress:view": {"activities": REFUSED},
    "report/completion:view": {"completion": Fault("cannotviewreport")},
    "moodle/site:accessallgroups": {
        "class_grades": Fault("notingroup"),
        "grades": Fault("notingroup"),
        "activities": Fault("accessdenied"),
        "completion": Fault("accessdenied"),
    },
    "mod/quiz:view": {
        "contents": [{"modules": [module(12, "assign", visible=0), module(13, "assign")]}],
        "grades": report(item(8, 12, 80), item(9, 13, 70, hidden=True), item(1, None, 150)),
    },
}


def missing(checks: list[RightCheck]) -> list[str]:
    return [check.right for check in checks if check.status is RightStatus.MISSING]


def status_of(answers: Answers, right: str) -> tuple[RightStatus, Reason | None]:
    found = {check.right: check for check in capabilities(answers)}[right]
    return found.status, found.reason


def test_with_every_right_none_is_missing_and_only_kinds_that_are_not_there_are_untried():
    checks = capabilities(ALL)
    assert missing(checks) == []
    untried = {check.right for check in checks if check.status is RightStatus.UNKNOWN}
    assert all(name.startswith("mod/") for name in untried)
    assert {"mod/assign:view", "mod/quiz:view"}.isdisjoint(untried)


@pytest.mark.parametrize("right", WITHOUT)
def test_a_right_that_is_taken_is_the_one_that_is_found_missing(right):
    assert missing(capabilities(replace(ALL, **WITHOUT[right]))) == [right]


@pytest.mark.parametrize("answers", [ALL, Answers(), *(replace(ALL, **changes) for changes in WITHOUT.values())])
def test_every_right_is_judged_once_whatever_the_answers_are(answers):
    found = [check.right for check in capabilities(answers)]
    assert sorted(found) == sorted(set(MOODLE_CAPABILITIES) - {"webservice/rest:use"})


def test_without_a_course_nothing_is_missing_and_nothing_is_granted():
    assert {check.status for check in capabilities(Answers())} == {RightStatus.UNKNOWN}


def test_where_completion_is_off_the_right_to_its_report_cannot_be_told():
    course = {"courses": [{"id": 4, "visible": 1, "groupmode": 0, "enablecompletion": 0}]}
    answers = replace(ALL, course=course, completion=Fault("cannotviewreport"))
    assert status_of(answers, "report/completion:view") == (RightStatus.UNKNOWN, Reason.NOT_TRACKED)


@pytest.mark.parametrize("code", ["usernotenroled", "nocriteriaset", "notenroled"])
def test_a_refusal_that_comes_after_the_check_of_the_right_proves_the_right(code):
    answers = replace(ALL, completion=Fault(code), activities=Fault(code))
    assert status_of(answers, "report/completion:view")[0] is RightStatus.GRANTED
    assert status_of(answers, "report/progress:view")[0] is RightStatus.GRANTED


def test_a_course_that_does_not_exist_proves_nothing():
    gone = dict.fromkeys(("contents", *SHUT), Fault("invalidrecord"))
    checks = capabilities(replace(ALL, **gone, course={"courses": []}))
    assert {check.status for check in checks} == {RightStatus.UNKNOWN}
    assert checks[0].reason is Reason.ACTIVITY_MISSING


def test_an_item_that_was_left_out_without_a_word_shows_that_some_kind_may_not_be_seen():
    # Of a plugin's activity that no criterion names, only the list of grade items knows.
    items = {"gradeItems": {"0": {"id": "8", "itemname": "A"}, "2": {"id": "77", "itemname": "Plugin's"}}}
    found = [c for c in capabilities(replace(ALL, items=items)) if c.status is RightStatus.MISSING]
    assert [(check.right, check.detail) for check in found] == [("mod/*:view", "Plugin's")]


@pytest.mark.parametrize("name", ["course", "contents", "items", "grades", "activities", "completion"])
@pytest.mark.parametrize("nonsense", [None, 7, "x", [], {}, [[]], {"courses": 3}, [{"modules": [{"id": -1}]}]])
def test_nonsense_in_an_answer_is_never_an_error_nor_a_missing_right_to_enter(name, nonsense):
    checks = capabilities(replace(ALL, **{name: nonsense}))
    assert "moodle/course:view" not in missing(checks)


def test_the_reader_tries_every_function_and_finds_a_learner_by_itself():
    double = MoodleDouble()
    checks = {check.right: check.status for check in reader_of(double).rights(str(COURSE))}
    assert {checks[name] for name in MOODLE_FUNCTIONS} == {RightStatus.GRANTED}
    assert checks["report/progress:view"] is checks["report/completion:view"] is RightStatus.GRANTED
    assert set(MOODLE_CAPABILITIES) <= checks.keys()


def test_a_learner_who_is_known_spares_reading_the_class():
    double = MoodleDouble()
    reader_of(double).rights(str(COURSE), str(ANNA))
    assert double.requests.count("gradereport_user_get_grade_items") == 2


@pytest.mark.parametrize("name", sorted(set(MOODLE_FUNCTIONS) - {"core_webservice_get_site_info"}))
def test_a_function_that_is_not_in_the_service_is_missing_and_what_rests_on_it_is_not(name):
    double = MoodleDouble(functions=tuple(one for one in MOODLE_FUNCTIONS if one != name))
    found = missing(reader_of(double).rights(str(COURSE)))
    assert name in found
    assert set(found) <= {name, "moodle/course:viewhiddenactivities"}  # the double tells no conditions of access


def test_a_user_who_may_not_use_rest_lacks_that_right_and_nothing_else_can_be_told():
    double = MoodleDouble(functions=())
    checks = reader_of(double).rights(str(COURSE))
    assert missing(checks) == ["webservice/rest:use"]
    assert {check.status for check in checks if check.right != "webservice/rest:use"} == {RightStatus.UNKNOWN}


def test_a_service_that_lacks_only_the_question_who_it_is_lacks_that_function():
    double = MoodleDouble(functions=tuple(MOODLE_FUNCTIONS[1:]))
    assert missing(reader_of(double).rights(str(COURSE))) == ["core_webservice_get_site_info"]


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ({"groups": [], "warnings": []}, RightStatus.GRANTED),
        ({"groups": [], "warnings": [{"warningcode": "notenrolled"}]}, RightStatus.GRANTED),
        ({"groups": [], "warnings": [{"warningcode": "cannotmanagegroups"}]}, RightStatus.MISSING),
        (Fault("accessexception"), RightStatus.UNKNOWN),
        (None, RightStatus.UNKNOWN),
        ({"warnings": [3]}, RightStatus.UNKNOWN),
    ],
)
def test_the_right_to_see_groups_shows_in_a_warning(answer, status):
    assert manage_groups(answer).status is status


def test_functions_of_groups_are_asked_for_only_where_one_of_them_is_in_the_service():
    offered = frozenset(MOODLE_FUNCTIONS)
    assert missing(functions(offered)) == []
    assert missing(functions(offered | set(MOODLE_GROUP_FUNCTIONS[:1]))) == list(MOODLE_GROUP_FUNCTIONS[1:])


def test_the_token_of_another_site_is_refused_before_anything_is_tried():
    with pytest.raises(PlatformRefused):
        reader_of(MoodleDouble(), siteurl="https://other.example.org").rights(str(COURSE))
