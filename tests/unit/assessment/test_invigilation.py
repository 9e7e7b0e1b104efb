"""An invigilator's link: until when it is good, what it carries, who may not use it, and what the gate makes of it."""

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
    Attempts,
    Attesters,
    Course,
    Examiner,
    Invigilation,
    Missing,
    end_from,
    latest_end,
    may_be_same_person,
    terms_from_json,
    terms_to_json,
    usual_end,
)
from app.assessment.invigilation import is_same, secret_digest, secret_of, token_from, token_of
from tests.unit.assessment.test_gate import (
    COLLEAGUE,
    CONFIRMED,
    EXAMINER,
    HOUR,
    IDENTIFIED,
    LEARNER,
    SITTING,
    START,
    SUPERVISED,
    ask,
    told,
)

BY_LINK = AssessmentTerms(by_link=True)
LINKED = replace(CONFIRMED, attester_id="link:1", vouched_by=EXAMINER)
LINK = Invigilation(
    link_id=UUID(int=7),
    course=Course(issuer_slug="uni", platform_id=UUID(int=2), context_id="2"),
    sitting_id=SITTING.sitting_id,
    course_title="Course",
    name="Eva Examiner",
    made_by=Examiner(user_id=EXAMINER, name="Tina"),
    made_at=START,
    ends_at=START + 6 * HOUR,
)
KEY = b"k" * 32


@pytest.mark.parametrize("value", [SUPERVISED, IDENTIFIED])
@pytest.mark.parametrize("by_link", [False, True])
def test_a_confirmation_by_a_link_counts_where_the_version_allows_it_and_the_teacher_who_answers_for_it_may_confirm(
    value, by_link
):
    for may, named, learner in product((True, False, None), (None, EXAMINER, COLLEAGUE), (False, True)):
        terms = AssessmentTerms(
            by_link=by_link,
            attesters=Attesters.NAMED if named else Attesters.TEACHERS,
            examiners=(named,) if named else (),
        )
        one = replace(LINKED, attester_may=may, vouched_by=LEARNER if learner else EXAMINER)
        said = ask(value, one, terms=terms)
        counts = by_link and may is True and named in {None, EXAMINER} and not learner
        assert (said.answer is Answer.AWARD) is counts, (may, named, learner)
        assert (Missing.ATTESTER_BY_LINK in said.missing) is not by_link
        assert said.answer is not Answer.REFUSAL


@pytest.mark.parametrize(
    ("seconded_by", "answer"),
    [
        (frozenset[str](), Answer.HOLD),
        (frozenset({"link:1"}), Answer.HOLD),
        (frozenset({EXAMINER}), Answer.HOLD),
        (frozenset({COLLEAGUE}), Answer.AWARD),
    ],
)
def test_whoever_made_the_link_is_no_second_person_beside_it(seconded_by, answer):
    for wishes in ({"policy": AssessmentPolicy(second_person=True)}, {"terms": replace(BY_LINK, second_person=True)}):
        said = ask(IDENTIFIED, replace(LINKED, seconded_by=seconded_by), **{"terms": BY_LINK, **wishes})
        assert said.answer is answer


def test_a_teacher_of_the_course_is_asked_for_no_link():
    assert told(ask(IDENTIFIED, CONFIRMED, terms=BY_LINK)) == (Answer.AWARD, set())


@given(st.booleans())
def test_whether_links_are_accepted_is_kept_and_a_version_that_says_nothing_accepts_none(by_link):
    terms = AssessmentTerms(by_link=by_link)
    assert terms_from_json(terms_to_json(terms)) == terms
    assert terms_from_json({}).by_link is False
    assert terms_from_json({"by_link": "false"}).by_link is False


@pytest.mark.parametrize("now", [START - 24 * HOUR, START + HOUR, START + 500 * HOUR])
def test_a_link_usually_ends_some_hours_after_the_sitting_and_is_never_made_for_the_past(now):
    usual = usual_end(SITTING, now)
    assert max(now, SITTING.ends_at) < usual <= latest_end(SITTING, now)
    assert replace(LINK, ends_at=usual).opens(now)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2026-11-14T15:30", datetime(2026, 11, 14, 14, 30, tzinfo=UTC)),  # by the clock on the wall in Ljubljana
        ("2026-11-17T12:00", datetime(2026, 11, 17, 11, tzinfo=UTC)),
        ("2026-11-17T12:01", None),
        ("2026-11-14T09:59", None),
        ("2026-11-14T15:30+00:00", None),
        ("9999-12-31T23:59", None),
        ("0001-01-01T00:00", None),
        ("soon", None),
        ("", None),
    ],
)
def test_the_end_that_a_form_names_is_to_come_and_three_days_after_the_sitting_at_most(words, expected):
    assert end_from(words, SITTING, START) == expected


def test_a_link_opens_until_it_ends_or_is_withdrawn():
    assert LINK.opens(START)
    assert not LINK.opens(LINK.ends_at)
    assert not replace(LINK, withdrawn_at=START).opens(START)


@given(st.uuids())
def test_what_a_link_carries_is_read_back_from_the_address_or_the_token_alone(link_id):
    secret = secret_of(KEY, link_id)
    token = token_of(link_id, secret)
    assert len(secret) * 8 >= 128
    for given_ in (token, f"https://uni.example/invigilate/#{token}", f"  {token[:30]}\n {token[30:]} "):
        assert token_from(given_) == (link_id, secret)
    assert is_same(secret_digest(secret), secret)
    assert not is_same(secret_digest(secret), secret_of(b"x" * 32, link_id))


@given(st.text() | st.text(alphabet="abcABC019-_=+/#", min_size=60, max_size=70))
def test_whatever_else_is_given_is_no_link(words):
    found = token_from(words)
    assert found is None or token_of(*found) == "".join(words.rsplit("#", 1)[-1].split())


@pytest.mark.parametrize(
    ("name", "other", "is_same_person"),
    [
        ("Ana Novak", "Novak, Ana", True),
        ("dr. Ana Novak", "Ana Novak", True),
        ("Ziga Cucek", "Žiga Čuček", True),
        ("ANA NOVAK", "ana novak", True),
        ("Ana Novak", "Ana Marija Novak", True),
        ("Ana Novak", "", True),
        ("Ana Novak", " - ", True),
        ("Ana Novak", "Ana Kovač", False),
        ("Eva Examiner", "Ana Novak", False),
    ],
)
def test_who_may_be_the_learner_is_told_by_the_name_however_it_is_written(name, other, is_same_person):
    assert may_be_same_person(name, other) is is_same_person
    assert may_be_same_person(other, name) is is_same_person


def test_attempts_that_fail_are_counted_for_each_and_forgotten_after_a_while():
    failed = Attempts(most=3, within=timedelta(minutes=10))
    for second in range(3):
        assert failed.allow("a", START + timedelta(seconds=second))
        failed.count("a", START + timedelta(seconds=second))
    assert not failed.allow("a", START + timedelta(minutes=9))
    assert failed.allow("b", START)
    assert failed.allow("a", START + timedelta(minutes=10))
    failed.count("a", START + timedelta(minutes=10))
    assert failed.allow("a", START + timedelta(minutes=11))
    for n in range(6000):
        failed.count(str(n), START)
    assert len(failed.failed) <= 5000
