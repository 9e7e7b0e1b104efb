"""Entries of line item and result containers."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.lti.gradebook import line_item_of, result_of
from app.lti.service_pages import below, with_query

ITEM = {"id": "https://lms.example/items/1", "scoreMaximum": 10}


@pytest.mark.parametrize(
    "entry",
    [None, [], "x", {}, {**ITEM, "id": "x"}, {**ITEM, "id": 7}, {**ITEM, "scoreMaximum": 0}]
    + [{**ITEM, "scoreMaximum": wrong} for wrong in (-1, True, "10", None, float("nan"), float("inf"), 10**400)],
    ids=str,
)
def test_a_line_item_without_address_or_maximum_is_left_out(entry: Any) -> None:
    assert line_item_of(entry) is None


@pytest.mark.parametrize("score", [None, "90", True, float("nan"), float("inf"), [90]])
def test_a_score_that_is_no_number_is_unknown_and_never_zero(score: Any) -> None:
    result = result_of({"userId": "4", "resultScore": score, "resultMaximum": 100})
    assert result is not None
    assert result.points is None


@pytest.mark.parametrize("maximum", [0, -1, None, "100"])
def test_a_score_without_a_usable_maximum_is_unknown(maximum: Any) -> None:
    result = result_of({"userId": "4", "resultScore": 1, "resultMaximum": maximum})
    assert result is not None
    assert (result.points, result.points_possible) == (None, None)


def test_the_maximum_is_one_where_it_is_left_out() -> None:
    result = result_of({"userId": "4", "resultScore": 0.83})
    assert result is not None
    assert (result.points, result.points_possible) == (Decimal("0.83"), Decimal(1))


@pytest.mark.parametrize("entry", [None, {}, {"userId": 4}, {"userId": ""}, {"resultScore": 1}])
def test_a_result_of_nobody_is_left_out(entry: Any) -> None:
    assert result_of(entry) is None


@pytest.mark.parametrize("timestamp", [None, 5, "yesterday", "2026-11-22", "2026-11-22T11:51:41"])
def test_a_time_without_a_zone_is_none(timestamp: Any) -> None:
    result = result_of({"userId": "4", "timestamp": timestamp})
    assert result is not None
    assert result.graded_at is None


JSON = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.integers())


@given(
    st.dictionaries(
        st.sampled_from(["id", "userId", "scoreMaximum", "resultScore", "resultMaximum", "timestamp", "label"]), JSON
    )
)
def test_any_entry_is_read_or_left_out(entry: dict[str, Any]) -> None:
    line_item_of(entry)
    result_of(entry)


@pytest.mark.parametrize(
    ("url", "results"),
    [
        ("https://x.example/items/1", "https://x.example/items/1/results"),
        ("https://x.example/items/1/", "https://x.example/items/1/results"),
        ("https://x.example/2/lineitem?type_id=1&T=a%2Fb", "https://x.example/2/lineitem/results?type_id=1&T=a%2Fb"),
    ],
)
def test_results_lie_below_the_path_of_the_item(url: str, results: str) -> None:
    assert below(url, "results") == results


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://x.example/m", "https://x.example/m?limit=5&rlid=a%26b"),
        ("https://x.example/m?", "https://x.example/m?limit=5&rlid=a%26b"),
        ("https://x.example/m?p=W%3a&Q=1", "https://x.example/m?p=W%3a&Q=1&limit=5&rlid=a%26b"),
        ("https://x.example/m?limit=2", "https://x.example/m?limit=2&rlid=a%26b"),
    ],
)
def test_the_query_of_an_address_stays_as_it_is(url: str, expected: str) -> None:
    assert with_query(url, limit="5", rlid="a&b") == expected
