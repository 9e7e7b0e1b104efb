"""Supervision and identity checks."""

from app.assessment.chain import Fault, Finding
from app.assessment.declaration import declaration_words
from app.assessment.entry import Unfit, unfit
from app.assessment.errors import (
    CorrectionUnfit,
    LinkDead,
    LinksNotAccepted,
    NotExaminer,
    NothingStated,
    PolicyInvalid,
    RecordChanged,
    SittingMissing,
    SittingNotBegun,
)
from app.assessment.gate import Demand, decide
from app.assessment.invigilation import Invigilation, end_from, latest_end, may_be_same_person, usual_end
from app.assessment.invigilators import Attempts, Invigilators
from app.assessment.links import sealing_key
from app.assessment.own_record import OwnSitting, own_record_to_json
from app.assessment.policies import Chains, Policies, Reduction
from app.assessment.record_json import Course, Examiner, Roster, Stated
from app.assessment.records import AssessmentRecords, CourseRecords, Done, Statement, newest_number
from app.assessment.terms import (
    AssessmentPolicy,
    AssessmentTerms,
    Attesters,
    Resit,
    terms_from_json,
    terms_to_json,
)
from app.assessment.values import (
    Answer,
    Attestation,
    Counted,
    Decision,
    IdentityMethod,
    Missing,
    Mode,
    Result,
    Sitting,
    Supervision,
    SupervisionMethod,
    zone_of,
)

__all__ = [
    "Answer",
    "AssessmentPolicy",
    "AssessmentRecords",
    "AssessmentTerms",
    "Attempts",
    "Attestation",
    "Attesters",
    "Chains",
    "CorrectionUnfit",
    "Counted",
    "Course",
    "CourseRecords",
    "Decision",
    "Demand",
    "Done",
    "Examiner",
    "Fault",
    "Finding",
    "IdentityMethod",
    "Invigilation",
    "Invigilators",
    "LinkDead",
    "LinksNotAccepted",
    "Missing",
    "Mode",
    "NotExaminer",
    "NothingStated",
    "OwnSitting",
    "Policies",
    "PolicyInvalid",
    "RecordChanged",
    "Reduction",
    "Resit",
    "Result",
    "Roster",
    "Sitting",
    "SittingMissing",
    "SittingNotBegun",
    "Stated",
    "Statement",
    "Supervision",
    "SupervisionMethod",
    "Unfit",
    "decide",
    "declaration_words",
    "end_from",
    "latest_end",
    "may_be_same_person",
    "newest_number",
    "own_record_to_json",
    "sealing_key",
    "terms_from_json",
    "terms_to_json",
    "unfit",
    "usual_end",
    "zone_of",
]
