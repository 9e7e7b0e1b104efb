"""Data grants in the database."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text

from app.courses import CourseReader, DataAccessInvalid, DataAccessMissing, Enrolment, Known
from app.courses.ags import OwnGradebook
from app.courses.grants import Grants, GrantSummary
from app.courses.models import DataGrant
from app.db import Database, SecretBox, SecretUnreadable
from tests.integration.courses.local_platform import local_platform
from tests.unit.courses.ags_double import OwnGradebookDouble
from tests.unit.courses.moodle_double import ANNA, COURSE, TOKEN

PLATFORM = UUID("00000000-0000-4000-8000-000000000001")
OTHER = UUID("00000000-0000-4000-8000-000000000002")
NOW = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
SITE = "https://moodle.example.org"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'grants.sqlite3'}")
    DataGrant.metadata.create_all(database.engine, tables=[DataGrant.metadata.tables["data_grants"]])
    yield database
    database.dispose()


def grants_in(
    database: Database,
    *,
    key: str = "k" * 32,
    allow_loopback_http: bool = True,
    own_gradebook: Callable[[UUID], OwnGradebook] | None = None,
) -> Grants:
    return Grants(
        database,
        SecretBox(key),
        timeout_s=5,
        clock=lambda: NOW,
        allow_loopback_http=allow_loopback_http,
        own_gradebook=own_gradebook,
    )


def test_a_stored_grant_reads_its_platform(database):
    with local_platform() as platform:
        grants = grants_in(database)
        grants.put_moodle(PLATFORM, f"{platform.url}/", f" {TOKEN}\n", platform.url)
        reader: CourseReader = grants.reader(PLATFORM)
        record = reader.course_record(Enrolment(platform_id=PLATFORM, context_id=str(COURSE), learner_id=str(ANNA)))
        assert isinstance(record.total, Known)


def test_the_token_is_never_stored_or_shown_in_clear(database):
    grants = grants_in(database)
    grants.put_moodle(PLATFORM, SITE, TOKEN, SITE)
    with database.read() as session:
        stored = session.execute(text("SELECT * FROM data_grants")).all()
    assert len(stored) == 1
    assert TOKEN not in str(stored)
    assert grants.find(PLATFORM) == GrantSummary(
        platform_id=PLATFORM, kind="moodle", base_url=SITE, siteurl=SITE, created_at=NOW
    )


def test_a_second_grant_takes_the_place_of_the_first(database):
    grants = grants_in(database)
    grants.put_moodle(PLATFORM, SITE, TOKEN, SITE)
    grants.put_moodle(PLATFORM, "https://other.example.org", "another", SITE)
    found = grants.find(PLATFORM)
    assert found is not None
    assert found.base_url == "https://other.example.org"


def test_a_platform_without_a_grant_has_no_reader(database):
    grants = grants_in(database)
    grants.put_moodle(PLATFORM, SITE, TOKEN, SITE)
    assert grants.find(OTHER) is None
    with pytest.raises(DataAccessMissing):
        grants.reader(OTHER)


def test_a_grant_of_own_line_items_alone_keeps_no_token_and_reads_through_lti(database):
    asked: list[UUID] = []

    def own_gradebook(platform_id: UUID) -> OwnGradebookDouble:
        asked.append(platform_id)
        return OwnGradebookDouble()

    grants = grants_in(database, own_gradebook=own_gradebook)
    grants.put_moodle(PLATFORM, SITE, TOKEN, SITE)
    grants.put_ags(PLATFORM, SITE)
    found = grants.find(PLATFORM)
    assert found is not None
    assert (found.kind, found.base_url) == ("ags", SITE)
    outline = grants.reader(PLATFORM).outline(str(COURSE))
    assert [activity.kind for activity in outline.activities] == ["lineitem", "lineitem"]
    assert asked == [PLATFORM]


def test_a_removed_grant_is_gone_and_removing_twice_is_safe(database):
    grants = grants_in(database)
    grants.put_moodle(PLATFORM, SITE, TOKEN, SITE)
    grants.remove(PLATFORM)
    grants.remove(PLATFORM)
    with pytest.raises(DataAccessMissing):
        grants.reader(PLATFORM)


def test_a_grant_sealed_with_another_key_is_unreadable(database):
    grants_in(database).put_moodle(PLATFORM, SITE, TOKEN, SITE)
    with pytest.raises(SecretUnreadable):
        grants_in(database, key="x" * 32).reader(PLATFORM)


@pytest.mark.parametrize(
    "base_url",
    [
        "",
        "moodle.example.org",
        "http://moodle.example.org",
        "ftp://127.0.0.1",
        "https://",
        "https://user:secret@moodle.example.org",
        "https://moodle.example.org/?x=1",
        "https://moodle.example.org/#x",
        "https://[moodle",
        "https://moodle.example.org:99999",
        "https://" + "m" * 600,
    ],
)
def test_an_address_to_which_a_token_must_not_travel_is_not_stored(database, base_url):
    grants = grants_in(database)
    for addresses in ((base_url, SITE), (SITE, base_url)):
        with pytest.raises(DataAccessInvalid):
            grants.put_moodle(PLATFORM, addresses[0], TOKEN, addresses[1])
    assert grants.find(PLATFORM) is None


def test_plain_http_to_this_machine_is_for_development_only(database):
    grants_in(database).put_moodle(PLATFORM, "http://127.0.0.1:8081", TOKEN, "http://127.0.0.1:8081")
    with pytest.raises(DataAccessInvalid):
        grants_in(database, allow_loopback_http=False).put_moodle(OTHER, "http://127.0.0.1:8081", TOKEN, SITE)


@pytest.mark.parametrize("token", ["", "  ", "two words", "line\nbreak", "tökn", "x" * 256])
def test_a_token_that_cannot_be_one_is_not_stored(database, token):
    with pytest.raises(DataAccessInvalid):
        grants_in(database).put_moodle(PLATFORM, SITE, token, SITE)
