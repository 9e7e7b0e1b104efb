"""Custom values of a launch, which a teacher may have written by hand."""

from uuid import uuid4

import pytest

from app.lti.custom import CONTEXT_HISTORY, LINK_HISTORY, MASQUERADING, CustomValues, custom_values
from app.lti.tool_configuration import CANVAS_CUSTOM, CUSTOM

NOTHING = CustomValues(linked_achievement="", earlier_contexts=(), earlier_links=(), is_masqueraded=False)


@pytest.mark.parametrize(
    "claim",
    [
        None,
        [],
        "text",
        {},
        {CONTEXT_HISTORY: "$Context.id.history", LINK_HISTORY: "$ResourceLink.id.history"},
        {CONTEXT_HISTORY: "", LINK_HISTORY: None, MASQUERADING: "$Canvas.masqueradingUser.id"},
        {MASQUERADING: "", "achievement": "$achievement"},
        {MASQUERADING: None, "achievement": "7", CONTEXT_HISTORY: {"id": "1"}},
        {MASQUERADING: False, "achievement": "x" * 36, LINK_HISTORY: ["1", "2"]},
        {CONTEXT_HISTORY: ",,%00," + "x" * 300},
    ],
    ids=str,
)
def test_what_is_not_expanded_or_not_there_says_nothing(claim):
    assert custom_values(claim) == NOTHING


def test_a_history_is_read_newest_first_and_decoded():
    found = custom_values({CONTEXT_HISTORY: "c%2C3, c2,c1,c2", LINK_HISTORY: "9"})
    assert found.earlier_contexts == ("c,3", "c2", "c1")
    assert found.earlier_links == ("9",)


def test_a_history_without_end_is_cut():
    assert len(custom_values({CONTEXT_HISTORY: ",".join(map(str, range(10_000)))}).earlier_contexts) == 20


@pytest.mark.parametrize("value", ["5101", 5101, "a person"])
def test_an_expanded_masquerading_user_means_that_somebody_else_is_there(value):
    assert custom_values({MASQUERADING: value}).is_masqueraded


def test_a_link_carries_its_achievement():
    achievement_id = uuid4()
    assert custom_values({"achievement": str(achievement_id).upper()}).linked_achievement == str(achievement_id)


def test_platforms_are_asked_for_exactly_the_values_that_are_read():
    assert {CONTEXT_HISTORY, LINK_HISTORY} <= set(CUSTOM)
    assert MASQUERADING in CANVAS_CUSTOM
