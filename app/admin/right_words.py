"""What each right of a data grant is for, what trying it has shown, and where it is given."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _

from app.courses import CANVAS_SCOPES, MOODLE_FUNCTIONS, MOODLE_GROUP_FUNCTIONS, Reason, RightCheck, RightStatus

WHY: dict[str, Any] = {
    "core_webservice_get_site_info": _("Tells which Moodle it is and what the service offers."),
    "core_course_get_courses_by_field": _("Tells the course's title and whether completion is tracked."),
    "core_course_get_contents": _("Lists the activities that a rule can name."),
    "gradereport_user_get_grade_items": _("Reads grades and the course total."),
    "core_grades_get_gradeitems": _("Lists every grade item, so that one that was left out is noticed."),
    "core_completion_get_activities_completion_status": _("Reads which activities a learner has completed."),
    "core_completion_get_course_completion_status": _("Reads whether a learner has completed the course."),
    "tool_mobile_call_external_functions": _("Asks several of these at once, which spares your Moodle most requests."),
    "webservice/rest:use": _("Lets the service user call the web service at all."),
    "moodle/course:view": _("Lets it into courses in which it is not enrolled."),
    "moodle/course:viewhiddencourses": _("Lets it into courses that are hidden, such as those that have ended."),
    "moodle/course:viewhiddenactivities": _("Shows hidden activities; without it they vanish from every answer."),
    "moodle/grade:viewall": _("Shows the grades of all learners, not only its own."),
    "gradereport/user:view": _("Opens the report from which grades are read."),
    "moodle/grade:viewhidden": _("Shows hidden grades; without it the course total is blank."),
    "report/progress:view": _("Shows which activities other people have completed."),
    "report/completion:view": _("Shows whether other people have completed the course."),
    "moodle/site:accessallgroups": _("Shows the learners of all groups where groups are kept separate."),
    "core_group_get_course_groups": _("Lists the groups of the course."),
    "core_group_get_group_members": _("Tells who is in which group, for the whole class at once."),
    "core_group_get_course_user_groups": _("Tells in which groups a learner is."),
    "moodle/course:managegroups": _(
        "Shows who is in which group: Moodle shows it to nobody else. Without functions that change groups it changes "
        "none."
    ),
}
_PURPOSES = {
    "course": _("The course's title and its settings: whether grades are hidden, or shown as letters only."),
    "course_grades": _("Who learns in the course, and the course grade."),
    "assignment_grades": _("The grades of single assignments."),
    "assignments": _("Which assignments there are, with their points."),
    "progress": _("Who has completed the modules, for a whole class at once."),
    "modules": _("Which modules a learner has really completed."),
    "module_items": _("The items of long modules."),
    "sections": _("The names of sections. It can be left out."),
}
INCLUDE, ALL_GRADES = "include[]", "view_all_grades"
CANVAS_WHY: dict[str, Any] = {scope.name: _PURPOSES[scope.purpose] for scope in CANVAS_SCOPES} | {
    INCLUDE: _("“Allow Include Parameters”: without it Canvas leaves out parts of its answers and does not say so."),
    ALL_GRADES: _("The person who connected may see all grades."),
}
_VIEW = re.compile(r"mod/(?:[a-z0-9_]+|\*):view", re.ASCII)
_CAPABILITY = re.compile(r"[a-z]+/[a-z0-9_*]+:[a-z]+", re.ASCII)
_ANY_KIND = "mod/*:view"
_OF_A_KIND = _("Shows activities of this kind; without it they vanish from grades and completion.")

_NOTHING_NEEDS_IT = _("Nothing in this course needs it, so it could not be tried there.")
_UNKNOWN: dict[Reason, Any] = {
    Reason.NO_PERMISSION: _("It can be tried once the rights that are missing are there."),
    Reason.NOT_TRACKED: _("Completion is switched off in this course, so it could not be tried there."),
    Reason.ACTIVITY_MISSING: _("The platform has no such course, so it could not be tried."),
    Reason.UNAVAILABLE: _("The platform refused for a reason of its own, so it could not be tried."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RightLine:
    """One right as a page shows it. `todo` and `url` are "" where there is nothing to do."""

    right: str
    status: RightStatus
    why: Any
    todo: Any = ""
    url: str = ""
    link: Any = ""


def why(right: str) -> Any:
    """Return in a sentence what a right is for, "" for one that nobody has described."""
    return (WHY | CANVAS_WHY).get(right, _OF_A_KIND if _VIEW.fullmatch(right) else "")


def right_lines(checks: Iterable[RightCheck], site: str) -> list[RightLine]:
    """Return checks in words; `site` is the address of the platform whose pages mend what is missing."""
    return [right_line(check, site) for check in checks]


def right_line(check: RightCheck, site: str) -> RightLine:
    """Return one check in words."""
    if check.status is RightStatus.GRANTED:
        return RightLine(right=check.right, status=check.status, why=why(check.right))
    if check.status is RightStatus.UNKNOWN:
        todo = _UNKNOWN.get(check.reason or Reason.NOT_REPORTED, _NOTHING_NEEDS_IT)
        return RightLine(right=check.right, status=check.status, why=why(check.right), todo=todo)
    todo, path, link = _("Give it to the service user."), "", ""
    reason = why(check.right)
    if check.right == _ANY_KIND and check.detail:
        reason = str(_("“%(name)s” was left out of the grades, so a right to see its kind of activity is missing.")) % {
            "name": check.detail
        }
    if check.right in (*MOODLE_FUNCTIONS, *MOODLE_GROUP_FUNCTIONS):
        todo = _("Add the function to the service.")
        path, link = "/admin/settings.php?section=externalservices", _("External services in Moodle")
    elif check.right == ALL_GRADES:
        todo = _("Let somebody connect who may see all grades, or give them that right.")
        path, link = "/accounts/self/permissions", _("Permissions in Canvas")
    elif check.right in CANVAS_WHY:
        todo = _("Tick it at the API key.")
        path, link = "/accounts/self/developer_keys", _("Developer keys in Canvas")
    elif _CAPABILITY.fullmatch(check.right):
        todo = _("Allow it in the role of the service user.")
        path, link = "/admin/roles/manage.php", _("Roles in Moodle")
    url = f"{site.rstrip('/')}{path}" if path and site else ""
    return RightLine(right=check.right, status=check.status, why=reason, todo=todo, url=url, link=link)
