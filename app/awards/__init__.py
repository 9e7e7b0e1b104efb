"""The core: achievements, awards, the rules between them."""

from app.awards.achievement import Achievement, Stackability, achievement_from_json, achievement_to_json
from app.awards.annex1 import MANDATORY, OPTIONAL, Check, Element, Gap, check, gaps, missing_from
from app.awards.copies import Copies, CopyProposal, CourseOrigin
from app.awards.copying import rebased
from app.awards.criteria import (
    ActivityCompleted,
    CourseCompleted,
    Criteria,
    Criterion,
    Finding,
    GradeAtLeast,
    Incomplete,
    Mode,
    Unit,
    Verdict,
    Why,
    decide,
    trace,
)
from app.awards.definitions import Definitions, Draft, Version
from app.awards.errors import (
    AchievementMissing,
    AwardMissing,
    ConfirmationMissing,
    DraftChanged,
    IssuingDelayed,
    NameMissing,
    NameUnusable,
    NotEligible,
    NotPublishable,
    ReasonMissing,
    TextUnusable,
)
from app.awards.issuing import OPENBADGE, Issuing, Progress
from app.awards.names import learner_name
from app.awards.published import Published
from app.awards.register import Entry, Register, StatusList
from app.awards.sealing import CredentialFormat, Sealing, sample_award
from app.awards.status import MIN_SIZE, decode_status_list, encode_status_list, is_set
from app.awards.values import Award, AwardState, LearnerName, StatusEntry

__all__ = [
    "MANDATORY",
    "MIN_SIZE",
    "OPENBADGE",
    "OPTIONAL",
    "Achievement",
    "AchievementMissing",
    "ActivityCompleted",
    "Award",
    "AwardMissing",
    "AwardState",
    "Check",
    "ConfirmationMissing",
    "Copies",
    "CopyProposal",
    "CourseCompleted",
    "CourseOrigin",
    "CredentialFormat",
    "Criteria",
    "Criterion",
    "Definitions",
    "Draft",
    "DraftChanged",
    "Element",
    "Entry",
    "Finding",
    "Gap",
    "GradeAtLeast",
    "Incomplete",
    "Issuing",
    "IssuingDelayed",
    "LearnerName",
    "Mode",
    "NameMissing",
    "NameUnusable",
    "NotEligible",
    "NotPublishable",
    "Progress",
    "Published",
    "ReasonMissing",
    "Register",
    "Sealing",
    "Stackability",
    "StatusEntry",
    "StatusList",
    "TextUnusable",
    "Unit",
    "Verdict",
    "Version",
    "Why",
    "achievement_from_json",
    "achievement_to_json",
    "check",
    "decide",
    "decode_status_list",
    "encode_status_list",
    "gaps",
    "is_set",
    "learner_name",
    "missing_from",
    "rebased",
    "sample_award",
    "trace",
]
