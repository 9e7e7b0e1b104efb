"""What an observation means."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app.courses import RightCheck, RightStatus
from app.doctor import Area, Check, Report, Status, Subject, rules
from app.lti import KeySet
from app.signing import ToolKey, ToolKeyState

SUBJECT = Subject(platform_id=UUID(int=1), name="Moodle", jwks_url="https://m.example.org/certs")
NOW = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "status"),
    [(0, Status.OK), (60, Status.OK), (-60, Status.OK), (61, Status.PROBLEM), (-61, Status.PROBLEM)],
)
def test_clocks_may_differ_by_a_minute_either_way(seconds, status):
    assert rules.clock(timedelta(seconds=seconds), SUBJECT).status is status


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(75, "75 s"), (240, "4 min"), (-240, "4 min"), (3600, "60 min"), (7200, "2 h"), (2 * 86400, "2 d")],
)
def test_the_difference_is_told_in_the_unit_that_fits(seconds, words):
    check = rules.clock(timedelta(seconds=seconds), SUBJECT)
    assert (check.code, check.params["difference"]) == ("doctor.clock_off", words)


def test_a_platform_that_tells_no_time_is_neither_right_nor_wrong():
    assert rules.clock(None, SUBJECT).status is Status.UNKNOWN


@pytest.mark.parametrize(
    ("age", "status", "code"),
    [
        (None, Status.UNKNOWN, "doctor.backup_never"),  # one may be made by other means
        (timedelta(seconds=-5), Status.OK, "doctor.backup_ok"),
        (timedelta(days=2), Status.OK, "doctor.backup_ok"),
        (timedelta(days=2, seconds=1), Status.PROBLEM, "doctor.backup_old"),
    ],
)
def test_a_backup_may_be_two_days_old_and_none_is_not_known_to_be_wrong(age, status, code):
    check = rules.last_backup(None if age is None else NOW - age, NOW)
    assert (check.status, check.code) == (status, code)
    assert "age" in check.params or age is None


@pytest.mark.parametrize(("usable", "status"), [(0, Status.PROBLEM), (1, Status.OK), (2, Status.OK)])
def test_a_key_set_needs_a_usable_key(usable, status):
    assert rules.key_set(KeySet(usable=usable, ahead=None), SUBJECT).status is status


def key(state: ToolKeyState, *, published: datetime | None = None, changes: datetime | None = None) -> ToolKey:
    return ToolKey(kid=state.value, state=state, published_at=published, changes_at=changes)


def test_the_tools_key_is_told_with_its_age_or_its_successor():
    assert rules.tool_key([]).code == "signing.key_file_missing"
    assert rules.tool_key([key(ToolKeyState.ACTIVE)]).code == "doctor.tool_key_ok"
    dated = rules.tool_key([key(ToolKeyState.ACTIVE, published=NOW)])
    assert (dated.code, dated.params) == ("doctor.tool_key_since", {"since": NOW})
    followed = rules.tool_key([key(ToolKeyState.ACTIVE, published=NOW), key(ToolKeyState.NEXT, changes=NOW)])
    assert (followed.code, followed.params) == ("doctor.tool_key_next", {"at": NOW})


def test_a_full_disk_and_an_open_key_file_are_problems():
    assert rules.disk(rules.LEAST_FREE).status is Status.OK
    assert rules.disk(rules.LEAST_FREE - 1).params == {"free": 199}
    assert rules.key_file(0o100600).status is Status.OK
    assert {rules.key_file(mode).status for mode in (0o100640, 0o100604, 0o100620)} == {Status.PROBLEM}


def right(name: str, status: RightStatus) -> RightCheck:
    return RightCheck(right=name, status=status)


def test_every_missing_right_is_a_problem_of_its_own():
    tried = [right("a", RightStatus.MISSING), right("b", RightStatus.GRANTED), right("c", RightStatus.MISSING)]
    found = list(rules.data_access(tried, "Course", SUBJECT))
    assert [check.params["right"] for check in found] == ["a", "c"]
    assert {check.status for check in found} == {Status.PROBLEM}


def test_rights_that_could_not_be_tried_are_no_problem_but_without_a_course_nothing_is_known():
    tried = [right("a", RightStatus.GRANTED), right("b", RightStatus.UNKNOWN)]
    (found,) = rules.data_access(tried, "Course", SUBJECT)
    assert found.status is Status.OK
    (untried,) = rules.data_access(tried, "", SUBJECT)
    assert untried.status is Status.UNKNOWN


def test_a_report_is_well_unless_something_is_known_to_be_broken():
    checks = [Check(area=Area.DISK, status=status, code="x") for status in (Status.OK, Status.UNKNOWN)]
    assert Report(checks=checks).is_well
    assert not Report(checks=[*checks, Check(area=Area.DISK, status=Status.PROBLEM, code="x")]).is_well
