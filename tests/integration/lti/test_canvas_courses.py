"""Courses in Canvas as their launches tell them, and learners there as the roster tells them."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

import pytest

from app.lti import CanvasIds, Member, RosterAddress
from app.lti.canvas_courses import CanvasCourses
from app.lti.roster import Roster
from tests.integration.class_double import member
from tests.integration.lti.conftest import World
from tests.integration.lti.services import launch_of

ROSTER = "https://uni-example.instructure.com/api/lti/courses/2417/names_and_roles"
IDS = CanvasIds(user_id="5120", course_id="2417", api_domain="uni-example.instructure.com")


class FakeRoster:
    """Knows some learners; `asked` are the questions."""

    def __init__(self) -> None:
        self.known = {"a": "1", "b": "2"}
        self.asked: list[set[str]] = []
        self.rosters_read = 0

    def members(self, address: RosterAddress) -> Iterator[Member]:
        self.rosters_read += 1
        for sub, canvas_user_id in self.known.items():
            yield replace(member(sub, sub), canvas_user_id=canvas_user_id)
        yield member("untold", "In no message")

    def canvas_users(
        self, registration_id: UUID, memberships_url: str, context_id: str, wanted: Collection[str]
    ) -> dict[str, str]:
        self.asked.append(set(wanted))
        return {sub: self.known[sub] for sub in wanted if sub in self.known}


@pytest.fixture
def roster() -> FakeRoster:
    return FakeRoster()


@pytest.fixture
def courses(world: World, roster: FakeRoster) -> CanvasCourses:
    return CanvasCourses(world.db, cast(Roster, roster), world.clock)


def test_a_course_is_where_its_latest_launch_says(world: World, courses: CanvasCourses) -> None:
    launch = launch_of(world, ROSTER, canvas=IDS)
    assert courses.find(launch.registration_id, "2") is None and courses.newest(launch.registration_id) is None
    courses.remember(launch)
    courses.remember(launch)
    found = courses.find(launch.registration_id, "2")
    assert found and (found.course_id, found.api_domain) == ("2417", "uni-example.instructure.com")
    courses.remember(replace(launch, canvas=replace(IDS, api_domain="uni.example.org")))
    found = courses.newest(launch.registration_id)
    assert found and found.api_domain == "uni.example.org"


@pytest.mark.parametrize(
    ("canvas", "url"),
    [
        (None, ROSTER),
        (replace(IDS, course_id=""), ROSTER),
        (replace(IDS, api_domain=""), ROSTER),
        (replace(IDS, course_id="2418"), ROSTER),
        (IDS, ""),
    ],
)
def test_half_a_place_and_a_contradicted_one_are_not_remembered(
    world: World, courses: CanvasCourses, canvas: Any, url: str
) -> None:
    launch = launch_of(world, url, canvas=canvas)
    courses.remember(launch)
    assert courses.find(launch.registration_id, "2") is None


def test_who_was_found_is_not_asked_for_again_for_a_while(
    world: World, courses: CanvasCourses, roster: FakeRoster
) -> None:
    launch = launch_of(world, ROSTER, canvas=IDS)
    assert courses.people(launch.registration_id, "2", ["a"]) == {}
    courses.remember(launch)
    assert courses.people(launch.registration_id, "2", ["a"]) == {"a": "1"}
    assert courses.people(launch.registration_id, "2", ["a", "b", "c"]) == {"a": "1", "b": "2"}
    roster.known["c"] = "3"
    assert courses.people(launch.registration_id, "2", ["a", "c"]) == {"a": "1", "c": "3"}
    assert roster.asked == [{"a"}, {"b", "c"}, {"c"}]
    world.clock.now += timedelta(minutes=11)
    assert courses.people(launch.registration_id, "2", ["a"]) == {"a": "1"}
    assert roster.asked[3:] == [{"a"}]


def test_whom_a_roster_that_is_read_for_names_tells_of_is_not_asked_for_again(
    world: World, courses: CanvasCourses, roster: FakeRoster
) -> None:
    launch = launch_of(world, ROSTER, canvas=IDS)
    address = RosterAddress(registration_id=launch.registration_id, memberships_url=ROSTER, resource_link_id="link")
    courses.remember(launch)
    assert [one.user_id for one in courses.members(address)] == ["a", "b", "untold"]
    assert courses.people(launch.registration_id, "2", ["a", "b"]) == {"a": "1", "b": "2"}
    assert (roster.rosters_read, roster.asked) == (1, [])
    assert courses.people(launch.registration_id, "2", ["a", "untold"]) == {"a": "1"}
    assert roster.asked == [{"untold"}]
    world.clock.now += timedelta(minutes=11)
    assert courses.people(launch.registration_id, "2", ["a"]) == {"a": "1"}
    assert roster.asked[1:] == [{"a"}]


def test_a_roster_of_another_address_or_one_read_in_part_tells_nothing(
    world: World, courses: CanvasCourses, roster: FakeRoster
) -> None:
    launch = launch_of(world, ROSTER, canvas=IDS)
    here = RosterAddress(registration_id=launch.registration_id, memberships_url=ROSTER, resource_link_id="link")
    courses.remember(launch)
    next(courses.members(here))
    list(courses.members(replace(here, memberships_url=ROSTER.replace("2417", "2418"))))
    assert courses.people(launch.registration_id, "2", ["a"]) == {"a": "1"}
    assert roster.asked == [{"a"}]


def test_what_is_remembered_of_people_is_bounded(world: World, courses: CanvasCourses, roster: FakeRoster) -> None:
    launch = launch_of(world, ROSTER, canvas=IDS)
    here = RosterAddress(registration_id=launch.registration_id, memberships_url=ROSTER, resource_link_id="link")
    courses.remember(launch)
    list(courses.members(here))
    roster.known = {f"of another course {n}": str(n) for n in range(1, 50_000)}
    list(courses.members(replace(here, memberships_url=ROSTER.replace("2417", "2418"))))
    roster.known = {"a": "1"}
    assert courses.people(launch.registration_id, "2", ["a"]) == {"a": "1"}
    assert roster.asked == [{"a"}]


def test_persons_who_would_all_be_one_user_of_canvas_are_nobody_there(
    world: World, courses: CanvasCourses, roster: FakeRoster
) -> None:
    launch = launch_of(world, ROSTER, canvas=IDS)
    courses.remember(launch)
    roster.known = {"a": "1", "b": "1", "c": "3"}
    assert courses.people(launch.registration_id, "2", ["a", "b", "c"]) == {"c": "3"}
    address = RosterAddress(registration_id=launch.registration_id, memberships_url=ROSTER, resource_link_id="link")
    list(courses.members(address))
    assert courses.people(launch.registration_id, "2", ["a"]) == {}
