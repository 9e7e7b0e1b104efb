"""Course records, definitions and profiles for the rules' tests, as they are and as hypothesis imagines them."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

from hypothesis import strategies as st

from app.assessment import Supervision
from app.awards import (
    Achievement,
    ActivityCompleted,
    CourseCompleted,
    Criteria,
    GradeAtLeast,
    Mode,
    Stackability,
    Unit,
)
from app.courses import (
    ActivityRecord,
    Completion,
    CourseRecord,
    Enrolment,
    EnrolmentState,
    Known,
    Reason,
    Score,
    Unknown,
)
from app.issuers import IssuerProfile, QualityAssurance

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ENROLMENT = Enrolment(platform_id=UUID(int=1), context_id="2", learner_id="11")
ISSUER = IssuerProfile(
    slug="uni",
    did="did:web:uni.example",
    legal_name={"en": "Example University"},
    country="SI",
    quality_assurance=QualityAssurance(type_code="bb4618238e", statement={"en": "Internal quality assurance."}),
)
COMPLETE = Achievement(
    title={"en": "Data Literacy"},
    outcomes=({"en": "Judges data"},),
    ects=Decimal(3),
    eqf_level=6,
    assessment_types=("6e6cb2cc78",),
    participation="e92d221e4d",
    supervision=Supervision.UNSUPERVISED,
    criteria=Criteria(items=(CourseCompleted(),)),
)


def score(points: str | int, possible: str | int = 100, minimum: str | int = 0) -> Score:
    return Score(points=Decimal(points), points_possible=Decimal(possible), points_minimum=Decimal(minimum))


def record(
    total: Known[Score | None] | Unknown | None = None,
    completion: Known[Completion] | Unknown | None = None,
    *activities: ActivityRecord,
) -> CourseRecord:
    """Return a record in which nothing is known but what is given."""
    silent = Unknown(Reason.NOT_REPORTED)
    return CourseRecord(
        enrolment=ENROLMENT,
        read_at=NOW,
        source="Moodle",
        state=Known(EnrolmentState.ACTIVE),
        total=total or silent,
        completion=completion or silent,
        activities=activities,
    )


numbers = st.decimals(min_value=0, max_value=1000, places=2)
scores = st.builds(
    lambda points, possible: Score(points=points, points_possible=possible),
    numbers,
    st.decimals(min_value=Decimal("0.01"), max_value=1000, places=2),
)
unknowns = st.builds(Unknown, st.sampled_from(Reason))
known_scores = st.builds(Known, st.none() | scores)
known_completions = st.builds(Known, st.builds(Completion, done=st.booleans()))
IDS = ("cm:1", "cm:2", "item:3")
activity_records = st.builds(
    ActivityRecord,
    activity_id=st.sampled_from(IDS),
    score=known_scores | unknowns,
    completion=known_completions | unknowns,
)
records = st.builds(
    record,
    known_scores | unknowns,
    known_completions | unknowns,
).flatmap(
    lambda made: st.lists(activity_records, max_size=3, unique_by=lambda one: one.activity_id).map(
        lambda found: record(made.total, made.completion, *found)
    )
)
words = st.text(st.characters(codec="utf-8"), max_size=30)
criteria_items = st.one_of(
    st.just(CourseCompleted()),
    st.builds(ActivityCompleted, activity_id=st.sampled_from(IDS), name=words),
    st.builds(
        GradeAtLeast,
        activity_id=st.none() | st.sampled_from(IDS),
        name=words,
        threshold=numbers,
        unit=st.sampled_from(Unit),
    ),
)
criteria = st.builds(Criteria, mode=st.sampled_from(Mode), items=st.lists(criteria_items, max_size=4).map(tuple))
texts = st.dictionaries(st.sampled_from(["sl", "en", "uk"]), words, max_size=3)
amounts = st.none() | st.decimals(min_value=-1000, max_value=100000, places=4)
achievements = st.builds(
    Achievement,
    language=st.sampled_from(["sl", "en"]),
    title=texts,
    description=texts,
    outcomes=st.lists(texts, max_size=3).map(tuple),
    ects=amounts,
    hours=amounts,
    eqf_level=st.none() | st.integers(1, 8),
    not_placed=st.booleans(),
    assessment_types=st.lists(words, max_size=3).map(tuple),
    participation=words,
    supervision=st.none() | st.sampled_from(Supervision),
    prerequisites=texts,
    stackability=st.none() | st.sampled_from(Stackability),
    stackability_note=texts,
    further_information=texts,
    shows_grade=st.booleans(),
    criteria=criteria,
)
