"""What a launch and a roster tell of Canvas: who and where somebody is there."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.lti import CanvasIds
from app.lti.canvas_courses import is_of_roster
from app.lti.custom import custom_values
from app.lti.roster import canvas_user

SAMPLES = Path(__file__).parents[4] / "shared" / "samples" / "canvas"
CUSTOM = "https://purl.imsglobal.org/spec/lti/claim/custom"
OWN = "https://www.instructure.com/canvas_user_id"


def test_a_launch_tells_the_person_the_course_and_the_host():
    told = custom_values(
        {"canvas_user_id": "5120", "canvas_course_id": 2417, "canvas_api_domain": "Uni-Example.instructure.com"}
    )
    assert told.canvas == CanvasIds(user_id="5120", course_id="2417", api_domain="uni-example.instructure.com")


@pytest.mark.parametrize(
    ("custom", "expected"),
    [
        ({}, None),
        ({"canvas_user_id": "$Canvas.user.id", "canvas_course_id": "$Canvas.course.id"}, None),
        (
            {"canvas_course_id": "2417", "canvas_api_domain": "$Canvas.api.domain"},
            CanvasIds(user_id="", course_id="2417", api_domain=""),
        ),
        ({"canvas_user_id": "0"}, None),
        ({"canvas_user_id": "5 OR 1"}, None),
        ({"canvas_user_id": True}, None),
        ({"canvas_api_domain": "evil.example.org/x"}, None),
        ({"canvas_api_domain": "a@evil.example.org"}, None),
        ({"canvas_api_domain": "evil.example.org?x"}, None),
        ({"canvas_api_domain": "x" * 300}, None),
        ({"canvas_api_domain": "localhost:3000"}, CanvasIds(user_id="", course_id="", api_domain="localhost:3000")),
    ],
)
def test_what_is_no_id_and_no_host_is_absent(custom, expected):
    assert custom_values(custom).canvas == expected


def test_a_member_of_a_roster_is_told_by_canvas_own_claim_first():
    assert canvas_user({"message": [{OWN: 5120, CUSTOM: {"canvas_user_id": "1"}}]}) == "5120"
    assert canvas_user({"message": [{CUSTOM: {"canvas_user_id": "5120"}}]}) == "5120"
    assert canvas_user({"message": [{CUSTOM: {"canvas_user_id": "$Canvas.user.id"}}]}) == ""
    nonsensical: list[Any] = [None, {}, {"message": {}}, {"message": ["x", {CUSTOM: []}]}, {"message": [{OWN: -1}]}]
    for nonsense in nonsensical:
        assert canvas_user(nonsense) == ""


def test_a_course_id_that_is_not_its_rosters_is_not_believed():
    roster = "https://uni-example.instructure.com/api/lti/courses/2417/names_and_roles"
    assert is_of_roster("2417", roster)
    assert is_of_roster("170000000002417", roster.replace("2417", "170000000002417"))
    assert not is_of_roster("2418", roster)


@pytest.mark.parametrize(
    ("course_id", "path"),
    [
        ("170000000002417", "/api/lti/courses/2417/names_and_roles"),
        ("2417", "/api/lti/courses/170000000002417/names_and_roles"),
        ("180000000002417", "/api/lti/courses/170000000002417/names_and_roles"),
        ("2417", "/api/lti/courses/02417/names_and_roles"),
        ("2417", "/api/lti/groups/2417/names_and_roles"),
        ("2417", "/elsewhere/api/lti/courses/2417/names_and_roles"),
        ("2418", "/roster?course=2418"),
    ],
)
def test_a_course_id_whose_shard_or_roster_is_another_or_unknown_is_not_believed(course_id, path):
    assert not is_of_roster(course_id, f"https://uni-example.instructure.com{path}")


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples of Canvas answers are not here")
def test_the_samples_of_launches_and_of_a_roster():
    for name, user_id in (("student", "5120"), ("teacher", "5101"), ("student_view_testuser", "5999")):
        told = custom_values(json.loads((SAMPLES / f"id_token_{name}.json").read_text())[CUSTOM])
        assert told.canvas == CanvasIds(user_id=user_id, course_id="2417", api_domain="uni-example.instructure.com")
        assert told.is_masqueraded is (name == "student_view_testuser")
    members = json.loads((SAMPLES / "nrps_page1_rlid.json").read_text())["members"]
    assert [canvas_user(member) for member in members][:3] == ["5101", "5120", "5121"]
