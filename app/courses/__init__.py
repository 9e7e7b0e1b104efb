"""What courses say about learners, read through one port."""

from app.courses.errors import (
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
    "Activity",
    "ActivityRecord",
    "Completion",
    "CourseOutline",
    "CourseReader",
    "CourseRecord",
    "DataAccessInvalid",
    "DataAccessMissing",
    "Enrolment",
    "EnrolmentState",
    "Flag",
    "Group",
    "Known",
    "OwnLineItemsOnly",
    "PlatformRefused",
    "PlatformUnavailable",
    "Reason",
    "RightCheck",
    "RightStatus",
    "Score",
    "Unknown",
]
