"""Course records, definitions and profiles for the rules' tests, as they are and as hypothesis imagines them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from hypothesis import strategies as st

from app.assessment import Supervision
from app.awards import (
    Achievement,
    ActivityCompleted,
    CourseCompleted,
    Criteria,
    Excused,
    GradeAtLeast,
    GradeOneOf,
    Mode,
    Outcome,
    Skill,
    SomeOf,
    Stackability,
    Unit,
    Window,
)
from app.courses import (
    ActivityRecord,
    Completion,
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
    outcomes=(Outcome(text={"en": "Judges data"}),),
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
LABELS = ("A", "B", "fail")
moments = st.none() | st.datetimes(
    datetime(2026, 11, 1), datetime(2026, 11, 30), timezones=st.just(UTC)
)  # fmt: skip
scores = st.builds(
    lambda points, possible, at, label: Score(points=points, points_possible=possible, graded_at=at, label=label),
    numbers,
    st.decimals(min_value=Decimal("0.01"), max_value=1000, places=2),
    moments,
    st.sampled_from(("", *LABELS)),
)
unknowns = st.builds(Unknown, st.sampled_from(Reason))
known_scores = st.builds(Known, st.none() | scores)
known_completions = st.builds(Known, st.builds(Completion, done=st.booleans(), completed_at=moments))
IDS = ("cm:1", "cm:2", "item:3")
activity_records = st.builds(
    ActivityRecord,
    activity_id=st.sampled_from(IDS),
    score=known_scores | unknowns,
    completion=known_completions | unknowns,
    flags=st.just(frozenset[Flag]()) | st.frozensets(st.sampled_from(Flag), max_size=2),
)
GROUPS = (Group(group_id="g1", name="Monday"), Group(group_id="g2", name="Tuesday"))
groups = st.builds(Known, st.frozensets(st.sampled_from(["g1", "g2", "g3"]))) | unknowns
records = st.builds(
    lambda total, completion, found, groups: replace(record(total, completion, *found), groups=groups),
    known_scores | unknowns,
    known_completions | unknowns,
    st.lists(activity_records, max_size=3, unique_by=lambda one: one.activity_id),
    groups,
)
words = st.text(st.characters(codec="utf-8"), max_size=30)
names_of_activities = st.none() | st.sampled_from(IDS)
activity_items = st.one_of(
    st.builds(ActivityCompleted, activity_id=st.sampled_from(IDS), name=words),
    st.builds(GradeAtLeast, activity_id=names_of_activities, name=words, threshold=numbers, unit=st.sampled_from(Unit)),
    st.builds(
        GradeOneOf,
        activity_id=names_of_activities,
        name=words,
        labels=st.lists(st.sampled_from(LABELS), min_size=1, unique=True).map(tuple),
    ),
)
some_of = st.lists(activity_items, min_size=1, max_size=4).flatmap(
    lambda items: st.builds(SomeOf, needed=st.integers(1, len(items)), items=st.just(tuple(items)))
)
criteria_items = st.one_of(st.just(CourseCompleted()), activity_items, some_of)
days = st.none() | st.dates(date(2026, 11, 1), date(2026, 11, 30))
criteria = st.builds(
    Criteria,
    mode=st.sampled_from(Mode),
    items=st.lists(criteria_items, max_size=4).map(tuple),
    excused=st.sampled_from(Excused),
    window=st.just(Window()) | st.builds(Window, from_on=days, until_on=days),
    groups=st.just(()) | st.lists(st.sampled_from(GROUPS), unique=True).map(tuple),
)
texts = st.dictionaries(st.sampled_from(["sl", "en", "uk"]), words, max_size=3)
amounts = st.none() | st.decimals(min_value=-1000, max_value=100000, places=4)
skills = st.lists(st.builds(Skill, uri=words, labels=texts), max_size=2).map(tuple)
codes = st.lists(words, max_size=3).map(tuple)
outcomes = st.builds(Outcome, text=texts, assessments=codes, skills=skills)
achievements = st.builds(
    Achievement,
    language=st.sampled_from(["sl", "en"]),
    title=texts,
    description=texts,
    outcomes=st.lists(outcomes, max_size=3).map(tuple),
    ects=amounts,
    hours=amounts,
    eqf_level=st.none() | st.integers(1, 8),
    not_placed=st.booleans(),
    cycle=words,
    nqf_level=words,
    fields=codes,
    instruction_languages=codes,
    assessment_types=codes,
    participation=words,
    supervision=st.none() | st.sampled_from(Supervision),
    prerequisites=texts,
    stackability=st.none() | st.sampled_from(Stackability),
    stackability_note=texts,
    stackability_url=words,
    further_information=texts,
    shows_grade=st.booleans(),
    grading=texts,
    expires_after_months=st.none() | st.integers(1, 600),
    image=words,
    criteria=criteria,
)
