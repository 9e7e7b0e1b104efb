"""The tool's line items and their results over HTTP, as platforms serve them; nothing is ever written."""

import json
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs
from uuid import uuid4

import pytest
from pylti1p3.assignments_grades import AssignmentsGradesService
from pylti1p3.lineitem import LineItem as LibraryLineItem

from app.lti import GradebookRefused, GradebookUnavailable, Launch, LineItem, Lti
from app.lti.connector import Connector
from app.lti.errors import PlatformRefused
from app.lti.http import PlatformHttp
from app.lti.tokens import AccessTokens
from app.lti.turns import Turns
from tests.integration.lti.conftest import Keys, World
from tests.integration.lti.hostile import Reply, Seen, as_json
from tests.integration.lti.services import launch_of, moodle_service, serve_tokens

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # services ask it for one platform
SAMPLES = Path(__file__).parents[4] / "shared" / "samples" / "moodle"
ITEMS = "application/vnd.ims.lis.v2.lineitemcontainer+json"
RESULTS = "application/vnd.ims.lis.v2.resultcontainer+json"
SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/"


@pytest.fixture
def lti(world: World) -> Lti:
    return world.lti


def graded_launch(world: World) -> Launch:
    base = f"{world.server.url}/services.php/2/lineitems"
    return launch_of(
        world, lineitems_url=f"{base}?type_id=1", lineitem_url=f"{base}/5/lineitem?type_id=1", resource_link_id="2"
    )


def serve_moodle(world: World) -> None:
    """Serve the gradebook of the recorded course: two items, of which one belongs to the launched link."""
    base = f"{world.server.url}/services.php/2/lineitems"
    items = [
        {
            "id": f"{base}/5/lineitem?type_id=1",
            "label": "Graded credential check",
            "scoreMaximum": 100,
            "resourceId": "",
            "tag": "",
            "resourceLinkId": "2",
        },
        {"id": f"{base}/6/lineitem?type_id=1", "label": "Readiness", "scoreMaximum": 50, "resourceId": "mc"},
    ]
    results = [
        {"userId": "5", "resultScore": 0, "resultMaximum": 100, "timestamp": "2026-11-22T11:51:41+00:00"},
        {"userId": "7", "resultScore": 50.5, "resultMaximum": 100},
    ]

    def of_user(seen: Seen) -> Any:
        wanted = parse_qs(seen.query).get("user_id")
        return [one for one in results if not wanted or one["userId"] in wanted]

    serve_tokens(world)
    world.server.replies["/services.php/2/lineitems"] = moodle_service(ITEMS, lambda _: items)
    world.server.replies["/services.php/2/lineitems/5/lineitem/results"] = moodle_service(RESULTS, of_user)


def item_of(world: World, lti: Lti) -> LineItem:
    item = lti.gradebook.line_item(graded_launch(world))
    assert item is not None
    return item


def test_line_items_are_read_as_moodle_serves_them(world: World, lti: Lti) -> None:
    serve_moodle(world)
    coupled, made = lti.gradebook.line_items(graded_launch(world))
    assert (coupled.label, coupled.points_possible, coupled.resource_link_id) == (
        "Graded credential check",
        Decimal(100),
        "2",
    )
    assert (made.points_possible, made.resource_link_id, made.resource_id) == (Decimal(50), "", "mc")


def test_results_are_found_in_the_path_before_the_items_query(world: World, lti: Lti) -> None:
    serve_moodle(world)
    zero, half = lti.gradebook.results(graded_launch(world), item_of(world, lti))
    assert (zero.user_id, zero.points, zero.points_possible) == ("5", Decimal(0), Decimal(100))
    assert zero.graded_at == datetime.fromisoformat("2026-11-22T11:51:41+00:00")
    assert (half.points, half.graded_at) == (Decimal("50.5"), None)
    (asked,) = world.server.requests_to("/services.php/2/lineitems/5/lineitem/results")
    assert asked.query == "type_id=1"


def test_one_persons_result_is_asked_for_and_a_platform_that_does_not_know_the_filter_sends_all_in_vain(
    world: World, lti: Lti
) -> None:
    serve_moodle(world)
    launch, item = graded_launch(world), item_of(world, lti)
    assert [one.user_id for one in lti.gradebook.results(launch, item, "7")] == ["7"]
    path = "/services.php/2/lineitems/5/lineitem/results"
    assert world.server.requests_to(path)[-1].query == "type_id=1&user_id=7"
    world.server.replies[path] = lambda _: as_json([{"userId": "5", "resultScore": 1}, {"userId": "7"}])
    (only,) = lti.gradebook.results(launch, item, "7")
    assert (only.user_id, only.points) == ("7", None)


def test_each_call_asks_for_its_own_scope_only(world: World, lti: Lti) -> None:
    serve_moodle(world)
    list(lti.gradebook.results(graded_launch(world), item_of(world, lti)))
    asked = [seen.form["scope"] for seen in world.server.requests_to("/token")]
    assert asked == [f"{SCOPE}lineitem.readonly", f"{SCOPE}result.readonly"]


