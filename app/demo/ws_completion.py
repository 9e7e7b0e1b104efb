"""Answers about completion, in Moodle 4.5's shapes. Pure."""

from typing import Any

from app.demo.gradebook import (
    COMPLETE_FAIL,
    NOT_COMPLETE,
    Criterion,
    activity_state,
    criteria,
    is_completed,
    total,
)
from app.demo.values import Course, Item, Module, Standing
from app.demo.ws_course import rules
from app.demo.ws_grades import fixed

_ACTIVITY_CRITERION, _GRADE_CRITERION = 4, 6
_ALL_OF_THEM = 1
_REQUIREMENT = {
    Module.ASSIGN: "Achieving grade, Achieving passing grade",
    Module.QUIZ: "Achieving grade, Achieving passing grade",
    Module.PAGE: "Viewing the page",
}


def activities(course: Course, standing: Standing) -> dict[str, Any]:
    """Return the answer of core_completion_get_activities_completion_status; empty where completion is off."""
    return {"statuses": [_status(item, standing) for item in course.tracked], "warnings": []}


def course_completion(course: Course, standing: Standing, base_url: str) -> dict[str, Any]:
    """Return the answer of core_completion_get_course_completion_status."""
    found = [
        _activity_criterion(criterion, criterion.item, base_url)
        if criterion.item
        else _grade_criterion(criterion, course, standing)
        for criterion in criteria(course, standing)
    ]
    completed = is_completed(course, standing)
    status = {"completed": completed, "aggregation": _ALL_OF_THEM, "completions": found}
    return {"completionstatus": status, "warnings": []}


def _status(item: Item, standing: Standing) -> dict[str, Any]:
    state, changed_at = activity_state(item, standing)
    # A failing grade fulfils "receive a grade" (1) and fails "receive a passing grade" (3).
    by_rule = {"completionusegrade": 1 if state == COMPLETE_FAIL else state}
    return {
        "cmid": item.cmid,
        "modname": str(item.module),
        "instance": item.instance,
        "state": state,
        "timecompleted": int(changed_at.timestamp()) if changed_at else 0,
        "tracking": 2,
        "overrideby": None,
        "valueused": False,
        "hascompletion": True,
        "isautomatic": True,
        "istrackeduser": True,
        "uservisible": True,
        "details": [
            {"rulename": name, "rulevalue": {"status": by_rule.get(name, state), "description": description}}
            for name, description in rules(item)
        ],
        "isoverallcomplete": state not in (NOT_COMPLETE, COMPLETE_FAIL),
    }


def _criterion(kind: int, title: str, status: str, criterion: Criterion, details: dict[str, str]) -> dict[str, Any]:
    return {
        "type": kind,
        "title": title,
        "status": status,
        "complete": criterion.is_met,
        "timecompleted": int(criterion.met_at.timestamp()) if criterion.met_at else None,
        "details": {"type": title, **details},
    }


def _activity_criterion(criterion: Criterion, item: Item, base_url: str) -> dict[str, Any]:
    details = {
        "criteria": f'<a href="{base_url}/mod/{item.module}/view.php?id={item.cmid}">{item.name}</a>',
        "requirement": _REQUIREMENT[item.module],
        "status": "",
    }
    status = "Yes" if criterion.is_met else "No"
    return _criterion(_ACTIVITY_CRITERION, "Activity completion", status, criterion, details)


def _grade_criterion(criterion: Criterion, course: Course, standing: Standing) -> dict[str, Any]:
    points = total(course, standing).points
    required = fixed(course.points_required)
    shown = "" if points is None else fixed(points)
    details = {"criteria": "Required course grade", "requirement": required, "status": shown}
    return _criterion(
        _GRADE_CRITERION, "Course grade", f"{shown or 'No grade'} ({required} required)", criterion, details
    )
