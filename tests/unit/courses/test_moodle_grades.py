"""Moodle's user grade report, field by field."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from app.courses import Flag, Known, Reason, Score, Unknown
from app.courses.moodle_fields import Malformed
from app.courses.moodle_grades import Sheet, sheets
from tests.unit.courses.moodle_double import grade_item


def report(*items: Any, **changes: Any) -> dict[str, Any]:
    return {"usergrades": [{"courseid": 2, "userid": 4, "gradeitems": list(items), **changes}]}


def sheet(*items: Any) -> Sheet | Unknown:
    return sheets(report(*items), 2)[4]


def only(item: dict[str, Any]) -> Known[Score | None] | Unknown:
    found = sheet(item)
    assert isinstance(found, Sheet)
    return found.items[0].score


def item(**changes: Any) -> dict[str, Any]:
    return {**grade_item(3, "mod", Decimal("7.50000"), 10), "cmid": 2, **changes}


def test_a_score_is_read_from_the_raw_fields_alone():
    assert only(item(gradeformatted="99", percentageformatted="99 %", gradedategraded=1795348174)) == Known(
        Score(
            points=Decimal("7.5"),
            points_possible=Decimal(10),
            graded_at=datetime(2026, 11, 22, 11, 49, 34, tzinfo=UTC),
        )
    )


@pytest.mark.parametrize("never", [None, 0])
def test_a_grade_without_a_date_has_none(never):
    score = only(item(gradedategraded=never))
    assert isinstance(score, Known)
    assert score.value is not None
    assert score.value.graded_at is None


def test_a_range_that_does_not_begin_at_zero_is_kept():
    assert only(item(grademin=5)) == Known(
        Score(
            points=Decimal("7.5"),
            points_possible=Decimal(10),
            points_minimum=Decimal(5),
            graded_at=datetime.fromtimestamp(1795348174, UTC),
        )
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"graderaw": "7.5"},
        {"graderaw": True},
        {"graderaw": []},
        {"graderaw": Decimal("NaN")},
        {"graderaw": Decimal("Infinity")},
        {"graderaw": Decimal("1E+999999")},
        {"graderaw": Decimal("1E-999999")},
        {"grademax": "10"},
        {"grademax": None},
        {"grademax": 0},
        {"grademax": -1},
        {"grademin": 10},
        {"gradedategraded": "yesterday"},
        {"gradedategraded": -1},
        {"gradedategraded": 10**18},
        {"gradeishidden": None},
        {"gradeishidden": 0},
        {"gradeneedsupdate": "false"},
        {"rangeformatted": 5},
    ],
)
def test_a_field_of_the_wrong_kind_makes_the_score_and_the_total_malformed(changes):
    total = grade_item(1, "course", 7, 10)
    found = sheet(item(**changes), total)
    assert isinstance(found, Sheet)
    assert found.items[0].score == Unknown(Reason.MALFORMED)
    assert found.total() == Unknown(Reason.MALFORMED)


@pytest.mark.parametrize("flag", ["gradeishidden", "gradehiddenbydate"])
def test_a_hidden_grade_is_unknown_even_where_it_is_told(flag):
    assert only(item(**{flag: True})) == Unknown(Reason.HIDDEN)


def test_a_hidden_missing_grade_is_unknown():
    assert only(item(graderaw=None, gradeishidden=True)) == Unknown(Reason.HIDDEN)


def test_a_grade_being_recomputed_is_pending():
    assert only(item(gradeneedsupdate=True)) == Unknown(Reason.PENDING)


SCALE = {"grademin": 1, "grademax": 2, "graderaw": 2, "rangeformatted": "Not yet competent&ndash;Competent"}


@pytest.mark.parametrize(
    ("changes", "label"),
    [
        ({"scaleid": 2, "gradeformatted": "Competent"}, "Competent"),
        ({"outcomeid": 2, "gradeformatted": "Competent"}, "Competent"),
        ({**SCALE, "gradeformatted": '<i class="icon" aria-label="Pass"></i>Competent'}, "Competent"),
        ({**SCALE, "rangeformatted": "Še ne&ndash;Zna", "gradeformatted": "Zna &amp; <b>razume\n</b>"}, "Zna & razume"),
        ({**SCALE, "gradeformatted": "odlično (10)"}, "odlično (10)"),
        ({**SCALE, "gradeformatted": "100,00 %"}, ""),
        ({**SCALE, "gradeformatted": "<img src=x onerror="}, ""),
        ({**SCALE, "gradeformatted": "x" * 101}, ""),
        ({**SCALE, "gradeformatted": ["Competent"]}, ""),
    ],
)
def test_a_step_of_a_scale_has_its_place_in_the_scale_and_its_name(changes, label):
    found = only(item(**{"graderaw": 2, "grademin": 1, "grademax": 2, **changes}))
    assert isinstance(found, Known)
    assert found.value is not None
    assert (found.value.points, found.value.fraction, found.value.label) == (Decimal(2), Decimal(1), label)


@pytest.mark.parametrize(
    ("changes", "label"),
    [
        ({"gradeformatted": "<i></i>B+"}, "B+"),
        ({"gradeformatted": "7.50", "lettergradeformatted": "B+"}, "B+"),
        ({"gradeformatted": "7,50 točk", "lettergradeformatted": "-"}, ""),
        ({"gradeformatted": "75.00 % (B+)"}, ""),
        ({"gradeformatted": "٧٫٥ نقطة"}, ""),
        ({"gradeformatted": "-"}, ""),
        ({"gradeformatted": None}, ""),
    ],
)
def test_a_number_has_a_name_only_where_it_is_shown_as_a_letter(changes, label):
    found = only(item(**changes))
    assert isinstance(found, Known)
    assert found.value is not None
    assert (found.value.points, found.value.label) == (Decimal("7.5"), label)


@pytest.mark.parametrize(
    ("changes", "labels"),
    [
        (SCALE, ("Not yet competent", "Competent")),
        ({**SCALE, "rangeformatted": "Še &amp; ne–Zna"}, ("Še & ne", "Zna")),
        ({**SCALE, "grademax": 3}, ()),  # the middle step is not told
        ({**SCALE, "rangeformatted": "So–so&ndash;Good"}, ()),
        ({**SCALE, "grademax": None}, ()),
        ({"grademin": 0, "grademax": 1}, ()),
    ],
)
def test_the_steps_of_a_scale_are_told_where_its_range_names_them_all(changes, labels):
    found = sheet(item(**changes))
    assert isinstance(found, Sheet)
    assert found.items[0].labels == labels
    assert (found.items[0].points_possible is None) == ("rangeformatted" in changes)


@pytest.mark.parametrize(
    ("changes", "flags"),
    [
        ({"gradeishidden": True}, {Flag.HIDDEN}),
        ({"gradehiddenbydate": True}, {Flag.HIDDEN}),
        ({"gradeisoverridden": True}, {Flag.OVERRIDDEN}),
        ({"gradeisoverridden": True, "gradeishidden": True}, {Flag.OVERRIDDEN, Flag.HIDDEN}),
        ({"gradeisoverridden": None}, set()),
        ({"gradeisoverridden": "yes"}, set()),
    ],
)
def test_what_is_said_beside_the_points_is_kept(changes, flags):
    found = sheet(item(**changes))
    assert isinstance(found, Sheet)
    assert found.items[0].flags == flags


@pytest.mark.parametrize("numbers", ["0&ndash;100", "0,00–10,00", "0–1 000", "-5&ndash;5", "٠–١٠", ""])
def test_a_range_of_numbers_in_any_language_is_no_scale(numbers):
    assert isinstance(only(item(rangeformatted=numbers)), Known)


@pytest.mark.parametrize("column", [("graderaw", "gradeishidden"), ("grademin", "grademax", "rangeformatted")])
def test_a_report_column_that_the_site_switched_off_is_not_reported(column):
    row = {name: value for name, value in item().items() if name not in column}
    assert only(row) == Unknown(Reason.NOT_REPORTED)


@pytest.mark.parametrize(
    "items",
    [
        [item(), item()],
        [item(), item(id=4)],  # two main items of one activity
        [item(id=None)],
        [item(cmid="x")],
        [item(itemnumber=None)],
        ["item"],
    ],
)
def test_a_sheet_that_cannot_be_understood_is_unknown(items):
    assert sheet(*items) == Unknown(Reason.MALFORMED)


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        {},
        {"usergrades": {}},
        report(courseid=3),
        report(userid="4x"),
        {"usergrades": report()["usergrades"] * 2},
    ],
)
def test_a_report_that_cannot_be_understood_is_malformed(answer):
    with pytest.raises(Malformed):
        sheets(answer, 2)


def test_two_totals_are_no_total():
    found = sheet(grade_item(1, "course", 7, 10), grade_item(2, "course", 9, 10, iteminstance=2))
    assert isinstance(found, Sheet)
    assert found.total() == Unknown(Reason.INCOMPLETE_ANSWER)
