"""Answers about grades, in Moodle 4.5's shapes. Pure."""

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from app.demo.gradebook import total, weight
from app.demo.values import Course, Item, Module, Person, Standing

_PASSED_ICON = '<i class="icon fa fa-check text-success fa-fw inline"  title="Pass" role="img" aria-label="Pass"></i>'
_FAILED_ICON = '<i class="icon fa fa-xmark text-danger fa-fw inline"  title="Fail" role="img" aria-label="Fail"></i>'


def number(value: Decimal | None) -> int | float | None:
    """Return a number as PHP's JSON writes it: whole ones without a point. Pure."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def fixed(value: Decimal, places: str = "0.01") -> str:
    """Return a number with two decimals, rounded half up. Pure."""
    return format(value.quantize(Decimal(places), rounding=ROUND_HALF_UP), "f")


def user_grades(course: Course, person: Person, standing: Standing) -> dict[str, Any]:
    """Return one learner of gradereport_user_get_grade_items: every item, the course total last."""
    return {
        "courseid": course.course_id,
        "courseidnumber": course.idnumber,
        "userid": person.person_id,
        "userfullname": person.full_name,
        "useridnumber": person.idnumber,
        "maxdepth": 2,
        "gradeitems": [*(_item(course, item, standing) for item in course.graded), _total(course, standing)],
    }


def grade_items(course: Course) -> dict[str, Any]:
    """Return the answer of core_grades_get_gradeitems, which leaves the course total out."""
    items = [{"id": str(item.grade_item_id), "itemname": item.name, "category": course.title} for item in course.graded]
    return {"gradeItems": items, "warnings": []}


def _item(course: Course, item: Item, standing: Standing) -> dict[str, Any]:
    mark = standing.marks.get(item.key)
    part = weight(course, item, standing)
    icon = ""
    if mark and item.points_to_pass is not None:
        icon = _PASSED_ICON if mark.points >= item.points_to_pass else _FAILED_ICON
    found: dict[str, Any] = {
        "id": item.grade_item_id,
        "itemname": item.name,
        "itemtype": "manual" if item.module is Module.MANUAL else "mod",
        "itemmodule": None if item.module is Module.MANUAL else str(item.module),
        "iteminstance": item.instance,
        "itemnumber": 0,
        "idnumber": item.idnumber,
        "categoryid": 1,
        "outcomeid": None,
        "scaleid": None,
        "locked": False,
    }
    if item.cmid is not None:
        found["cmid"] = item.cmid
    if part is not None:
        found["weightraw"] = number(Decimal(fixed(part, "0.00001")))
        found["weightformatted"] = f"{fixed(part * 100)} %"
    if part == 0:
        found["status"] = "novalue"  # an empty grade, left out of a total that others are in
    points_possible = item.points_possible or Decimal(0)
    return found | _grade(
        mark.points if mark else None,
        points_possible,
        mark.graded_at if mark else None,
        icon=icon,
        is_hidden=item.key in standing.hidden,
        is_submitted=item.module is Module.QUIZ,
    )


def _total(course: Course, standing: Standing) -> dict[str, Any]:
    whole = total(course, standing)
    found: dict[str, Any] = {
        "id": course.total_item_id,
        "itemname": None,
        "itemtype": "course",
        "itemmodule": None,
        "iteminstance": 1,
        "itemnumber": None,
        "idnumber": None,
        "categoryid": None,
        "outcomeid": None,
        "scaleid": None,
        "locked": False,
    }
    return found | _grade(whole.points, whole.points_possible, whole.graded_at)


def _grade(
    points: Decimal | None,
    points_possible: Decimal,
    graded_at: datetime | None,
    *,
    icon: str = "",
    is_hidden: bool = False,
    is_submitted: bool = False,
) -> dict[str, Any]:
    moment = int(graded_at.timestamp()) if graded_at else None
    return {
        "graderaw": number(points),
        "gradedatesubmitted": moment if is_submitted else None,
        "gradedategraded": moment,
        "gradehiddenbydate": False,
        "gradeneedsupdate": False,
        "gradeishidden": is_hidden,
        "gradeislocked": False,
        "gradeisoverridden": False,
        "gradeformatted": "-" if points is None else f"{icon}{fixed(points)}",
        "grademin": 0,
        "grademax": number(points_possible),
        "rangeformatted": f"0&ndash;{number(points_possible)}",
        "percentageformatted": "-" if points is None else f"{fixed(points / points_possible * 100)} %",
        "feedback": "",
        "feedbackformat": 0 if points is None else 2,
    }
