"""Whom an invigilator may mark, and under which names."""

from uuid import UUID

from app.assessment import Result
from app.teach.invigilator_roll import mark_of, own_roll
from app.teach.sitting_service import RollRow
from tests.unit.assessment.test_invigilation import LINK

PLATFORM = LINK.course.platform_id
ROWS = [
    RollRow(learner_id="11", name="Ana Novak", stated=None),
    RollRow(learner_id="12", name="Examiner, Eva", stated=None),
    RollRow(learner_id="13", name="", stated=None),
    RollRow(learner_id="14", name="Bor Bevk", stated=None),
]


def names(rows) -> list[str]:
    return [row.name for row in rows]


def test_whoever_may_be_the_invigilator_or_has_no_name_is_left_to_the_teacher():
    roll = own_roll(LINK, ROWS, ())
    assert names(roll.open.values()) == ["Ana Novak", "Bor Bevk"]
    assert names(roll.left) == ["Examiner, Eva", ""]


def test_whoever_has_the_tool_open_in_the_same_browser_is_left_to_the_teacher():
    assert names(own_roll(LINK, ROWS, {(PLATFORM, "14")}).open.values()) == ["Ana Novak"]
    assert len(own_roll(LINK, ROWS, {(UUID(int=99), "14")}).open) == 2


def test_a_form_states_nothing_about_whoever_is_left_and_names_nobody_by_the_ids_of_the_platform():
    roll = own_roll(LINK, ROWS, ())
    fields = {f"result:{mark_of(LINK, row.learner_id)}": "absent" for row in ROWS}
    fields |= {"result:11": "confirmed", "result:12": "confirmed"}
    found = roll.statements(fields)
    assert {learner_id: one.result for learner_id, one in found.items()} == {"11": Result.ABSENT, "14": Result.ABSENT}
    assert not {"11", "12", "13", "14"} & set(roll.markable)
