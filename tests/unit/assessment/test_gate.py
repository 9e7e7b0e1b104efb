"""The gate between an earned result and a credential: every combination."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assessment import (
    Answer,
    AssessmentPolicy,
    AssessmentTerms,
    Attestation,
    Attesters,
    Counted,
    Demand,
    IdentityMethod,
    Missing,
    Mode,
    Resit,
    Result,
    Sitting,
    Supervision,
    SupervisionMethod,
    decide,
)

START = datetime(2026, 11, 14, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
LEARNER, EXAMINER, COLLEAGUE, SOMEBODY = "11", "3", "4", "12"
GRADED = Counted(activity_id="cm:7", observed_at=START + 2 * HOUR)
SUPERVISED, IDENTIFIED = Supervision.SUPERVISED, Supervision.SUPERVISED_IDENTIFIED
SITTING = Sitting(
    sitting_id=UUID(int=1),
    activity_id="cm:7",
    activity_name="Exam",
    starts_at=START,
    ends_at=START + 2 * HOUR,
    zone="Europe/Ljubljana",
    mode=Mode.ONSITE,
    place="P2",
    supervision_method=SupervisionMethod.ONSITE_INVIGILATED,
    identity_method=IdentityMethod.ID_DOCUMENT_SEEN_ONSITE,
    supervisor_name="Eva Examiner",
    evidence="attendance list 2026-11-14/room P2",
    created_by=EXAMINER,
    number=1,
)
CONFIRMED = Attestation(
    learner_id=LEARNER,
    sitting=SITTING,
    result=Result.CONFIRMED,
    identity_method=IdentityMethod.ID_DOCUMENT_SEEN_ONSITE,
    attester_id=EXAMINER,
    attester_may=True,
    attested_at=START + 3 * HOUR,
    number=2,
)
ONLINE = replace(
    SITTING,
    mode=Mode.ONLINE,
    supervision_method=SupervisionMethod.ONLINE_LIVE_INVIGILATED,
    identity_method=IdentityMethod.ID_DOCUMENT_SEEN_LIVE_VIDEO,
)


USUAL_TERMS, USUAL_POLICY = AssessmentTerms(), AssessmentPolicy()


def ask(value, *attestations, terms=USUAL_TERMS, policy=USUAL_POLICY, counted=(GRADED,), any_suffices=False):
    return decide(
        Demand(supervision=value, terms=terms, policy=policy),
        LEARNER,
        counted,
        attestations,
        any_suffices=any_suffices,
    )


def told(decision):
    return decision.answer, set(decision.missing)


SEVERAL = {
    "value": (None, *Supervision),
    "supervision": tuple(SupervisionMethod),
    "identity": (None, *IdentityMethod),
    "mode": tuple(Mode),
    "result": tuple(Result),
    "changed": (False, True),
    "resit": (False, True),
    "may": (True, False, None),
}


@pytest.mark.parametrize("value", SEVERAL["value"])
@pytest.mark.parametrize("allows_known", [False, True])
def test_the_gate_opens_exactly_when_the_promise_is_kept(value, allows_known):
    """The table of rules, with an expectation that is written without the gate's own functions."""
    seen = set()
    rest = [SEVERAL[name] for name in ("supervision", "identity", "mode", "result", "changed", "resit", "may")]
    for supervision, identity, mode, result, changed, resit, may in product(*rest):
        sitting = replace(SITTING, mode=mode, supervision_method=supervision, identity_method=identity)
        one = replace(CONFIRMED, sitting=sitting, identity_method=identity, result=result, attester_may=may)
        counted = Counted(activity_id="cm:7", observed_at=START + (4 if changed else 2) * HOUR)
        later = replace(
            one,
            sitting=replace(sitting, sitting_id=UUID(int=2), starts_at=START + HOUR),
            result=Result.NOT_CONFIRMED,
        )
        said = ask(
            value,
            one,
            *([later] if resit else []),
            counted=(counted,),
            policy=AssessmentPolicy(known_personally=allows_known),
        )
        seen.add(said.answer)
        fits = (mode is Mode.ONSITE) == (supervision is SupervisionMethod.ONSITE_INVIGILATED)
        at_room = identity in {IdentityMethod.ID_DOCUMENT_SEEN_ONSITE, IdentityMethod.STUDENT_CARD_SEEN_ONSITE}
        anywhere = identity in {IdentityMethod.EID_OR_PID, IdentityMethod.KNOWN_PERSONALLY}
        identified = identity is not None and (anywhere or at_room == (mode is Mode.ONSITE))
        if identity is IdentityMethod.KNOWN_PERSONALLY and not allows_known:
            identified = False
        in_order = fits and may is True and not changed
        # Not confirmed is about the identity where the sitting checks it: the learner was there all the same.
        there = (result is Result.CONFIRMED and not resit) or (
            identity is not None and (resit or result is Result.NOT_CONFIRMED)
        )
        kept = {
            None: False,
            Supervision.UNSUPERVISED: True,
            SUPERVISED: in_order and there,
            IDENTIFIED: in_order and identified and result is Result.CONFIRMED and not resit,
        }[value]
        assert (said.answer is Answer.AWARD) is kept, (value, supervision, identity, mode, result, changed, resit, may)
        assert bool(said.missing) is not kept
    expected = {None: {Answer.REFUSAL}, Supervision.UNSUPERVISED: {Answer.AWARD}}
    assert seen == expected.get(value, set(Answer))


