"""What all pages share, as far as it is pure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Kind, ProductError, all_codes
from app.settings import LOCALES
from app.web import LANGUAGES, guarded, public, supported
from app.web.problems import STATUS


@pytest.mark.parametrize(
    ("tag", "language"),
    [("sl", "sl"), ("sl-SI", "sl"), ("sl_si", "sl"), ("EN", "en"), ("en-GB", "en"), ("de", ""), ("", ""), ("slo", "")],
)
def test_a_tag_names_a_language_that_there_is_or_none(tag, language):
    assert supported(tag) == language


@given(st.text(max_size=20))
def test_any_tag_is_answered(tag):
    assert supported(tag) in {"", "sl", "en"}


def test_every_kind_of_refusal_has_a_status_of_its_own():
    assert set(STATUS) == set(Kind)
    assert len(set(STATUS.values())) == len(Kind)
    assert {status for status in STATUS.values() if status < 400} <= {STATUS.get(Kind.NOTHING_TO_DO)}
    assert STATUS[Kind.UNAVAILABLE] == 503  # the one that says when to come back


def test_a_guard_marks_the_view_and_calls_it_unchanged():
    def view() -> str:
        return "page"

    assert guarded("teacher")(view) is view
    assert getattr(view, "__guard__", "") == "teacher"
    assert getattr(public(view), "__guard__", "") == "public"
    assert view() == "page"


def test_a_refusal_says_its_code_and_detail_to_the_log_only():
    class Sample(ProductError):
        code = "test.sample"

    assert str(Sample()) == "test.sample"
    assert str(Sample("detail")) == "test.sample: detail"
    assert "test.sample" in all_codes(Sample)


def test_the_settings_allow_exactly_the_languages_that_there_are():
    assert set(LOCALES) == set(LANGUAGES)
