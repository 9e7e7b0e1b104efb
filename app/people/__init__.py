"""The people of a course: who is ready, who is withheld, and issuing to many."""

from app.people.assessing import Assessing, Teachers, may_attest
from app.people.batches import Batches
from app.people.cap import DEFAULT_PER_HOUR, MOST_PER_HOUR, allowed
from app.people.caps import Caps
from app.people.checks import ClassChecks
from app.people.errors import CapInvalid, CheckMissing, CheckOutdated, LearnerMissing, NobodyChosen
from app.people.hour import give_place_back, take_place
from app.people.job_rows import Lost, Ownership, Stopping, counted
from app.people.jobs import STALE, Workers
from app.people.listing import ClassList
from app.people.models import JobColumns
from app.people.people import People, build_people
from app.people.personal import PERSONAL
from app.people.picture import Bar, Picture
from app.people.ready import ready_learners
from app.people.standing import LeftOut, Standing
from app.people.values import (
    PAGE,
    WAITS_FOR_CAP,
    WAITS_FOR_CLASS,
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
    "STALE",
    "WAITS_FOR_CAP",
    "WAITS_FOR_CLASS",
    "Assessing",
    "Bar",
    "Batch",
    "BatchState",
    "Batches",
    "CapInvalid",
    "Caps",
    "Check",
    "CheckMissing",
    "CheckOutdated",
    "CheckState",
    "ClassChecks",
    "ClassList",
    "CourseChecks",
    "IssueState",
    "JobColumns",
    "LearnerMissing",
    "LeftOut",
    "Listing",
    "Lost",
    "NobodyChosen",
    "Order",
    "Origin",
    "Ownership",
    "People",
    "Picture",
    "Query",
    "Row",
    "Standing",
    "Stopping",
    "Teachers",
    "Workers",
    "allowed",
    "build_people",
    "counted",
    "give_place_back",
    "may_attest",
    "ready_learners",
    "take_place",
]