HOLDS = [
    ("nobody has confirmed anything", (), {}, {Missing.SUPERVISED_SITTING, Missing.IDENTITY_CONFIRMATION}),
    (
        "somebody else was confirmed",
        (replace(CONFIRMED, learner_id=SOMEBODY),),
        {},
        {Missing.SUPERVISED_SITTING, Missing.IDENTITY_CONFIRMATION},
    ),
    (
        "another activity was supervised",
        (replace(CONFIRMED, sitting=replace(SITTING, activity_id="cm:8")),),
        {},
        {Missing.SUPERVISED_SITTING, Missing.IDENTITY_CONFIRMATION},
    ),
    ("the grade has changed since", (replace(CONFIRMED, attested_at=START + HOUR),), {}, {Missing.RESULT_CHANGED}),
    (
        "the sitting was recorded anew since",
        (replace(CONFIRMED, sitting=replace(SITTING, number=3)),),
        {},
        {Missing.SITTING_CHANGED},
    ),
    (
        "it is not known since when the result is as it is",
        (CONFIRMED,),
        {"counted": (replace(GRADED, observed_at=None),)},
        {Missing.RESULT_UNKNOWN},
    ),
    ("no result is counted", (CONFIRMED,), {"counted": ()}, {Missing.RESULT_UNKNOWN}),
    (
        "the result is older than the sitting",
        (CONFIRMED,),
        {"counted": (replace(GRADED, observed_at=START - HOUR),)},
        {Missing.RESULT_BEFORE_SITTING},
    ),
    (
        "it was confirmed before it began",
        (replace(CONFIRMED, attested_at=START - HOUR),),
        {},
        {Missing.OUTSIDE_WINDOW, Missing.RESULT_CHANGED},
    ),
    (
        "the sitting ends before it begins",
        (replace(CONFIRMED, sitting=replace(SITTING, ends_at=START - HOUR)),),
        {},
        {Missing.OUTSIDE_WINDOW},
    ),
    (
        "the sitting lasts two days",
        (replace(CONFIRMED, sitting=replace(SITTING, ends_at=START + 48 * HOUR)),),
        {},
        {Missing.OUTSIDE_WINDOW},
    ),
    ("the attester is the learner", (replace(CONFIRMED, attester_id=LEARNER),), {}, {Missing.ATTESTER_IS_LEARNER}),
    ("the attester teaches there no more", (replace(CONFIRMED, attester_may=False),), {}, {Missing.ATTESTER_LOST_ROLE}),
    (
        "whether the attester teaches there cannot be told",
        (replace(CONFIRMED, attester_may=None),),
        {},
        {Missing.ATTESTER_UNKNOWN},
    ),
    (
        "the attester is none of the named examiners",
        (CONFIRMED,),
        {"terms": AssessmentTerms(attesters=Attesters.NAMED, examiners=(COLLEAGUE,))},
        {Missing.ATTESTER_NOT_NAMED},
    ),
    (
        "the version asks for a second person",
        (CONFIRMED,),
        {"terms": AssessmentTerms(second_person=True)},
        {Missing.SECOND_PERSON},
    ),
    (
        "the institution asks for a second person",
        (CONFIRMED,),
        {"policy": AssessmentPolicy(second_person=True)},
        {Missing.SECOND_PERSON},
    ),
    (
        "the second person is the first",
        (replace(CONFIRMED, seconded_by=frozenset({EXAMINER})),),
        {"policy": AssessmentPolicy(second_person=True)},
        {Missing.SECOND_PERSON},
    ),
    (
        "the second person is the learner",
        (replace(CONFIRMED, seconded_by=frozenset({LEARNER})),),
        {"policy": AssessmentPolicy(second_person=True)},
        {Missing.SECOND_PERSON},
    ),
    (
        "the examiner knows the learner, which is not allowed",
        (replace(CONFIRMED, identity_method=IdentityMethod.KNOWN_PERSONALLY),),
        {},
        {Missing.KNOWN_PERSONALLY},
    ),
    (
        "the version does not accept the way of supervision",
        (replace(CONFIRMED, sitting=ONLINE, identity_method=ONLINE.identity_method),),
        {"terms": AssessmentTerms(supervision_methods=(SupervisionMethod.ONSITE_INVIGILATED,))},
        {Missing.METHOD_NOT_ACCEPTED},
    ),
    (
        "the version does not accept the way of identification",
        (CONFIRMED,),
        {"terms": AssessmentTerms(identity_methods=(IdentityMethod.EID_OR_PID,))},
        {Missing.METHOD_NOT_ACCEPTED},
    ),
    (
        "a document was seen on site at a sitting online",
        (replace(CONFIRMED, sitting=ONLINE),),
        {},
        {Missing.METHOD_NOT_ACCEPTED},
    ),
    (
        "the learner takes another route",
        (replace(CONFIRMED, result=Result.ALTERNATIVE),),
        {},
        {Missing.ALTERNATIVE_ROUTE},
    ),
    (
        "the sitting was supervised and identified nobody",
        (replace(CONFIRMED, sitting=replace(SITTING, identity_method=None), identity_method=None),),
        {},
        {Missing.IDENTITY_CONFIRMATION},
    ),
]


