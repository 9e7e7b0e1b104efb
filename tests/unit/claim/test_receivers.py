"""Who may receive a micro-credential, and what the others are told."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from app.claim import Masqueraded, NotReceiver, StudentView, check_receiver
from app.lti import Launch, Person, Role

LEARNER = Launch(
    launch_id=uuid4(),
    registration_id=uuid4(),
    issuer="https://canvas.example",
    deployment_id="1",
    sub="4",
    roles=frozenset({Role.LEARNER}),
    kinds=frozenset(),
    context_id="2",
    context_title="",
    resource_link_id="1",
    name="",
    given_name="",
    family_name="",
    locale="",
    memberships_url="",
    return_url="",
    launched_at=datetime(2026, 11, 22, tzinfo=UTC),
)


def test_a_learner_may_receive():
    check_receiver(LEARNER)


@pytest.mark.parametrize(
    ("kinds", "told"),
    [
        ({Person.TEST_USER}, StudentView),
        ({Person.MASQUERADED}, Masqueraded),
        ({Person.MASQUERADED, Person.TEST_USER}, Masqueraded),
        ({Person.ASSISTANT}, NotReceiver),
        ({Person.ADMINISTRATOR}, NotReceiver),
    ],
)
def test_whoever_is_more_or_not_there_receives_nothing_and_is_told_why(kinds, told):
    with pytest.raises(NotReceiver) as refused:
        check_receiver(replace(LEARNER, kinds=frozenset(kinds)))
    assert type(refused.value) is told
