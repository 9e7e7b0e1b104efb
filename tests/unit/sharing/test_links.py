"""What is seen through a link, for how long, and which openings count."""

import re
from datetime import UTC, datetime, timedelta
from typing import get_type_hints
from uuid import UUID, uuid4

import pytest

from app.formats import Elements, expected
from app.sharing import DEFAULT_DAYS, TERMS, Share, Shows, Standing, is_opening, seen, withheld
from app.sharing.rules import OF_EVERYBODY, PERSONAL, end_of
from app.sharing.secrets import LinkSecrets, digest
from tests.unit.formats.sample import award

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0"


def link(**changes: object) -> Share:
    values: dict[str, object] = {
        "share_id": uuid4(), "award_id": uuid4(), "token": "t", "shows_grade": False, "created_at": NOW,
        "expires_at": NOW + timedelta(days=1), "withdrawn_at": None, "views": 0,
    }  # fmt: skip
    return Share(**{**values, **changes})  # type: ignore[arg-type]


def test_somebody_has_decided_of_every_element_whether_it_is_about_the_person():
    assert set(get_type_hints(Elements)) == OF_EVERYBODY | PERSONAL
    assert not OF_EVERYBODY & PERSONAL


def test_a_link_without_the_grade_shows_all_the_rest_and_the_page_of_a_paper_nothing_about_the_person():
    elements = {**expected(award()), "grade": {"value": "9"}, "assessed": {"place": "Ljubljana"}, "of_tomorrow": "x"}

    assert set(elements) - set(seen(elements, Shows.EVERYTHING)) == {"of_tomorrow"}
    assert set(elements) - set(seen(elements, Shows.NO_GRADE)) == {"of_tomorrow", "grade"}
    assert set(seen(elements, Shows.NOTHING_PERSONAL)) == set(elements) & OF_EVERYBODY
    assert seen(elements, Shows.NOTHING_PERSONAL)["title"] == elements["title"]
    assert set(withheld(elements, Shows.NO_GRADE)) == {"of_tomorrow", "grade"}
    assert set(withheld(elements, Shows.NOTHING_PERSONAL)) == {"of_tomorrow", "learner", "grade", "assessed"}
    assert withheld({**elements, "grade": {}, "of_tomorrow": ""}, Shows.NO_GRADE) == []


def test_a_link_is_open_until_its_end_or_until_it_is_withdrawn():
    assert link().standing(NOW) is Standing.OPEN
    assert link().standing(NOW + timedelta(days=1)) is Standing.EXPIRED
    assert link(expires_at=None).standing(NOW + timedelta(days=10_000)) is Standing.OPEN
    assert link(withdrawn_at=NOW).standing(NOW + timedelta(days=2)) is Standing.WITHDRAWN


@pytest.mark.parametrize(("days", "length"), [(7, 7), (0, None), (-1, DEFAULT_DAYS), (10**9, DEFAULT_DAYS)])
def test_a_link_has_one_of_the_terms_that_are_offered(days, length):
    assert DEFAULT_DAYS in TERMS
    assert end_of(NOW, days) == (None if length is None else NOW + timedelta(days=length))


@pytest.mark.parametrize(
    ("method", "agent", "purpose", "counts"),
    [
        ("GET", FIREFOX, "", True),
        ("HEAD", FIREFOX, "", False),
        ("GET", FIREFOX, "prefetch", False),
        ("GET", "", "", False),
        ("GET", "Slackbot-LinkExpanding 1.0", "", False),
        ("GET", "facebookexternalhit/1.1", "", False),
        ("GET", "WhatsApp/2.23", "", False),
        ("GET", "Mozilla/5.0 (compatible; Googlebot/2.1)", "", False),
        ("GET", "Mozilla/5.0 (Windows NT 6.1) SkypeUriPreview Preview/0.5", "", False),
        ("GET", "Mozilla/5.0 (Linux; Android 14; CUBOT P80) Firefox/133.0", "", True),
    ],
)
def test_programs_and_pages_loaded_ahead_are_no_openings(method, agent, purpose, counts):
    assert is_opening(method, agent, purpose) is counts


def test_a_links_secret_has_128_bits_is_derived_from_its_id_and_tells_nothing_of_anothers():
    secrets, other = LinkSecrets("s" * 48), LinkSecrets("t" * 48)
    one, two = UUID(int=1), UUID(int=2)
    tokens = {secrets.token(one), secrets.token(two), other.token(one)}

    assert len(tokens) == 3
    assert secrets.token(one) == LinkSecrets("s" * 48).token(one)
    assert all(re.fullmatch(r"[a-z2-7]{26}", token) for token in tokens)
    assert digest(secrets.token(one).upper()) == digest(secrets.token(one))
    assert len(digest("\ud800" + "x" * 10**6)) == 64