@pytest.mark.parametrize(
    ("attestations", "wishes", "missing"), [case[1:] for case in HOLDS], ids=[case[0] for case in HOLDS]
)
def test_it_is_held_and_the_reason_is_named_when(attestations, wishes, missing):
    assert told(ask(IDENTIFIED, *attestations, **wishes)) == (Answer.HOLD, missing)


def test_what_was_refused_to_the_learner_is_refused():
    assert told(ask(None, CONFIRMED)) == (Answer.REFUSAL, {Missing.SUPERVISION_CHOICE})
    assert told(ask(IDENTIFIED, replace(CONFIRMED, result=Result.NOT_CONFIRMED))) == (
        Answer.REFUSAL,
        {Missing.NOT_CONFIRMED},
    )
    assert told(ask(SUPERVISED, replace(CONFIRMED, result=Result.ABSENT))) == (Answer.REFUSAL, {Missing.ABSENT})


def test_whoever_was_there_without_a_document_was_supervised_and_not_identified():
    there = replace(CONFIRMED, result=Result.NOT_CONFIRMED)
    assert ask(SUPERVISED, there).answer is Answer.AWARD
    nobody_checked = replace(there, sitting=replace(SITTING, identity_method=None), identity_method=None)
    assert told(ask(SUPERVISED, nobody_checked)) == (Answer.REFUSAL, {Missing.NOT_CONFIRMED})


