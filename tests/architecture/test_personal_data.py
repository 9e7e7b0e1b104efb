"""No table that tells of a person is forgotten: a part answers for it, or the reason why none does stands here."""

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import Table

from app.factory import all_tables
from app.personal import PersonalData
from app.wallet import PART_WORDS
from tests.architecture.app import product_in

TELLS_OF_SOMEBODY = re.compile(
    r"(^|_)(learner|user|sub|subject|name|names|mail|email|address|holder|award|person|by)(_id|_name|_at)?$|sealed|browser"
)
_STAFF = "names only those who acted for an institution: its own record of what was decided"
_INSTITUTION = "is of an institution or a platform, and of no person"
REASONS = {
    "achievements": _STAFF,
    "achievement_versions": _STAFF,
    "review_policies": _STAFF,
    "review_requests": _STAFF,
    "review_steps": _STAFF,
    "definition_looks": _STAFF,
    "issue_modes": _STAFF,
    "class_checks": _STAFF,
    "issue_batches": _STAFF,
    "invigilator_links": _STAFF,
    "admin_links": _STAFF,
    "admin_sessions": _STAFF,
    "admin_audit": "names administrators, and awards by their numbers",
    "assessment_policies": _INSTITUTION,
    "canvas_keys": _INSTITUTION,
    "data_grants": _INSTITUTION,
    "canvas_grants": "the access of a teacher or an administrator, who ends it themselves",
    "canvas_questions": "of a teacher or an administrator who connects a course, for minutes",
    "lti_registration": _INSTITUTION,
    "lti_login_attempt": "a login that has not said yet who comes, for minutes",
    "lti_browser_session": _INSTITUTION,
    "queue_turns": _STAFF,
    "sealing_tries": "that a credential could not be made, by its award's number, until it is made",
    "mail_outbox": "letters sealed with whom they are to: nobody can look them up, and they go when they are sent",
}


@pytest.fixture(scope="module")
def personal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PersonalData]:
    with product_in(tmp_path_factory.mktemp("personal")) as (product, _):
        yield product.personal


def test_every_table_that_tells_of_somebody_has_a_part_or_a_reason(personal):
    covered = personal.tables
    tables = all_tables().tables
    telling = {name for name, table in tables.items() if _tells(table)}
    assert telling - covered - set(REASONS) == set()
    assert covered - set(tables) == set()
    assert set(REASONS) & covered == set()
    assert set(REASONS) - set(tables) == set()


def test_what_is_held_has_words_for_whom_it_is_about(personal):
    assert set(personal.names) == set(PART_WORDS)


def _tells(table: Table) -> bool:
    return any(TELLS_OF_SOMEBODY.search(column.name) for column in table.columns)
