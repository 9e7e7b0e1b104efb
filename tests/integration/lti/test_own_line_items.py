"""The tool's own line items as a course record: over HTTP, by way of the newest open launch from the course."""

from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID, uuid4

import pytest

from app.courses import Enrolment, Known, PlatformRefused, PlatformUnavailable, Reason, Unknown
from app.courses.ags import AgsReader
from tests.integration.lti.conftest import World
from tests.integration.lti.hostile import Seen, as_json
from tests.integration.lti.services import launch_of, moodle_service, serve_tokens

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # services ask it for one platform
ITEMS = "application/vnd.ims.lis.v2.lineitemcontainer+json"
RESULTS = "application/vnd.ims.lis.v2.resultcontainer+json"
LIST, OF_ITEM = "/services.php/2/lineitems", "/services.php/2/lineitems/5/lineitem/results"


def launched(world: World, **changes: Any) -> None:
    url = f"{world.server.url}{LIST}?type_id=1"
    launch = launch_of(world, lineitems_url=url, context_title="Data Literacy", **{"launch_id": uuid4(), **changes})
    world.lti.sessions.remember(launch, "")


def serve_gradebook(world: World) -> None:
    item = {"id": f"{world.server.url}{LIST}/5/lineitem?type_id=1", "label": "Entry test", "scoreMaximum": 100}
    results = [{"userId": "5", "resultScore": 0, "resultMaximum": 100}, {"userId": "7", "resultScore": 50.5}]

    def of_user(seen: Seen) -> Any:
        wanted = parse_qs(seen.query).get("user_id")
        return [one | {"resultMaximum": 100} for one in results if not wanted or one["userId"] in wanted]

    serve_tokens(world)
    world.server.replies[LIST] = moodle_service(ITEMS, lambda _: [item])
    world.server.replies[OF_ITEM] = moodle_service(RESULTS, of_user)


def reader_of(world: World) -> AgsReader:
    platform_id = world.platforms["a"].id
    return AgsReader(world.lti.own_line_items(platform_id), platform_id=platform_id, clock=world.clock)


def enrolment(world: World, learner_id: str, context_id: str = "2") -> Enrolment:
    return Enrolment(platform_id=world.platforms["a"].id, context_id=context_id, learner_id=learner_id)


def test_a_class_is_read_with_zero_as_zero_and_nothing_as_nothing(world: World) -> None:
    serve_gradebook(world)
    launched(world)
    reader = reader_of(world)
    records = list(reader.course_records("2", ["5", "7", "4"]))
    points = [
        score.value.points if isinstance(score, Known) and score.value else score for score in map(_score, records)
    ]
    assert points == [Decimal(0), Decimal("50.5"), Known(None)]
    assert records == [reader.course_record(enrolment(world, learner)) for learner in ("5", "7", "4")]
    assert {record.total for record in records} == {Unknown(Reason.NOT_REPORTED)}
    assert reader.outline("2").title == "Data Literacy"


def test_a_course_from_which_nobody_opened_the_tool_is_refused(world: World) -> None:
    serve_gradebook(world)
    launched(world)
    for context_id, platform_id in (("3", world.platforms["a"].id), ("2", UUID(int=7))):
        reader = AgsReader(world.lti.own_line_items(platform_id), platform_id=platform_id, clock=world.clock)
        with pytest.raises(PlatformRefused):
            reader.outline(context_id)


def test_an_expired_launch_opens_no_gradebook(world: World) -> None:
    serve_gradebook(world)
    launched(world)
    world.clock.pass_s(2 * 86400)
    with pytest.raises(PlatformRefused):
        reader_of(world).course_record(enrolment(world, "5"))


@pytest.mark.parametrize("path", [LIST, OF_ITEM])
@pytest.mark.parametrize(
    "reply",
    [
        (500, {}, b""),
        (503, {"Retry-After": "1"}, b""),
        (403, {}, b""),
        (404, {"Content-Type": "text/html"}, b"<html>"),
        (302, {"Location": "http://elsewhere.invalid/"}, b""),
        (200, {"Content-Type": "text/html"}, b"<!DOCTYPE html><title>Log in</title>"),
        (200, {}, b""),
        (200, {}, b'[{"userId": "7", "resultScore": 50'),
        as_json({"errors": []}),
    ],
)
def test_a_bad_day_ends_in_a_typed_refusal(world: World, path: str, reply: Any) -> None:
    serve_gradebook(world)
    launched(world)
    world.server.replies[path] = lambda _: reply
    with pytest.raises((PlatformUnavailable, PlatformRefused)):
        reader_of(world).course_record(enrolment(world, "7"))


def _score(record: Any) -> Any:
    return record.activities[0].score