def test_the_attestation_that_opened_the_gate_is_told():
    assert ask(IDENTIFIED, CONFIRMED).opened_by == (CONFIRMED,)
    assert ask(Supervision.UNSUPERVISED, CONFIRMED).opened_by == ()


def again(result, n=2, starts_at=START + HOUR):
    return replace(CONFIRMED, result=result, sitting=replace(SITTING, sitting_id=UUID(int=n), starts_at=starts_at))


@pytest.mark.parametrize(
    ("first", "second", "latest", "every"),
    [
        (Result.CONFIRMED, Result.CONFIRMED, Answer.AWARD, Answer.AWARD),
        (Result.CONFIRMED, Result.NOT_CONFIRMED, Answer.REFUSAL, Answer.REFUSAL),
        (Result.NOT_CONFIRMED, Result.CONFIRMED, Answer.AWARD, Answer.REFUSAL),
        (Result.CONFIRMED, Result.ABSENT, Answer.AWARD, Answer.AWARD),
        (Result.ABSENT, Result.CONFIRMED, Answer.AWARD, Answer.AWARD),
        (Result.ABSENT, Result.ABSENT, Answer.REFUSAL, Answer.REFUSAL),
        (Result.ALTERNATIVE, Result.CONFIRMED, Answer.AWARD, Answer.AWARD),
        (Result.CONFIRMED, Result.ALTERNATIVE, Answer.AWARD, Answer.AWARD),
    ],
)
def test_a_resit_needs_a_confirmation_of_its_own(first, second, latest, every):
    both = (replace(CONFIRMED, result=first), again(second))
    assert ask(IDENTIFIED, *both).answer is latest
    assert ask(IDENTIFIED, *reversed(both)).answer is latest
    assert ask(IDENTIFIED, *both, terms=AssessmentTerms(resit=Resit.EVERY)).answer is every


def test_a_resit_that_is_not_confirmed_is_named_where_the_first_sitting_was():
    assert Missing.RESIT in ask(IDENTIFIED, CONFIRMED, again(Result.NOT_CONFIRMED)).missing


def test_a_sitting_after_the_result_did_not_feed_it():
    later = again(Result.NOT_CONFIRMED, starts_at=START + 3 * HOUR)
    assert ask(IDENTIFIED, CONFIRMED, later).opened_by == (CONFIRMED,)


def test_each_counted_result_needs_a_sitting_of_its_own_unless_one_suffices():
    both = (GRADED, replace(GRADED, activity_id="cm:8"))
    assert ask(IDENTIFIED, CONFIRMED, counted=both).answer is Answer.HOLD
    assert ask(IDENTIFIED, CONFIRMED, counted=both, any_suffices=True).answer is Answer.AWARD
    other = replace(CONFIRMED, sitting=replace(SITTING, activity_id="cm:8"))
    assert ask(IDENTIFIED, CONFIRMED, other, counted=both).opened_by == (CONFIRMED, other)


def test_a_second_person_who_may_opens_what_waits_for_one():
    seconded = replace(CONFIRMED, seconded_by=frozenset({COLLEAGUE}))
    assert ask(IDENTIFIED, seconded, policy=AssessmentPolicy(second_person=True)).answer is Answer.AWARD


@pytest.mark.parametrize(
    "word", ["sso_login", "honour_statement", "automatic_proctoring_score", "eduperson_assurance", ""]
)
def test_a_login_a_statement_and_an_automatic_score_are_no_methods(word):
    for kind in (SupervisionMethod, IdentityMethod):
        with pytest.raises(ValueError, match="is not a valid"):
            kind(word)


def test_each_value_has_a_concept_of_its_own_in_the_eu_list():
    assert len({value.uri for value in Supervision}) == 3
    assert all(value.uri.endswith(f"/{value.code}") for value in Supervision)
    assert [value.needs_attestation for value in Supervision] == [False, True, True]


