"""A learner who does not want it is issued nothing, by nobody, until they change their mind; not once it is issued."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from app.awards import AwardState, Declined, DeclineTooLate, IssueMode, LearnerName
from app.courses import Enrolment
from app.errors import ProductError
from app.people import Query, Standing
from tests.integration.stack import code_of, in_situation
from tests.integration.test_at_once import at_once
from tests.integration.test_class_jobs import COURSE, Room, opened

NAME = LearnerName(full="Ana Novak")


@pytest.fixture
def room(database_url: str, tmp_path: Path, made_keys: Path) -> Iterator[Room]:
    with opened(database_url, tmp_path, made_keys, 12) as found:
        yield found


def test_nobody_issues_to_whom_declined_and_who_was_issued_to_declines_no_more(room):
    version = room.publish()
    place, declines = (version.achievement_id, room.double.platform_id), room.product.declines
    declines.decline(*place, "2")
    declines.decline(*place, "2")  # a second click
    assert len(room.rows("declines")) == 1
    room.people.permissions.choose_mode(version.achievement_id, IssueMode.CONFIRM, by="3")
    with pytest.raises(Declined):
        room.people.permissions.release(*place, ["1", "2"], by="3")
    assert room.rows("releases") == []

    room.people.permissions.choose_mode(version.achievement_id, IssueMode.AUTOMATIC, by="3")
    room.people.permissions.begin_automatic(place[0], version=version.version, most=12, by="3")
    counts = room.people.classes.listing(room.checked(), Query()).counts
    assert counts[Standing.DECLINED] == 1
    room.batch()
    assert len(room.rows("awards")) == 7  # whoever else is ready
    room.clock.ahead_s += 1  # of two issues the newer one is asked for
    room.issue("2")  # of a list that was shown before
    assert room.batch().refused == {"awards.declined": 1}
    enrolment = Enrolment(platform_id=place[1], context_id=COURSE, learner_id="2")
    with pytest.raises(Declined):
        room.issuing.claim(enrolment, NAME)

    declines.take_back(*place, "2")
    award_id = room.issuing.claim(enrolment, NAME)
    assert room.product.register.entry(award_id).state is AwardState.ISSUED
    with pytest.raises(DeclineTooLate):
        declines.decline(*place, "2")
    assert room.issuing.claim(enrolment, NAME) == award_id


def test_of_declining_and_issuing_at_the_same_moment_one_is_refused(room):
    version = room.publish()
    place = (version.achievement_id, room.double.platform_id)

    def succeeds(action: Any, refusal: type[ProductError]) -> bool:
        try:
            action()
        except refusal:
            return False
        return True

    for n, learner_id in enumerate(("1", "2", "4", "5", "7", "8")):
        enrolment = Enrolment(platform_id=place[1], context_id=COURSE, learner_id=learner_id)
        issue = partial(room.issuing.claim, enrolment, NAME, on_behalf=True)
        decline = partial(room.product.declines.decline, *place, learner_id)
        both = [partial(succeeds, issue, Declined), partial(succeeds, decline, DeclineTooLate)]
        assert sorted(at_once(both if n % 2 else both[::-1])) == [False, True]
    awarded, declined = ({row.learner_id for row in room.rows(name)} for name in ("awards", "declines"))
    assert (awarded & declined, len(awarded | declined)) == (set(), 6)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_learner_declines_on_the_page_the_teacher_sees_it_and_the_learner_changes_their_mind(stack):
    stack.offer()
    person = in_situation("ready")
    page = stack.launch(person)
    declined = page.submit(page.form("/decline/"))
    assert "You do not want this micro-credential" in declined.text
    refused = page.submit(page.form("/claim/", button="Yes, issue it"))  # of the page as it was before
    assert (refused.status, code_of(refused)) == (409, "awards.declined")
    assert stack.rows("awards") == []
    people = stack.people()
    assert "Declined by the learner" in people.text
    assert "The learner can change their mind" in people.text

    wanted = declined.submit(declined.form("/want"))
    done = wanted.submit(wanted.form("/claim/", button="Yes, issue it"))
    assert "/wallet/" in done.url
    late = page.submit(page.form("/decline/"))
    assert (late.status, code_of(late)) == (409, "awards.decline_too_late")
