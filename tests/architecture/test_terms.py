"""No table is kept without a term or a reason, and the terms are those by which the code acts."""

from app.assessment.invigilators import KEPT as INVIGILATORS
from app.awards.name_requests import KEPT as NAMES
from app.factory import all_tables
from app.holders.rules import WINDOW
from app.lti.inspector import RETENTION as INSPECTOR
from app.lti.registration_links import _KEPT as REGISTRATION
from app.mail.outbox import GIVEN_UP_FOR
from app.operations import ONE_TIME, SCHEDULE, By, class_of
from app.people.checks import RETENTION as CHECKS


def test_every_table_stands_in_exactly_one_class():
    tables = all_tables().tables
    named = [table for one in SCHEDULE for table in one.tables]
    assert sorted(named) == sorted(tables)
    assert len({one.name for one in SCHEDULE}) == len(SCHEDULE)
    assert set(ONE_TIME) <= set(tables)


def test_a_class_that_ends_says_since_when_and_one_that_is_kept_says_why():
    for one in SCHEDULE:
        assert one.what and one.why and one.how_long, one.name
        assert bool(one.since_words) == (one.by in {By.USE, By.RUN, By.JOBS}), one.name
        column = one.ends or one.since
        assert not column or any(column in all_tables().tables[name].columns for name in one.tables), one.name


def test_the_terms_that_are_shown_are_those_of_the_code():
    kept = {one.name: one for one in SCHEDULE}
    assert kept["inspector"].kept_for == INSPECTOR
    assert kept["class_checks"].kept_for == CHECKS
    assert kept["mail"].kept_for == GIVEN_UP_FOR
    assert kept["registration_links"].kept_for == REGISTRATION
    assert kept["holder_sign_in"].kept_for == WINDOW
    assert str(NAMES.days) in kept["name_requests"].how_long
    assert str(INVIGILATORS.days) in kept["invigilators"].how_long


def test_a_table_that_no_class_names_is_found():
    assert class_of("awards") is not None
    assert class_of("something_new") is None
