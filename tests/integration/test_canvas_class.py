"""A class in Canvas as the list of people reads it: the roster once, and the lists that the rule needs."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from app.awards import CourseCompleted, Criteria, Criterion, GradeAtLeast, Unit
from app.cli.demo_setup import SLUG
from tests.integration.canvas_platform import CONTEXT, CanvasPlatform
from tests.integration.courses.local_canvas import local_canvas
from tests.integration.other_platform import OtherPlatform
from tests.integration.stack import DEFINITION, Stack
from tests.unit.courses.canvas_double import COURSE

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

ROSTER = f"/api/lti/courses/{COURSE}/names_and_roles"


@pytest.fixture
def platform(stack: Stack, other: OtherPlatform) -> Iterator[CanvasPlatform]:
    with local_canvas() as canvas:
        found = CanvasPlatform(stack, canvas, other)
        found.put_key()
        yield found


@pytest.fixture
def rosters(platform: CanvasPlatform) -> list[str]:
    """Return what grows by one whenever the roster is asked for."""
    asked: list[str] = []
    reply: Callable[[Any], Any] = platform.other.server.replies[ROSTER]

    def counted(request: Any) -> Any:
        asked.append(ROSTER)
        return reply(request)

    platform.other.server.replies[ROSTER] = counted
    return asked


def grade(activity_id: str | None) -> GradeAtLeast:
    return GradeAtLeast(activity_id=activity_id, name="Essay", threshold=Decimal(60), unit=Unit.PERCENT)


def offer(platform: CanvasPlatform, *items: Criterion) -> None:
    definitions = platform.stack.product.definitions
    achievement = replace(DEFINITION, criteria=Criteria(items=items))
    definitions.publish(definitions.begin(platform.platform_id, CONTEXT, SLUG, achievement), "somebody")


@pytest.mark.parametrize(
    ("items", "standings", "shown"),
    [
        ([CourseCompleted(), grade(None)], {"ready": 2, "not_yet": 3}, "91.5"),
        ([grade("assignment:5501")], {"ready": 2, "not_yet": 2, "unknown": 1}, "90"),
    ],
)
def test_a_class_is_judged_by_what_its_rule_needs_and_the_roster_is_read_once(
    platform: CanvasPlatform, rosters: list[str], items: list[Criterion], standings: dict[str, int], shown: str
) -> None:
    page = platform.connect(platform.teach())
    offer(platform, *items)
    rosters.clear()
    people = platform.teach(browser=page.browser).follow("People")
    people = platform.stack.checked(people.submit(people.form("/people/check")))
    body = people.content.decode()
    for standing, count in standings.items():
        assert body.count(f'data-standing="{standing}"') == count, body
    assert shown in people.text, people.text
    assert rosters == [ROSTER]
