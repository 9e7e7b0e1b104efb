"""What is different between two versions, as a teacher or a learner reads it."""

from collections.abc import Mapping
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

import pytest

from app.assessment import AssessmentTerms, Attesters, IdentityMethod, Resit, Supervision, SupervisionMethod
from app.awards import (
    Achievement,
    AssessingActivity,
    CourseCompleted,
    Criteria,
    Difference,
    GradeAtLeast,
    Kind,
    Outcome,
    Piece,
    Skill,
    Stackability,
    Unit,
    differences,
)
from app.issuers import ExternalReview, IssuerProfile, QualityAssurance

ISSUER = IssuerProfile(slug="uni", did="did:web:uni.example", legal_name={"en": "University"}, country="SI")
GRADE = GradeAtLeast(activity_id=None, name="", threshold=Decimal(60), unit=Unit.PERCENT)
FIRST = Achievement(
    title={"en": "Data literacy", "sl": "Podatkovna pismenost"},
    outcomes=(
        Outcome(text={"en": "Judges the quality of a data set"}),
        Outcome(text={"en": "Presents data so that a decision can rest on it"}),
        Outcome(text={"en": "Finds open data"}),
    ),
    ects=Decimal(3),
    supervision=Supervision.UNSUPERVISED,
    criteria=Criteria(items=(CourseCompleted(), GRADE)),
)


def between(was: Achievement, now: Achievement) -> list[Difference]:
    return differences(was, now, ISSUER, ISSUER)


def outcomes(*texts: str) -> Achievement:
    return replace(FIRST, outcomes=tuple(Outcome(text={"en": text}) for text in texts))


def said(one: Difference) -> str:
    marks = {Piece.SAME: "{}", Piece.INSERTED: "[+{}]", Piece.REMOVED: "[-{}]"}
    return "".join(marks[span.piece].format(span.text) for span in one.spans)


def test_equal_versions_differ_in_nothing():
    assert between(FIRST, FIRST) == []
    assert between(FIRST, replace(FIRST, ects=Decimal("3.0"))) == []


def test_a_text_is_compared_word_by_word_and_only_in_the_language_that_changed():
    changed = replace(FIRST, title={"en": "Data literacy in practice", "sl": "Podatkovna pismenost"})
    (found,) = between(FIRST, changed)
    assert (found.field, found.kind, found.language) == ("title", Kind.CHANGED, "en")
    assert said(found) == "Data literacy[+ in practice]"


def test_a_language_that_is_new_or_gone_is_said_so():
    added, gone = between(FIRST, replace(FIRST, title={"en": "Data literacy", "de": "Datenkompetenz"}))
    assert (added.kind, added.language) == (Kind.ADDED, "de")
    assert (gone.kind, gone.language, said(gone)) == (Kind.REMOVED, "sl", "[-Podatkovna pismenost]")


def test_an_outcome_put_first_leaves_the_others_unchanged():
    texts = [outcome.text["en"] for outcome in FIRST.outcomes]
    (found,) = between(FIRST, outcomes("Explains what data is", *texts))
    assert (found.field, found.kind, found.place) == ("outcome", Kind.ADDED, 1)


def test_an_outcome_that_says_the_same_in_other_words_is_changed_and_not_another_one():
    texts = [outcome.text["en"] for outcome in FIRST.outcomes]
    (found,) = between(FIRST, outcomes("Judges the quality of a large data set", *texts[1:]))
    assert (found.kind, found.place, said(found)) == (Kind.CHANGED, 1, "Judges the quality of a[+ large] data set")


def test_an_outcome_that_is_gone_and_one_that_has_moved():
    first, second, third = (outcome.text["en"] for outcome in FIRST.outcomes)
    (gone,) = between(FIRST, outcomes(first, third))
    assert (gone.kind, gone.place) == (Kind.REMOVED, 2)
    (moved,) = between(FIRST, outcomes(third, first, second))
    assert (moved.kind, moved.was, moved.now) == (Kind.MOVED, (3,), (1,))


def test_numbers_and_codes_are_given_as_they_were_and_are():
    changed = replace(FIRST, ects=Decimal("2.5"), supervision=Supervision.SUPERVISED_IDENTIFIED, shows_grade=True)
    found = {one.field: (one.was, one.now) for one in between(FIRST, changed)}
    assert found == {
        "ects": ((Decimal(3),), (Decimal("2.5"),)),
        "supervision": ((Supervision.UNSUPERVISED,), (Supervision.SUPERVISED_IDENTIFIED,)),
        "shows_grade": ((False,), (True,)),
    }


def test_a_threshold_that_moved_is_one_change_of_one_condition():
    stricter = replace(FIRST, criteria=Criteria(items=(CourseCompleted(), replace(GRADE, threshold=Decimal(70)))))
    (found,) = between(FIRST, stricter)
    assert (found.field, found.kind) == ("criterion", Kind.CHANGED)
    assert [one.needed for one in (*found.was, *found.now)] == [Decimal(60), Decimal(70)]


def test_a_condition_more_leaves_the_others_unchanged():
    (found,) = between(replace(FIRST, criteria=Criteria(items=(GRADE,))), FIRST)[:1]
    assert (found.field, found.kind, found.now[0].kind) == ("criterion", Kind.ADDED, "course_completed")