MOMENTS = st.integers(-2, 6).map(lambda n: START + n * HOUR)
SITTINGS = st.builds(
    replace,
    st.just(SITTING),
    sitting_id=st.integers(1, 4).map(lambda n: UUID(int=n)),
    activity_id=st.sampled_from(["", "cm:7", "cm:8"]),
    starts_at=MOMENTS,
    ends_at=MOMENTS,
    mode=st.sampled_from(Mode),
    supervision_method=st.sampled_from(SupervisionMethod),
    identity_method=st.none() | st.sampled_from(IdentityMethod),
    number=st.sampled_from([1, 1, 3]),
)
ATTESTATIONS = st.builds(
    Attestation,
    learner_id=st.sampled_from([LEARNER, SOMEBODY]),
    sitting=SITTINGS,
    result=st.sampled_from(Result),
    identity_method=st.none() | st.sampled_from(IdentityMethod),
    attester_id=st.sampled_from([EXAMINER, COLLEAGUE, LEARNER]),
    attester_may=st.sampled_from([True, False, None]),
    attested_at=MOMENTS,
    number=st.sampled_from([2, 4]),
    seconded_by=st.frozensets(st.sampled_from([EXAMINER, COLLEAGUE, LEARNER])),
    vouched_by=st.sampled_from(["", "", EXAMINER, LEARNER]),
)
TERMS = st.builds(
    AssessmentTerms,
    supervision_methods=st.lists(st.sampled_from(SupervisionMethod), max_size=2).map(tuple),
    identity_methods=st.lists(st.sampled_from(IdentityMethod), max_size=2).map(tuple),
    attesters=st.sampled_from(Attesters),
    examiners=st.lists(st.sampled_from([EXAMINER, COLLEAGUE]), max_size=2).map(tuple),
    second_person=st.booleans(),
    resit=st.sampled_from(Resit),
    by_link=st.booleans(),
)
COUNTED = st.lists(
    st.builds(
        Counted, activity_id=st.sampled_from(["", "cm:7"]), observed_at=st.none() | MOMENTS, in_time=st.booleans()
    ),
    max_size=2,
)


@given(
    attestations=st.lists(ATTESTATIONS, max_size=5),
    counted=COUNTED,
    terms=TERMS,
    known=st.booleans(),
    second=st.booleans(),
    any_suffices=st.booleans(),
)
def test_no_path_leads_to_the_highest_value_without_a_confirmed_identity_at_the_right_sitting(
    attestations, counted, terms, known, second, any_suffices
):
    policy = AssessmentPolicy(known_personally=known, second_person=second)
    said = ask(IDENTIFIED, *attestations, terms=terms, policy=policy, counted=counted, any_suffices=any_suffices)
    if said.answer is not Answer.AWARD:
        assert said.missing
        assert said.opened_by == ()
        return
    opened = {one.sitting.activity_id for one in said.opened_by}
    assert opened
    assert any_suffices or {result.activity_id for result in counted} <= opened
    for one in said.opened_by:
        assert one in attestations
        assert (one.learner_id, one.result, one.attester_may) == (LEARNER, Result.CONFIRMED, True)
        assert one.identity_method is not None
        assert one.sitting.mode in one.identity_method.modes & one.sitting.supervision_method.modes
        assert known or one.identity_method is not IdentityMethod.KNOWN_PERSONALLY
        assert LEARNER not in {one.attester_id, one.vouched_by}
        assert terms.by_link or not one.vouched_by
        assert terms.names(one.vouched_by or one.attester_id)
        assert one.number > one.sitting.number
        results = [found for found in counted if found.activity_id == one.sitting.activity_id and found.in_time]
        assert any(
            found.observed_at and one.sitting.starts_at <= found.observed_at <= one.attested_at for found in results
        )
        if second or terms.second_person:
            assert one.seconded_by - {LEARNER, one.attester_id, one.vouched_by}
