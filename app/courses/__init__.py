"""What courses say about learners, read through one port."""

from app.courses.canvas_grants import WHOLE_ACCOUNT, CanvasGrants, Connection, KeySummary
from app.courses.canvas_scopes import SCOPES as CANVAS_SCOPES
from app.courses.canvas_scopes import Scope
from app.courses.errors import (
    AuthorisationForeign,
    AuthorisationRefused,
    AuthorisationSpent,
    CanvasNotConnected,
    DataAccessInvalid,
    DataAccessMissing,
    OwnLineItemsOnly,
    PlatformRefused,
    PlatformUnavailable,
)
from app.courses.moodle_rights import CAPABILITIES as MOODLE_CAPABILITIES
from app.courses.moodle_rights import FUNCTIONS as MOODLE_FUNCTIONS
from app.courses.moodle_rights import GROUP_FUNCTIONS as MOODLE_GROUP_FUNCTIONS
from app.courses.moodle_rights import MANAGE_GROUPS as MOODLE_MANAGE_GROUPS
from app.courses.moodle_setup import role_preset, setup_script
from app.courses.port import CourseReader
from app.courses.rights import RightCheck, RightsOf, RightStatus
from app.courses.values import (
    EVERYTHING,
    Activity,
    ActivityRecord,
    Completion,
    CourseOutline,
    CourseRecord,
    Enrolment,
    EnrolmentState,
    Flag,
    Group,
    Known,
    Needs,
    Reason,
    Score,
    Unknown,
)

__all__ = [
    "CANVAS_SCOPES",
    "EVERYTHING",
    "MOODLE_CAPABILITIES",
    "MOODLE_FUNCTIONS",
    "MOODLE_GROUP_FUNCTIONS",
    "MOODLE_MANAGE_GROUPS",
    "WHOLE_ACCOUNT",
    "Activity",
    "ActivityRecord",
    "AuthorisationForeign",
    "AuthorisationRefused",
    "AuthorisationSpent",
    "CanvasGrants",
    "CanvasNotConnected",
    "Completion",
    "Connection",
    "CourseOutline",
    "CourseReader",
    "CourseRecord",
    "DataAccessInvalid",
    "DataAccessMissing",
    "Enrolment",
    "EnrolmentState",
    "Flag",
    "Group",
    "KeySummary",
    "Known",
    "Needs",
    "OwnLineItemsOnly",
    "PlatformRefused",
    "PlatformUnavailable",
    "Reason",
    "RightCheck",
    "RightStatus",
    "RightsOf",
    "Scope",
    "Score",
    "Unknown",
    "role_preset",
    "setup_script",
]
