"""A gradebook that lists the tool's own two line items, in memory."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from app.courses import PlatformRefused
from app.lti import LineItem, Result
from app.lti.gradebook import line_item_of, result_of

COURSE, ANNA, BEN, DAVID, EVA, FRANK = "2", "4", "5", "7", "8", "9"
AT = datetime(2026, 11, 22, 11, 51, 41, tzinfo=UTC)
SITE = "https://moodle.example.org/mod/lti/services.php"
ENTRY, FINAL = f"{SITE}/2/lineitems/5/lineitem?type_id=1", f"{SITE}/2/lineitems/6/lineitem?type_id=1"


def item(url: str, label: str, most: int) -> LineItem:
    return LineItem(url=url, label=label, points_possible=Decimal(most), resource_link_id="", resource_id="", tag="")


def result(user: str, points: Any, most: Any = 100) -> Result:
    return Result(
        user_id=user,
        points=None if points is None else Decimal(str(points)),
        points_possible=None if most is None else Decimal(most),
        graded_at=AT,
    )


@dataclass
class OwnGradebookDouble:
    """Who is not graded has no result; a suspended learner has one."""

    items: list[LineItem] = field(default_factory=lambda: [item(ENTRY, "Entry test", 100), item(FINAL, "Final", 50)])
    by_item: dict[str, list[Result]] = field(
        default_factory=lambda: {
            ENTRY: [result(ANNA, 85), result(DAVID, 0), result(FRANK, 70)],
            FINAL: [result(ANNA, 45.5, 50)],
        }
    )
    is_forbidden: bool = False
    answer: Any = ()
    is_garbled: bool = False
    asked: list[str] = field(default_factory=list)

    def title(self, context_id: str) -> str:
        self._check(context_id)
        return "Data Literacy"

    def line_items(self, context_id: str) -> list[LineItem]:
        self.asked.append("line items")
        self._check(context_id)
        if self.is_garbled:  # as app.lti reads the entries of a list that is none of line items
            return [found for found in map(line_item_of, self._entries()) if found]
        return self.items

    def results(self, context_id: str, item_url: str, user_id: str = "") -> Iterable[Result]:
        self.asked.append("results")
        self._check(context_id)
        assert item_url in {one.url for one in self.items}
        found = map(result_of, self._entries()) if self.is_garbled else self.by_item[item_url]
        return [one for one in found if one and user_id in {"", one.user_id}]

    def _entries(self) -> list[Any]:
        if not isinstance(self.answer, list):
            raise PlatformRefused("the answer is not a list")
        return self.answer

    def _check(self, context_id: str) -> None:
        if context_id != COURSE or self.is_forbidden:
            raise PlatformRefused("the service answered 403")
