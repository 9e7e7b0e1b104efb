"""The people of a course: who is ready, who is withheld, and issuing to many."""

from app.people.assessing import Assessing, Teachers, may_attest
from app.people.batches import Batches
from app.people.cap import DEFAULT_PER_HOUR, MOST_PER_HOUR
from app.people.caps import Caps
from app.people.checks import ClassChecks
from app.people.errors import CapInvalid, CheckMissing, LearnerMissing, NobodyChosen
from app.people.listing import ClassList
from app.people.people import People, build_people
from app.people.personal import PERSONAL
from app.people.picture import Bar, Picture
from app.people.ready import ready_learners
from app.people.standing import LeftOut, Standing
from app.people.values import (
    PAGE,
    WAITS_FOR_CAP,
    Batch,
    BatchState,
    Check,
    CheckState,
    CourseChecks,
    IssueState,
    Listing,
    Order,
    Origin,
    Query,
    Row,
)

__all__ = [
    "DEFAULT_PER_HOUR",
    "MOST_PER_HOUR",
    "PAGE",
    "PERSONAL",
    "WAITS_FOR_CAP",
    "Assessing",
    "Bar",
    "Batch",
    "BatchState",
    "Batches",
    "CapInvalid",
    "Caps",
    "Check",
    "CheckMissing",
    "CheckState",
    "ClassChecks",
    "ClassList",
    "CourseChecks",
    "IssueState",
    "LearnerMissing",
    "LeftOut",
    "Listing",
    "NobodyChosen",
    "Order",
    "Origin",
    "People",
    "Picture",
    "Query",
    "Row",
    "Standing",
    "Teachers",
    "build_people",
    "may_attest",
    "ready_learners",
]
