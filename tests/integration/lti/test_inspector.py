"""The launch inspector: what is recorded, for how long, and what cannot be made of it."""

import json
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app.lti import Inspector, Stage
from app.lti.claims import LTI
from app.lti.errors import LaunchRecordMissing, NoRole
from app.lti.inspector import SHELF_SIZE
from app.lti.models import LaunchRecordRow
from app.lti.trail import Trail
from tests.integration.lti.conftest import World
from tests.integration.lti.hostile import LEARNER

NO_ROLES: dict[str, Any] = {f"{LTI}roles": []}


@pytest.fixture
def numbered(world: World) -> Iterator[World]:
    """Give every request a reference, as the product does."""
    from flask import g

    references = iter(f"{number:08x}" for number in range(10_000))

    @world.app.before_request
    def begin() -> None:
        g.request_id = next(references)

    yield world


def rows(world: World) -> int:
    with world.db.read() as session:
        return session.scalar(select(func.count()).select_from(LaunchRecordRow)) or 0


def all_stored(world: World) -> str:
    with world.db.read() as session:
        found = session.scalars(select(LaunchRecordRow)).all()
    return json.dumps([{c.name: str(getattr(row, c.name)) for c in row.__table__.columns} for row in found])


def test_an_accepted_launch_is_listed_with_its_login(numbered: World) -> None:
    numbered.launch(numbered.browser())
    launch, login = sorted(numbered.lti.inspector.newest("example"), key=lambda record: record.stage)
    assert (launch.stage, launch.code, launch.platform, launch.message_type) == (
        Stage.LAUNCH,
        "",
        "Platform a",
        "LtiResourceLinkRequest",
    )
    assert launch.content[f"{LTI}context"]["title"] == "Data Literacy"
    assert (login.stage, login.code, login.content["client_id"]) == (Stage.LOGIN, "", "client-a")


def test_a_refused_launch_is_found_by_the_reference_on_the_error_page(numbered: World) -> None:
    numbered.launch(numbered.browser())
    numbered.launch(numbered.browser(), **NO_ROLES)
    (refused,) = numbered.lti.inspector.newest("example", refused_only=True)
    assert refused.code == "lti.no_role"
    assert [one.id for one in numbered.lti.inspector.by_reference(f" {refused.reference.upper()} ", "example")] == [
        refused.id
    ]
    assert numbered.lti.inspector.by_reference(refused.reference, "other") == []
    assert numbered.lti.inspector.by_reference("", "example") == []


def test_no_person_and_no_token_is_stored(numbered: World) -> None:
    browser = numbered.browser()
    started = numbered.begin(browser)
    token = numbered.a.sign(numbered.a.claims(started.nonce, LEARNER, sub="person-4"))
    numbered.post(browser, started.state, token)
    numbered.post(browser, started.state, token)  # refused: used before
    numbered.begin(browser, login_hint="person-4", lti_message_hint="hint-4")
    stored = all_stored(numbered)
    secrets = ["Anna", "Müller", "M\\u00fcller", "anna@example.org", "S-001", "person-4", "hint-4", started.nonce]
    assert [one for one in [*secrets, started.state, *token.split(".")] if one in stored] == []
    assert rows(numbered) == 4


def test_a_login_of_an_unknown_platform_belongs_to_nobody_but_is_found_by_its_reference(numbered: World) -> None:
    refused = numbered.browser().post(
        "/lti/login",
        data={"iss": "https://x.example", "login_hint": "1", "target_link_uri": "http://127.0.0.1:8000/lti/launch"},
    )
    assert refused.status_code == 403
    assert numbered.lti.inspector.newest("example") == []
    (record,) = numbered.lti.inspector.newest("")
    assert (record.code, record.content["iss"]) == ("lti.platform_unknown", "https://x.example")
    assert numbered.lti.inspector.by_reference(record.reference, "example") == [record]
    inspector = numbered.lti.inspector
    assert inspector.get(record.id, "example", record.reference) == record
    with pytest.raises(LaunchRecordMissing):
        inspector.get(record.id, "example")


def test_a_browser_without_cookie_is_listed_under_its_platform(numbered: World) -> None:
    started = numbered.begin(numbered.browser())
    numbered.post(numbered.browser(), started.state, "x")
    assert "lti.cookie_missing" in {record.code for record in numbered.lti.inspector.newest("example")}


def test_an_institution_never_sees_anothers_records(numbered: World) -> None:
    numbered.launch(numbered.browser())
    (record, _) = numbered.lti.inspector.newest("example")
    assert numbered.lti.inspector.newest("other") == []
    with pytest.raises(LaunchRecordMissing):
        numbered.lti.inspector.get(record.id, "other", record.reference)


def test_a_flood_of_unsigned_requests_leaves_few_rows_and_pushes_no_signed_one_out(numbered: World) -> None:
    numbered.launch(numbered.browser(), **NO_ROLES)
    for number in range(80):
        numbered.browser().get(f"/lti/login?iss=https://x{number}.example&login_hint=1")
        numbered.post(numbered.browser(), numbered.begin(numbered.browser()).state, "forged")
    assert rows(numbered) <= 65, "thirty at once of a known platform, thirty of none, and a few as time passes"
    assert "lti.no_role" in {record.code for record in numbered.lti.inspector.newest("example")}


def test_each_shelf_holds_two_hundred_and_the_newest_stay(world: World) -> None:
    inspector = world.lti.inspector
    for number in range(SHELF_SIZE + 5):
        world.clock.pass_s(1)
        try:
            with inspector.watching(Stage.LAUNCH, f"{number:08x}") as trail:
                trail.platform, trail.claims = world.platforms["a"], {}
                if number % 2:
                    raise NoRole
        except NoRole:
            pass
    assert rows(world) == SHELF_SIZE + 5
    for number in range(SHELF_SIZE):
        world.clock.pass_s(1)
        with inspector.watching(Stage.LAUNCH, f"f{number:07x}") as trail:
            trail.platform, trail.claims = world.platforms["a"], {}
    accepted = [record for record in inspector.newest("example", limit=1000) if not record.code]
    assert len(accepted) == SHELF_SIZE
    assert {record.reference[0] for record in accepted} == {"f"}
    assert len(inspector.newest("example", refused_only=True, limit=1000)) == (SHELF_SIZE + 5) // 2


def test_after_seven_days_nothing_is_shown_and_then_it_is_deleted(numbered: World) -> None:
    numbered.launch(numbered.browser())
    numbered.clock.pass_s(timedelta(days=7).total_seconds())
    assert numbered.lti.inspector.newest("example") == []
    assert (rows(numbered), numbered.lti.inspector.purge(), rows(numbered)) == (2, 2, 0)
    assert numbered.lti.inspector.purge() == 0


def test_a_launch_goes_on_when_it_cannot_be_recorded(world: World) -> None:
    LaunchRecordRow.__table__.drop(world.db.engine)  # type: ignore[attr-defined]
    assert world.launch(world.browser()).status_code == 303
    assert world.launch(world.browser(), aud="somebody-else").status_code == 403


def test_recording_is_quick_beside_a_launch(world: World) -> None:
    inspector: Inspector = world.lti.inspector
    claims = world.a.claims("n", LEARNER)
    started = time.perf_counter()
    for _ in range(20):
        with inspector.watching(Stage.LAUNCH, "x") as trail:
            assert isinstance(trail, Trail)
            trail.platform, trail.claims = world.platforms["a"], claims
    assert (time.perf_counter() - started) / 20 < 0.5, "far above what it takes, far below what anybody would notice"
