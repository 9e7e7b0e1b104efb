"""The Web Services functions with which a Moodle course is read. Pure."""

from collections.abc import Iterable

from app.courses.moodle_client import Call, Fault
from app.courses.moodle_record import UNTRACKED
from app.courses.moodle_rights import (
    ACTIVITIES,
    COMPLETION,
    CONTENTS,
    COURSE_BY_FIELD,
    COURSE_GROUPS,
    GRADE_ITEM_LIST,
    GRADES,
    GROUP_MEMBERS,
    MANY,
    SITE_INFO,
    USER_GROUPS,
)

REQUIRED_FUNCTIONS = frozenset({SITE_INFO, CONTENTS, COURSE_BY_FIELD, GRADES, ACTIVITIES, COMPLETION})
CLASS_GROUPS = frozenset({COURSE_GROUPS, GROUP_MEMBERS})
# Better cross-check; fewer requests; groups.
RECOMMENDED_FUNCTIONS = frozenset({GRADE_ITEM_LIST, MANY, USER_GROUPS}) | CLASS_GROUPS

_HOLDS_FOR_THE_COURSE = {"accessexception", "cannotviewreport", "nocriteriaset"}


def course(course_id: int) -> Call:
    """Ask for the course's name and settings."""
    return Call(COURSE_BY_FIELD, {"field": "id", "value": str(course_id)})


def contents(course_id: int) -> Call:
    """Ask for the course's activities: names and completion only, without the files of every folder."""
    return Call(CONTENTS, {"courseid": course_id, "options": [{"name": "excludecontents", "value": "1"}]})


def grade_item_list(course_id: int) -> Call:
    """Ask for the names of all grade items."""
    return Call(GRADE_ITEM_LIST, {"courseid": course_id})


def class_grades(course_id: int) -> Call:
    """Ask for the grades of all active learners in one answer."""
    return Call(GRADES, {"courseid": course_id})


def grades(course_id: int, learner_id: int) -> Call:
    """Ask for one person's grades."""
    return Call(GRADES, {"courseid": course_id, "userid": learner_id})


def activities(course_id: int, learner_id: int) -> Call:
    """Ask which activities one learner has completed."""
    return Call(ACTIVITIES, {"courseid": course_id, "userid": learner_id})


def completion(course_id: int, learner_id: int) -> Call:
    """Ask whether one learner has completed the course."""
    return Call(COMPLETION, {"courseid": course_id, "userid": learner_id})


def course_groups(course_id: int) -> Call:
    """Ask for the groups of the course."""
    return Call(COURSE_GROUPS, {"courseid": course_id})


def group_members(group_ids: Iterable[str]) -> Call:
    """Ask who is in the groups."""
    return Call(GROUP_MEMBERS, {"groupids": [int(group_id) for group_id in group_ids]})


def user_groups(course_id: int, learner_id: int) -> Call:
    """Ask in which of the course's groups one learner is."""
    return Call(USER_GROUPS, {"courseid": course_id, "userid": learner_id})


def settles(failed: Call, fault: Fault, other: Call) -> bool:
    """Tell whether the refusal of a call answers another of the same course too, which then need not be asked."""
    if holds_for_the_course(fault):
        return other.function == failed.function
    learner_id = failed.arguments.get("userid")
    return fault.errorcode in UNTRACKED and learner_id is not None and other.arguments.get("userid") == learner_id


def holds_for_the_course(fault: Fault) -> bool:
    """Tell whether Moodle refuses the same function for every learner of the course."""
    return fault.errorcode in _HOLDS_FOR_THE_COURSE
