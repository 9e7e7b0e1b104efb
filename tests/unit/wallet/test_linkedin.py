"""What the link to LinkedIn's form carries, and what it does not."""

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

from app.wallet.linkedin import add_to_profile
from tests.unit.formats.sample import AWARD, award


def fields(url):
    parts = urlsplit(url)
    assert (parts.scheme, parts.netloc, parts.path) == ("https", "www.linkedin.com", "/profile/add")
    return {name: values[0] for name, values in parse_qs(parts.query, strict_parsing=True).items()}


def test_the_form_is_filled_in_with_title_institution_dates_and_link():
    assert fields(add_to_profile(AWARD, "sl", "https://tool.example/s/abc?x=1&y=2")) == {
        "startTask": "CERTIFICATION_NAME",
        "name": "Digitalna mikrodokazila v praksi",
        "organizationName": AWARD.issuer.name("sl"),
        "issueYear": str(AWARD.awarded_at.year),
        "issueMonth": str(AWARD.awarded_at.month),
        "expirationYear": "2031",
        "expirationMonth": "11",
        "certUrl": "https://tool.example/s/abc?x=1&y=2",
        "certId": str(AWARD.award_id),
    }


def test_without_an_end_and_a_link_neither_is_told_and_another_title_stands_in():
    given = award(
        achievement={"title": {"en": "A & B = #1"}}, valid_until=None, awarded_at=datetime(2026, 1, 31, 23, tzinfo=UTC)
    )
    found = fields(add_to_profile(given, "sl", ""))
    assert not found.keys() & {"expirationYear", "expirationMonth", "certUrl", "certId"}
    assert (found["name"], found["issueYear"], found["issueMonth"]) == ("A & B = #1", "2026", "1")


def test_neither_the_learner_nor_the_grade_is_told():
    url = add_to_profile(AWARD, "en", "https://tool.example/s/abc")
    assert not any(word in url for word in ("Ana", "daršič", "87"))
