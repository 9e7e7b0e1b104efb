"""What a course with scales and groups makes of the rule's pages."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from flask import render_template

from app.awards import Criteria, GradeOneOf
from app.courses import Activity, CourseOutline, Group
from app.teach.rule_rows import rows_of, scales
from tests.architecture.app import product_in
from tests.integration.stack import DEFINITION

STEPS = ("fail", "pass <b>", "distinction")
OUTLINE = CourseOutline(
    context_id="2",
    title="Data",
    activities=(
        Activity(
            activity_id="item:3",
            name="Oral",
            kind="manual",
            points_possible=None,
            tracks_completion=False,
            labels=STEPS,
        ),
        Activity(activity_id="cm:1", name="Report", kind="assign", points_possible=Decimal(9), tracks_completion=True),
    ),
    tracks_completion=True,
    total_points=None,
    groups=(Group(group_id="7", name="Monday"), Group(group_id="8", name="Tuesday")),
)
RULE = Criteria(
    items=(GradeOneOf(activity_id="item:3", name="Oral", labels=STEPS[1:]),),
    groups=(OUTLINE.groups[1], Group(group_id="9", name="Gone")),
)


@pytest.fixture(scope="module")
def rendered(tmp_path_factory):
    """Give a function that renders the rule's part of the form over a course."""
    with product_in(tmp_path_factory.mktemp("rule")) as (_, app), app.test_request_context("/?lang=en"):
        yield lambda outline: render_template(
            "teach/_rule.html",
            a=replace(DEFINITION, criteria=RULE),
            outline=outline,
            rule=rows_of(RULE),
            scales=scales(outline),
            rule_warnings={},
            errors={},
            posted=None,
            action="",
            found=[],
        ).split("<template>")


def ticked(page: str, name: str) -> dict[str, bool]:
    """Return whether each box of this name is ticked, by value."""
    boxes = re.findall(rf'<input type="checkbox"[^>]* name="{name}" value="([^"]*)"([^>]*)>', page)
    boxes += re.findall(rf'<input type="checkbox" name="{name}" value="([^"]*)"([^>]*)>', page)
    return {value: "checked" in rest for value, rest in boxes}


def test_the_grades_of_the_activity_are_ticked_from_its_own_scale(rendered):
    page, blank = rendered(OUTLINE)
    assert ticked(page, "criterion-r0-label") == {"fail": False, "pass &lt;b&gt;": True, "distinction": True}
    assert 'data-scale="item:3"' in page
    assert "criterion-__key__-label" in blank
    assert "criterion-__key__-part" in blank


def test_groups_are_ticked_and_one_that_is_gone_stays_chosen_and_says_so(rendered):
    page, blank = rendered(OUTLINE)
    assert ticked(page + blank, "group") == {"7": False, "8": True, "9": True}
    assert "Not in this course: choose another" in blank
    assert '<details class="rule-terms" id="f-terms" open>' in blank


def test_without_the_course_what_was_chosen_stays_in_the_form(rendered):
    page, blank = rendered(None)
    assert 'name="criterion-r0-typed" value="pass &lt;b&gt;, distinction"' in page
    assert ticked(blank, "group") == {"8": True, "9": True}