def test_pages_are_followed_where_a_platform_has_them(world: World, lti: Lti) -> None:
    serve_tokens(world)
    base = f"{world.server.url}/services.php/2/lineitems"

    def page(seen: Seen) -> Reply:
        number = int(parse_qs(seen.query).get("page", ["A0"])[0].removeprefix("A"))
        items = [{"id": f"{base}/{number}", "scoreMaximum": 1, "label": str(number)}]
        return as_json(items, **({"Link": f'<{base}?page=A{number + 1}>; rel="next"'} if number < 2 else {}))

    world.server.replies["/services.php/2/lineitems"] = page
    assert [item.label for item in lti.gradebook.line_items(graded_launch(world))] == ["0", "1", "2"]


def test_a_link_without_a_line_item_has_none_and_nothing_is_asked(world: World, lti: Lti) -> None:
    assert lti.gradebook.line_item(launch_of(world, lineitems_url=f"{world.server.url}/x")) is None
    assert world.server.seen == []


def test_an_item_that_is_not_in_the_tools_list_is_not_read(world: World, lti: Lti) -> None:
    serve_moodle(world)
    launch = graded_launch(world)
    foreign = launch_of(
        world, lineitems_url=launch.lineitems_url, lineitem_url=launch.lineitem_url.replace("/5/", "/1/")
    )
    assert lti.gradebook.line_item(foreign) is None
    assert all(seen.path in {"/token", "/services.php/2/lineitems"} for seen in world.server.seen)


def test_an_item_on_another_host_never_gets_the_token(world: World, lti: Lti) -> None:
    serve_moodle(world)
    elsewhere = world.server.url.replace("127.0.0.1", "localhost")
    world.server.replies["/services.php/2/lineitems"] = lambda _: as_json(
        [{"id": f"{elsewhere}/steal", "scoreMaximum": 1}]
    )
    launch = graded_launch(world)
    assert list(lti.gradebook.line_items(launch)) == []
    stolen = LineItem(
        url=f"{elsewhere}/steal", label="", points_possible=Decimal(1), resource_link_id="", resource_id="", tag=""
    )
    with pytest.raises(GradebookRefused):
        list(lti.gradebook.results(launch, stolen))
    assert not any("steal" in seen.path for seen in world.server.seen)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ((500, {}, b""), GradebookUnavailable),
        ((200, {}, b"{}"), GradebookUnavailable),
        ((200, {}, b"<html>"), GradebookUnavailable),
        ((200, {}, b""), GradebookUnavailable),
        ((403, {}, b""), GradebookRefused),
        ((404, {}, b""), GradebookRefused),
        ((412, {}, b"Tool does not have permission to view line_item"), GradebookRefused),
        ((422, {}, b"This course has concluded"), GradebookRefused),
    ],
)
def test_a_gradebook_that_cannot_be_read_is_told_apart(
    world: World, lti: Lti, answer: Reply, error: type[Exception]
) -> None:
    serve_moodle(world)
    world.server.replies["/services.php/2/lineitems"] = lambda _: answer
    with pytest.raises(error):
        list(lti.gradebook.line_items(graded_launch(world)))


def test_a_launch_without_a_gradebook_or_of_a_platform_that_is_gone_is_refused(world: World, lti: Lti) -> None:
    for launch in (
        launch_of(world),
        launch_of(world, lineitems_url="http://198.51.100.1/x"),
        launch_of(world, lineitems_url=f"{world.server.url}/x", registration_id=uuid4()),
    ):
        with pytest.raises(GradebookRefused):
            list(lti.gradebook.line_items(launch))
    assert world.server.seen == []


def test_nothing_can_be_written_to_a_platform_not_even_with_the_librarys_own_calls(world: World) -> None:
    serve_moodle(world)
    launch = graded_launch(world)
    http = PlatformHttp(timeouts_s=(1, 1), max_bytes=10_000)
    connector = Connector(
        world.platforms["a"], AccessTokens(http, Keys(world.keys["tool"]), world.clock), http, Turns()
    )
    granted: Any = [f"{SCOPE}lineitem", f"{SCOPE}lineitem.readonly", f"{SCOPE}score"]
    service = AssignmentsGradesService(connector, {"lineitems": launch.lineitems_url, "scope": granted})
    world.server.replies["/services.php/2/lineitems"] = lambda _: as_json([])
    with pytest.raises(PlatformRefused, match="writes nothing"):
        service.find_or_create_lineitem(LibraryLineItem().set_label("New").set_score_maximum(1).set_tag("t"))
    assert {seen.method for seen in world.server.seen if seen.path != "/token"} == {"GET"}
    http.close()


def test_recorded_results_of_a_real_moodle_are_read(world: World, lti: Lti) -> None:
    if not SAMPLES.exists():
        pytest.skip("the recorded samples are not on this machine")
    items, results = (
        (SAMPLES / name).read_text(encoding="utf-8").replace("http://127.0.0.1:8081", world.server.url)
        for name in ("ags-lineitems.json", "ags-results-coupled.json")
    )
    base = "/mod/lti/services.php/2/lineitems"
    serve_tokens(world)
    world.server.replies[base] = moodle_service(ITEMS, lambda _: json.loads(items))
    world.server.replies[f"{base}/5/lineitem/results"] = moodle_service(RESULTS, lambda _: json.loads(results))
    url = f"{world.server.url}{base}"
    launch = launch_of(world, lineitems_url=f"{url}?type_id=1", lineitem_url=f"{url}/5/lineitem?type_id=1")
    item = lti.gradebook.line_item(launch)
    assert item is not None
    found = list(lti.gradebook.results(launch, item))
    assert len(found) == len(json.loads(results))
    assert all(one.points is not None and one.points_possible == 100 and one.graded_at for one in found)
