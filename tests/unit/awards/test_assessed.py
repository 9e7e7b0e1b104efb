"""Which results the gate looks at, and what a credential may say of the sitting that opened it."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.assessment import (
    Answer,
    AssessmentTerms,
    Counted,
    Decision,
    IdentityMethod,
    Missing,
    Result,
    Supervision,
    terms_from_json,
    terms_to_json,
)
from app.awards import (
    NO_FACTS,
    AssessingActivity,
    AssessmentFacts,
    CourseCompleted,
    Criteria,
    GradeAtLeast,
    Mode,
    Outcome,
    Unit,
    Window,
    achievement_from_json,
    achievement_to_json,
    assessing,
    counted_results,
    gate_of,
    judge,
    needs_for,
)
from app.awards.assessed import assessed_from_json, assessed_of, assessed_to_json
from app.courses import ActivityRecord, Completion, Known, Reason, Unknown
from tests.unit.assessment.test_gate import ATTESTATIONS, CONFIRMED, GRADED, SITTING, TERMS
from tests.unit.awards.records import COMPLETE, ISSUER, record, score

EXAM = GradeAtLeast(activity_id="cm:7", name="Exam", threshold=Decimal(50), unit=Unit.POINTS)
QUIZ = replace(EXAM, activity_id="cm:8", name="Quiz")
PROMISE = replace(
    COMPLETE, supervision=Supervision.SUPERVISED_IDENTIFIED, criteria=Criteria(items=(CourseCompleted(), EXAM))
)
WHEN = GRADED.observed_at
DONE = Known(Completion(done=True, completed_at=WHEN))
SEEN = AssessmentFacts(attestations=(CONFIRMED,))


def graded(activity_id: str = "cm:7", at=WHEN) -> ActivityRecord:
    return ActivityRecord(
        activity_id=activity_id,
        score=Known(replace(score(80), graded_at=at)),
        completion=Unknown(Reason.NOT_TRACKED),
    )


def gate(achievement, found, facts=SEEN):
    return gate_of(achievement, found, judge(achievement.criteria, found).findings, facts)


def counted(achievement, found):
    return counted_results(achievement, found, judge(achievement.criteria, found).findings)


def test_where_the_rule_names_graded_activities_these_are_assessed():
    assert counted(PROMISE, record(None, DONE, graded())) == [Counted(activity_id="cm:7", observed_at=WHEN)]
    assert assessing(PROMISE) == {"cm:7": "Exam"}


def test_named_activities_take_the_place_of_those_of_the_rule():
    outcome = Outcome(text={"en": "Judges"}, activities=(AssessingActivity(activity_id="cm:8", name="Quiz"),))
    named = replace(PROMISE, outcomes=(outcome, replace(outcome, text={"en": "Compares"})))
    found = record(None, DONE, graded(), graded("cm:8"))
    assert [one.activity_id for one in counted(named, found)] == ["cm:8"]
    assert gate(named, found).missing == (Missing.SUPERVISED_SITTING, Missing.IDENTITY_CONFIRMATION)
    assert assessing(named) == {"cm:8": "Quiz"}
    gone = record(None, DONE, graded())
    assert gate(named, gone).missing == (Missing.SUPERVISED_SITTING, Missing.IDENTITY_CONFIRMATION)
    assert achievement_from_json(achievement_to_json(named)) == named


def test_a_named_activity_counts_only_if_it_was_done_in_the_time_that_counts():
    assert WHEN
    outcome = Outcome(text={"en": "Judges"}, activities=(AssessingActivity(activity_id="cm:7", name="Exam"),))
    for days, missing in ((0, ()), (1, (Missing.RESULT_OUT_OF_TIME,))):  # a renewal counts from the next day on
        rule = Criteria(items=(QUIZ,), window=Window(from_on=WHEN.date() + timedelta(days=days)))
        named = replace(PROMISE, outcomes=(outcome,), criteria=rule)
        found = record(None, DONE, graded(), graded("cm:8", WHEN + timedelta(days=2)))
        assert gate(named, found).missing == missing


@given(
    attestations=st.lists(ATTESTATIONS, max_size=5),
    named=st.sets(st.sampled_from(["cm:7", "cm:8"]), min_size=1),
    combination=st.sampled_from(Mode),
    terms=TERMS,
)
def test_no_rule_leads_past_an_activity_that_an_outcome_names(attestations, named, combination, terms):
    activities = tuple(AssessingActivity(activity_id=one, name="") for one in sorted(named))
    rule = Criteria(mode=combination, items=(CourseCompleted(), QUIZ))
    achievement = replace(
        PROMISE,
        outcomes=(Outcome(text={"en": "Judges"}, activities=activities),),
        criteria=rule,
        assessment=replace(terms, second_person=False),
    )
    found = record(None, DONE, graded(), graded("cm:8"))
    enrolled = [replace(one, learner_id=found.enrolment.learner_id) for one in attestations]
    said = gate(achievement, found, AssessmentFacts(attestations=enrolled))
    if said.answer is Answer.AWARD:
        assert {one.sitting.activity_id for one in said.opened_by} == named
        assert all(one.result is Result.CONFIRMED and one.identity_method for one in said.opened_by)


def test_a_rule_without_a_graded_activity_is_about_the_course_as_a_whole():
    whole = replace(PROMISE, criteria=Criteria(items=(CourseCompleted(),)))
    assert counted(whole, record(None, DONE)) == [Counted(activity_id="", observed_at=WHEN)]
    assert assessing(whole) == {"": ""}
    silent = record(None, Known(Completion(done=True)))
    facts = AssessmentFacts(attestations=(replace(CONFIRMED, sitting=replace(SITTING, activity_id="")),))
    assert gate(whole, silent, facts).missing == (Missing.RESULT_UNKNOWN,)


def test_a_grade_whose_time_is_not_told_holds():
    said = gate(PROMISE, record(None, DONE, graded(at=None)))
    assert (said.answer, said.missing) == (Answer.HOLD, (Missing.RESULT_UNKNOWN,))


def test_all_that_a_rule_counts_must_be_confirmed_unless_one_is_enough_for_it():
    found = record(None, DONE, graded(), graded("cm:8"))
    both = replace(PROMISE, criteria=Criteria(items=(EXAM, QUIZ)))
    assert gate(both, found).answer is Answer.HOLD
    either = replace(PROMISE, criteria=Criteria(mode=Mode.ANY, items=(EXAM, QUIZ)))
    assert gate(either, found).answer is Answer.AWARD


def test_a_class_is_read_with_the_times_that_the_gate_needs():
    assert needs_for(replace(PROMISE, criteria=Criteria(items=(CourseCompleted(),)))).activity_scores
    assert not needs_for(replace(COMPLETE, criteria=Criteria(items=(CourseCompleted(),)))).activity_scores


def test_an_award_keeps_how_where_and_when_and_neither_who_nor_the_evidence():
    said = assessed_of(PROMISE, ISSUER, gate(PROMISE, record(None, DONE, graded())))
    assert said is not None
    assert assessed_from_json(assessed_to_json(said)) == said
    words = str(assessed_to_json(said))
    assert "document_on_site" in words
    assert "2026-11-14" in words
    assert SITTING.supervisor_name not in words
    assert SITTING.evidence not in words
    assert assessed_of(PROMISE, ISSUER, gate(PROMISE, record(None, DONE, graded()), NO_FACTS)) is None
    assert assessed_of(COMPLETE, ISSUER, gate(COMPLETE, record(None, DONE, graded()))) is None


def test_each_way_of_the_closed_lists_has_its_own_words_in_a_credential():
    said = set()
    for method in IdentityMethod:
        confirmed = replace(CONFIRMED, identity_method=method)
        kept = assessed_of(PROMISE, ISSUER, Decision(answer=Answer.AWARD, opened_by=(confirmed,)))
        assert kept is not None
        said.add(kept.identity)
    assert len(said) == len(IdentityMethod)


def test_an_award_that_promises_no_identity_keeps_nothing_of_one():
    supervised = replace(PROMISE, supervision=Supervision.SUPERVISED)
    said = assessed_of(supervised, ISSUER, gate(supervised, record(None, DONE, graded())))
    assert said is not None
    assert said.identity is None


def test_a_changed_grade_of_another_activity_changes_nothing():
    later = graded("cm:8", at=CONFIRMED.attested_at + timedelta(days=1))
    assert gate(PROMISE, record(None, DONE, graded(), later)).answer is Answer.AWARD


def test_terms_are_kept_with_the_achievement_and_need_not_be_there():
    terms = AssessmentTerms(second_person=True, examiners=("3",))
    assert terms_from_json(terms_to_json(terms)) == terms
    kept = achievement_to_json(replace(PROMISE, assessment=terms))
    assert achievement_from_json(kept).assessment == terms
    del kept["assessment"]
    assert achievement_from_json(kept).assessment == AssessmentTerms()
