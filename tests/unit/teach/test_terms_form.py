"""What the teacher says of sittings and outcomes on their own page."""

from dataclasses import replace

import pytest
from werkzeug.datastructures import MultiDict

from app.assessment import AssessmentTerms, Attesters, IdentityMethod, Resit, SupervisionMethod
from app.awards import Achievement, AssessingActivity, Outcome, with_terms
from app.teach.terms_form import LONGEST_CRITERIA, TermsOffered, languages_of, terms_from_form

FIRST, SECOND = Outcome(text={"en": "Judges data"}), Outcome(text={"en": "Presents data", "sl": "Predstavi podatke"})
DRAFT = Achievement(title={"en": "Data"}, outcomes=(FIRST, SECOND))
OFFERED = TermsOffered(
    identity_methods=[one for one in IdentityMethod if one is not IdentityMethod.KNOWN_PERSONALLY],
    teachers={"3": "Eva", "4": "Jan"},
    activities={"cm:7": "Exam", "cm:8": "Quiz"},
)
NOTHING_TOLD = replace(OFFERED, teachers=None, activities=None)
USUAL = [
    *(("supervision", one.value) for one in SupervisionMethod),
    *(("identity", one.value) for one in OFFERED.identity_methods),
    ("attesters", "teachers"), ("resit", "latest"),
]  # fmt: skip


def read(*posted, draft=DRAFT, offered=OFFERED):
    return terms_from_form(MultiDict([*USUAL, *posted]), draft, offered)


def test_the_form_as_it_is_first_shown_changes_nothing():
    assert read() == (DRAFT, {})
    assert read(("examiner", "3")) == (DRAFT, {})  # ticked, and then every teacher chosen


def test_everything_can_be_said():
    posted = [
        ("supervision", "onsite_invigilated"), ("attesters", "named"), ("examiner", "4"), ("second", "1"),
        ("resit", "every"), ("criteria-1@en", " Names three faults\x00 "), ("criteria-2@sl", "Pove"),
        ("activity-1", "cm:7"), ("activity-1", "cm:7"), ("activity-2", "cm:9"),
    ]  # fmt: skip
    found, errors = terms_from_form(MultiDict(posted), DRAFT, OFFERED)
    assert errors == {}
    assert found.assessment == AssessmentTerms(
        supervision_methods=(SupervisionMethod.ONSITE_INVIGILATED,),
        attesters=Attesters.NAMED,
        examiners=("4",),
        second_person=True,
        resit=Resit.EVERY,
    )
    exam = AssessingActivity(activity_id="cm:7", name="Exam")
    assert found.outcomes == (
        replace(FIRST, criteria={"en": "Names three faults"}, activities=(exam,)),
        replace(SECOND, criteria={"sl": "Pove"}),
    )


def test_named_examiners_are_teachers_of_the_course_and_never_nobody():
    for posted in ([], [("examiner", "99")]):
        found, errors = terms_from_form(MultiDict([("attesters", "named"), *posted]), DRAFT, OFFERED)
        assert errors == {"examiner": "nobody"}
        assert found.assessment.examiners == ()
    # Somebody who was named and has left stays until they are taken out.
    named = replace(DRAFT, assessment=AssessmentTerms(attesters=Attesters.NAMED, examiners=("9", "3")))
    found, _ = terms_from_form(MultiDict([("attesters", "named"), ("examiner", "9")]), named, OFFERED)
    assert found.assessment.examiners == ("9",)


def test_what_the_platform_does_not_tell_now_stays():
    exam = AssessingActivity(activity_id="cm:7", name="Exam")
    before = replace(
        DRAFT,
        assessment=AssessmentTerms(attesters=Attesters.NAMED, examiners=("3",)),
        outcomes=(replace(FIRST, activities=(exam,)), SECOND),
    )
    found, errors = terms_from_form(MultiDict([("attesters", "named")]), before, NOTHING_TOLD)
    assert (found.assessment.examiners, found.outcomes, errors) == (("3",), before.outcomes, {})


def test_criteria_have_a_limit_and_stay_where_they_are_not_asked_for():
    found, errors = read(("criteria-1@en", "x" * (LONGEST_CRITERIA + 1)))
    assert errors == {"criteria-1@en": "too_long"}
    assert len(found.outcomes[0].criteria["en"]) == LONGEST_CRITERIA
    kept = replace(DRAFT, outcomes=(replace(FIRST, criteria={"de": "Nennt"}), SECOND))
    assert read(draft=kept)[0] == kept
    assert languages_of(kept) == ["en", "de", "sl"]
    assert read(("criteria-1@de", ""), draft=kept)[0] == DRAFT


@pytest.mark.parametrize(
    ("texts", "criteria"),
    [
        (["Judges data", "Presents data"], ["A", "B"]),
        (["Presents data", "Judges data"], ["B", "A"]),
        (["Judges open data", "Another thing", "Presents data"], ["A", "", "B"]),
        (["Presents data"], ["B"]),
    ],
)
def test_criteria_follow_the_outcome_that_they_were_written_for(texts, criteria):
    kept = [
        replace(one, criteria={"en": words, "sl": words})
        for one, words in zip((FIRST, replace(SECOND, text={"en": "Presents data"})), "AB", strict=True)
    ]
    found = with_terms(kept, [Outcome(text={"en": text}) for text in texts], "en", {"en"})
    assert [one.criteria for one in found] == [{"en": words} if words else {} for words in criteria]
