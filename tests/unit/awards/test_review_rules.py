"""Who may approve, and what exactly is approved."""

from dataclasses import replace
from uuid import UUID

import pytest

from app.awards import Achievement, Officer, Sender
from app.awards.review_rules import definition_digest, is_same_person
from app.issuers import IssuerProfile

PLATFORM, OTHER = UUID(int=1), UUID(int=2)
SENDER = Sender(platform_id=PLATFORM, learner_id="3", name="Ana Kovač")
ISSUER = IssuerProfile(slug="uni", did="did:web:uni.example", legal_name={"en": "University"}, country="SI")


@pytest.mark.parametrize(
    ("officer", "same"),
    [
        (Officer(name="Bor Novak"), False),
        (Officer(name="Ana Kovač"), True),
        (Officer(name="KOVAČ  ana"), True),
        (Officer(name="Kovac\u030c Ana"), True),
        (Officer(name="Bor Novak", also=frozenset({(PLATFORM, "3")})), True),
        (Officer(name="Bor Novak", also=frozenset({(OTHER, "3"), (PLATFORM, "4")})), False),
    ],
)
def test_sender_and_officer_are_one_by_name_in_any_order_or_by_browser(officer, same):
    assert is_same_person(SENDER, officer) is same


def test_two_people_without_a_name_are_not_taken_for_one():
    assert not is_same_person(replace(SENDER, name=""), Officer(name=""))


def test_the_digest_changes_with_the_definition_and_with_the_institution():
    achievement = Achievement(title={"en": "Data"})
    first = definition_digest(achievement, ISSUER)
    assert first == definition_digest(replace(achievement), replace(ISSUER))
    assert first != definition_digest(replace(achievement, title={"en": "Dates"}), ISSUER)
    assert first != definition_digest(achievement, replace(ISSUER, locality="Koper"))