def test_the_institution_of_then_is_compared_too():
    quality = QualityAssurance(type_code="bb4618238e", statement={"en": "By the ESG"})
    now = replace(ISSUER, locality="Koper", quality_assurance=quality)
    found = {(one.field, one.kind) for one in differences(FIRST, FIRST, ISSUER, now)}
    assert found == {
        ("issuer_locality", Kind.ADDED),
        ("issuer_quality_statement", Kind.ADDED),
        ("issuer_quality_type_code", Kind.ADDED),
    }


FIELDS = sorted({one.name for one in fields(Achievement)})
PROFILE_FIELDS = sorted({one.name for one in fields(IssuerProfile)} - {"slug"})  # which is its own for good
REVIEW = ExternalReview(kind="esg", agency="Agency")
CHANGED: dict[str, Any] = {
    "assessment": AssessmentTerms(second_person=True),
    "awarding_body": {"en": "Faculty"},
    "criteria": Criteria(items=(CourseCompleted(),)),
    "external_reviews": (REVIEW,),
    "grading": {"en": "Points"},
    "hours_per_ects": Decimal(30),
    "not_placed": True,
    "outcomes": (),
    "quality_assurance": QualityAssurance(type_code="bb4618238e", statement={"en": "Reviewed"}),
    "shows_grade": True,
    "stackability": Stackability.COMBINES,
    "supervision": Supervision.SUPERVISED,
}


def another(value: Any, name: str) -> Any:
    """Return another value of a field."""
    if name in CHANGED:
        return CHANGED[name]
    if isinstance(value, Mapping):
        return {"de": "anders"}
    return ("other",) if isinstance(value, tuple) else 7 if value is None or isinstance(value, Decimal) else "other"


@pytest.mark.parametrize("name", FIELDS)
def test_no_field_of_a_definition_changes_unseen(name):
    changed: dict[str, Any] = {name: another(getattr(FIRST, name), name)}
    assert between(FIRST, replace(FIRST, **changed)) != []


@pytest.mark.parametrize("name", PROFILE_FIELDS)
def test_no_field_of_a_profile_changes_unseen(name):
    changed: dict[str, Any] = {name: another(getattr(ISSUER, name), name)}
    assert differences(FIRST, FIRST, ISSUER, replace(ISSUER, **changed)) != []


def test_no_part_of_the_quality_assurance_changes_unseen():
    quality = QualityAssurance(
        type_code="bb4618238e", statement={"en": "Reviewed"}, agency="A", url="https://a.example"
    )
    was = replace(ISSUER, quality_assurance=quality)
    for one in fields(QualityAssurance):
        changed: dict[str, Any] = {one.name: {"en": "x"} if one.name == "statement" else "other"}
        now = replace(ISSUER, quality_assurance=replace(quality, **changed))
        assert differences(FIRST, FIRST, was, now) != []


TERMS: dict[str, Any] = {
    "supervision_methods": (SupervisionMethod.ONSITE_INVIGILATED,),
    "identity_methods": (IdentityMethod.EID_OR_PID,),
    "attesters": Attesters.NAMED,
    "examiners": ("3",),
    "second_person": True,
    "by_link": True,
    "resit": Resit.EVERY,
}
OUTCOME: dict[str, Any] = {
    "text": {"en": "Judges the quality of a set"},
    "assessments": ("d30284d7df",),
    "skills": (Skill(uri="https://x.example/1"),),
    "criteria": {"en": "Names three faults"},
    "activities": (AssessingActivity(activity_id="cm:7", name="Exam"),),
}


@pytest.mark.parametrize("name", sorted(one.name for one in fields(AssessmentTerms)))
def test_no_term_of_assessment_changes_unseen(name):
    changed: dict[str, Any] = {name: TERMS[name]}
    (found,) = between(FIRST, replace(FIRST, assessment=replace(FIRST.assessment, **changed)))
    assert found.field == f"terms_{name}"


@pytest.mark.parametrize("name", sorted(one.name for one in fields(Outcome)))
def test_no_part_of_an_outcome_changes_unseen(name):
    changed: dict[str, Any] = {name: OUTCOME[name]}
    now = replace(FIRST, outcomes=(replace(FIRST.outcomes[0], **changed), *FIRST.outcomes[1:]))
    (found,) = between(FIRST, now)
    assert (found.field, found.place) == ("outcome" if name == "text" else f"outcome_{name}", 1)


def test_of_named_examiners_only_the_number_is_told():
    was, now = (replace(FIRST, assessment=AssessmentTerms(examiners=ids)) for ids in (("3", "4"), ("3", "5", "6")))
    (found,) = between(was, now)
    assert (found.kind, found.was, found.now) == (Kind.CHANGED, (2,), (3,))


def test_a_new_outcome_comes_with_its_assessments_and_skills():
    skill = Skill(uri="https://x.example/1", labels={"en": "teach"})
    new = Outcome(**OUTCOME | {"text": {"en": "Quite another thing"}, "skills": (skill,)})
    found = between(FIRST, replace(FIRST, outcomes=(*FIRST.outcomes, new)))
    assert [(one.field, one.kind) for one in found] == [
        ("outcome", Kind.ADDED), ("outcome_criteria", Kind.ADDED), ("outcome_assessments", Kind.ADDED),
        ("outcome_skills", Kind.ADDED), ("outcome_activities", Kind.ADDED),
    ]  # fmt: skip
