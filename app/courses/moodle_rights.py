"""Every right that the tool needs in a Moodle, by Moodle's own name: the one list that pages and tests use. Pure."""

from collections.abc import Sequence

SITE_INFO = "core_webservice_get_site_info"
CONTENTS = "core_course_get_contents"
COURSE_BY_FIELD = "core_course_get_courses_by_field"
GRADES = "gradereport_user_get_grade_items"
GRADE_ITEM_LIST = "core_grades_get_gradeitems"
ACTIVITIES = "core_completion_get_activities_completion_status"
COMPLETION = "core_completion_get_course_completion_status"
MANY = "tool_mobile_call_external_functions"
COURSE_GROUPS = "core_group_get_course_groups"
GROUP_MEMBERS = "core_group_get_group_members"
USER_GROUPS = "core_group_get_course_user_groups"

FUNCTIONS: Sequence[str] = (
    SITE_INFO,
    COURSE_BY_FIELD,
    CONTENTS,
    GRADES,
    GRADE_ITEM_LIST,
    ACTIVITIES,
    COMPLETION,
    MANY,
)
"""The functions of the service, in the order in which they are explained."""

GROUP_FUNCTIONS: Sequence[str] = (COURSE_GROUPS, GROUP_MEMBERS, USER_GROUPS)
"""What a site adds that wants its groups told apart; without them nothing is missing."""

USE_REST = "webservice/rest:use"
VIEW_COURSES = "moodle/course:view"
VIEW_HIDDEN_COURSES = "moodle/course:viewhiddencourses"
VIEW_HIDDEN_ACTIVITIES = "moodle/course:viewhiddenactivities"
VIEW_ALL_GRADES = "moodle/grade:viewall"
VIEW_USER_REPORT = "gradereport/user:view"
VIEW_HIDDEN_GRADES = "moodle/grade:viewhidden"
VIEW_COMPLETION = "report/completion:view"
VIEW_PROGRESS = "report/progress:view"
ALL_GROUPS = "moodle/site:accessallgroups"
MANAGE_GROUPS = "moodle/course:managegroups"  # Moodle shows groups of others to nobody else; goes with GROUP_FUNCTIONS

# Of Moodle 4.1 to 5.1. A capability that a Moodle does not have is left out when it reads the role.
MODULES: Sequence[str] = (
    "assign",
    "bigbluebuttonbn",
    "chat",
    "choice",
    "data",
    "feedback",
    "folder",
    "glossary",
    "h5pactivity",
    "imscp",
    "label",
    "lesson",
    "lti",
    "page",
    "quiz",
    "resource",
    "url",
    "workshop",
)
"""The activities of Moodle itself that have a right of their own to be seen."""


def view_of(module: str) -> str:
    """Return the capability to see activities of a kind. Pure."""
    return f"mod/{module}:view"


COURSE_CAPABILITIES: Sequence[str] = (
    USE_REST,
    VIEW_COURSES,
    VIEW_HIDDEN_COURSES,
    VIEW_HIDDEN_ACTIVITIES,
    VIEW_ALL_GRADES,
    VIEW_USER_REPORT,
    VIEW_HIDDEN_GRADES,
    VIEW_PROGRESS,
    VIEW_COMPLETION,
    ALL_GROUPS,
)
"""The capabilities of the role but those of single kinds of activities, in the order in which they are explained."""

CAPABILITIES: Sequence[str] = (*COURSE_CAPABILITIES, *map(view_of, MODULES))
"""All capabilities of the role."""
