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
from app.courses.port import CourseReader
from app.courses.rights import RightCheck, RightStatus
from app.courses.values import (
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
    Reason,
    Score,
    Unknown,
)

__all__ = [
    "CANVAS_SCOPES",
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
    "OwnLineItemsOnly",
    "PlatformRefused",
    "PlatformUnavailable",
    "Reason",
    "RightCheck",
    "RightStatus",
    "Scope",
    "Score",
    "Unknown",
]
