"""Whether an award still rests on what is recorded of the sittings that it was made on."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from app.assessment import (
    CourseRecords,
    Examiner,
    IdentityMethod,
    Mode,
    Result,
    Sitting,
    Stated,
    SupervisionMethod,
)
from app.awards import Rested, Shaken, doubt_of

DOCUMENT = IdentityMethod.ID_DOCUMENT_SEEN_ONSITE
SITTING = Sitting(
    sitting_id=UUID(int=1),
    activity_id="cm:7",
    activity_name="Exam",
    starts_at=datetime(2026, 11, 14, 9, tzinfo=UTC),
    ends_at=datetime(2026, 11, 14, 11, tzinfo=UTC),
    zone="UTC",
    mode=Mode.ONSITE,
    place="P2",
    supervision_method=SupervisionMethod.ONSITE_INVIGILATED,
    identity_method=DOCUMENT,
    supervisor_name="Eva Examiner",
    evidence="attendance list",
    created_by="3",
    number=1,
)
STATED = Stated(
    record_id=UUID(int=2),
    sitting_id=SITTING.sitting_id,
    number=2,
    learner_id="11",
    result=Result.CONFIRMED,
    identity_method=DOCUMENT,
    by=Examiner(user_id="3", name="Eva Examiner"),
    stated_at=datetime(2026, 11, 14, 12, tzinfo=UTC),
    reason="",
    corrects=None,
    declaration_version=1,
)
AWARD = Rested(
    award_id=UUID(int=9),
    learner_id="11",
    learner_name="Ana",
    opened_by={SITTING.sitting_id: "cm:7"},
    assessed_on=date(2026, 11, 14),
    is_identified=True,
)
SUPERVISED = replace(AWARD, is_identified=False)
OLD = replace(AWARD, opened_by=None)


def corrected(result: Result, method: IdentityMethod | None = None) -> Stated:
    return replace(
        STATED, number=3, result=result, identity_method=method, corrects=STATED.record_id, reason="somebody else"
    )


def why(award: Rested, stated: Stated | None, sitting: Sitting = SITTING) -> Shaken | None:
    about = {stated.learner_id: stated} if stated else {}
    doubt = doubt_of(award, CourseRecords(sittings=[sitting], stated={sitting.sitting_id: about}))
    return doubt.why if doubt else None


@pytest.mark.parametrize(
    ("award", "stated", "expected"),
    [
        (AWARD, STATED, None),
        (AWARD, corrected(Result.NOT_CONFIRMED), Shaken.NOT_CONFIRMED),
        (AWARD, corrected(Result.ABSENT), Shaken.NOT_CONFIRMED),
        (AWARD, corrected(Result.ALTERNATIVE), Shaken.NOT_CONFIRMED),
        (AWARD, corrected(Result.CONFIRMED, DOCUMENT), None),
        (AWARD, corrected(Result.CONFIRMED, None), Shaken.NOT_CONFIRMED),
        # Who was there is enough where no identity is promised.
        (SUPERVISED, corrected(Result.NOT_CONFIRMED), None),
        (SUPERVISED, corrected(Result.ABSENT), Shaken.NOT_CONFIRMED),
        (SUPERVISED, corrected(Result.CONFIRMED, None), None),
        # From before it was kept which sittings opened the gate: those of the day count.
        (OLD, STATED, None),
        (OLD, corrected(Result.ABSENT), Shaken.NOT_CONFIRMED),
        (replace(OLD, assessed_on=date(2026, 11, 15)), corrected(Result.ABSENT), None),
        # What is about somebody else, or reduced after its term, shakes nothing.
        (AWARD, replace(corrected(Result.ABSENT), learner_id="12"), None),
        (AWARD, None, None),
        # What an administrator knew of who let it stand is settled; what is newer is not.
        (replace(AWARD, known=3), corrected(Result.ABSENT), None),
        (replace(AWARD, known=2), corrected(Result.ABSENT), Shaken.NOT_CONFIRMED),
    ],
)
def test_an_award_rests_on_the_newest_statement_about_its_learner(award, stated, expected):
    assert why(award, stated) is expected


def test_without_an_identity_check_not_confirmed_means_that_nobody_saw_the_learner():
    sitting = replace(SITTING, identity_method=None)
    assert why(SUPERVISED, corrected(Result.NOT_CONFIRMED), sitting) is Shaken.NOT_CONFIRMED


def test_a_sitting_recorded_anew_shakes_it_until_it_is_confirmed_once_more():
    anew = replace(SITTING, number=4)
    assert why(AWARD, STATED, anew) is Shaken.SITTING_CHANGED
    assert why(AWARD, replace(STATED, number=5), anew) is None
    assert why(AWARD, replace(STATED, number=5), replace(anew, activity_id="cm:8")) is Shaken.SITTING_CHANGED


def test_another_sitting_than_those_that_opened_the_gate_counts_for_nothing():
    elsewhere = replace(SITTING, sitting_id=UUID(int=5))
    assert why(AWARD, replace(corrected(Result.ABSENT), sitting_id=elsewhere.sitting_id), elsewhere) is None


def test_a_doubt_tells_the_reason_of_the_correction():
    records = CourseRecords(sittings=[SITTING], stated={SITTING.sitting_id: {"11": corrected(Result.NOT_CONFIRMED)}})
    doubt = doubt_of(AWARD, records)
    assert doubt is not None
    assert (doubt.sitting_id, doubt.reason) == (SITTING.sitting_id, "somebody else")
