from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal

from app.demo.gradebook import criteria, is_completed, total
from app.demo.institution import DATA_LITERACY, TEACHERS
from app.demo.people import SITUATIONS, learners, second_standing, standing

TERM_END = datetime(2026, 6, 1, 12, tzinfo=UTC)


def of(situation):
    return [standing(person.person_id, TERM_END) for person in learners() if person.situation == situation]


def fraction(learner):
    whole = total(DATA_LITERACY, learner)
    return None if whole.points is None else whole.points / whole.points_possible


def test_there_are_forty_learners_with_their_own_ids_and_names():
    people = [*TEACHERS, *learners()]
    assert len(learners()) == 40
    for attribute in ("person_id", "username", "full_name"):
        assert max(Counter(getattr(person, attribute) for person in people).values()) == 1


def test_every_situation_has_learners_and_every_learner_a_situation():
    assert {situation.key for situation in SITUATIONS} == {person.situation for person in learners()}


def test_the_ready_completed_the_course_with_good_grades():
    assert len(of("ready")) > 5
    assert all(is_completed(DATA_LITERACY, learner) and fraction(learner) >= Decimal("0.6") for learner in of("ready"))


def test_those_below_completed_the_course_under_sixty_percent():
    assert all(is_completed(DATA_LITERACY, learner) and fraction(learner) < Decimal("0.6") for learner in of("below"))


def test_those_with_an_open_activity_have_good_grades_but_did_not_complete():
    assert all(
        not is_completed(DATA_LITERACY, learner) and fraction(learner) >= Decimal("0.6") for learner in of("open")
    )


def test_the_pending_fulfil_everything_and_are_not_completed():
    for learner in of("pending"):
        assert all(criterion.is_met for criterion in criteria(DATA_LITERACY, learner))
        assert not is_completed(DATA_LITERACY, learner)


def test_nothing_graded_and_a_real_zero_are_different_people():
    assert all(fraction(learner) is None for learner in of("nothing"))
    for learner in of("zero"):
        assert any(mark.points == 0 for mark in learner.marks.values())
        assert not is_completed(DATA_LITERACY, learner)


def test_hidden_grades_are_given_grades():
    assert all(learner.hidden and learner.hidden <= set(learner.marks) for learner in of("hidden"))


def test_the_suspended_are_suspended_in_every_course():
    assert all(learner.suspended and second_standing(learner).suspended for learner in of("suspended"))


def test_the_same_start_gives_the_same_grades():
    assert [standing(person.person_id, TERM_END) for person in learners()] == [
        standing(person.person_id, TERM_END) for person in learners()
    ]


def test_grades_are_older_than_the_end_of_term():
    for person in learners():
        assert all(mark.graded_at < TERM_END for mark in standing(person.person_id, TERM_END).marks.values())


def test_one_has_no_email_and_one_no_student_number_and_one_a_single_name():
    assert [person.full_name for person in learners() if not person.email] == ["Jürgen Groß"]
    assert [person.full_name for person in learners() if not person.idnumber] == ["David Ødegård"]
    assert [person.full_name for person in learners() if not person.family_name] == ["Sukarno"]
