"""The reader contract, kept by the Canvas reader over real HTTP; paging, throttling and answers that break off."""

import time
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from threading import Thread
from typing import Any
from uuid import uuid4

import pytest

from app.courses import Enrolment, Known, PlatformRefused, PlatformUnavailable
from app.courses.canvas import CanvasReader
from app.courses.canvas_http import CanvasHttp
from tests.integration.courses.local_canvas import LocalCanvas, local_canvas
from tests.integration.courses.local_platform import (
    cut_chunks,
    cut_json,
    cut_transfer,
    html_called_json,
    json_called_html,
    moved,
    moved_in_a_trickle,
    reset,
    stall,
    trickle,
)
from tests.integration.courses.reader_contract import ReaderOverHttpContract, Weather
from tests.unit.courses.canvas_double import ANNA, LEARNERS, answered
from tests.unit.courses.canvas_readers import CONTEXT, canvas_world, enrolment_of, reader_over, sub
from tests.unit.courses.contract import World, says_nothing

TIMEOUT_S = 0.5
BREAKING_OFF = [cut_chunks, cut_json, cut_transfer, html_called_json, json_called_html, moved, reset, stall, trickle]
LISTS = ["/enrollments", "/submissions", "/modules"]


@pytest.fixture
def canvas() -> Iterator[LocalCanvas]:
    with local_canvas() as running:
        yield running


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def http(pauses: list[float]) -> Iterator[CanvasHttp]:
    found = CanvasHttp(timeout_s=TIMEOUT_S, sleep=pauses.append)
    yield found
    found.close()


@pytest.fixture
def reader(canvas: LocalCanvas, http: CanvasHttp) -> CanvasReader:
    return reader_over(http, site=canvas.url)


class TestCanvas(ReaderOverHttpContract):
    """Every answer is bad."""

    @pytest.fixture
    def world(self, canvas: LocalCanvas, http: CanvasHttp) -> World:
        return canvas_world(canvas.double, http)

    @pytest.fixture
    def weather(self, canvas: LocalCanvas) -> Weather:
        return Weather(break_down=lambda day: setattr(canvas, "day", day))


def all_of_class(reader: CanvasReader) -> list[Any]:
    return list(reader.course_records(CONTEXT, [sub(one) for one in LEARNERS]))


def test_pages_are_followed_by_their_bookmarks_as_they_are_given(canvas, reader):
    expected = all_of_class(reader)
    canvas.double.page_size = 2
    before = len(canvas.double.asked)
    assert all_of_class(reader) == expected
    bookmarks = [query["page"][0] for _, query in canvas.double.asked[before:] if "page" in query]
    assert "bookmark:Aa2" in bookmarks and "bookmark:Aa4" in bookmarks


@pytest.mark.parametrize("day", BREAKING_OFF, ids=lambda day: day.__name__)
@pytest.mark.parametrize("path", LISTS)
def test_an_answer_that_breaks_off_is_never_half_a_record(canvas, reader, day, path):
    canvas.bad_paths = lambda asked: asked.endswith(path)
    canvas.day = day
    started = time.monotonic()
    with pytest.raises(PlatformUnavailable):
        reader.course_record(enrolment_of(ANNA))
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("status", [401, 403, 404, 500])
def test_a_further_page_that_fails_makes_the_list_worthless(canvas, reader, status):
    canvas.double.page_size = 2
    first = canvas.double.respond

    def respond(path: str, query: dict[str, list[str]], authorisation: str) -> Any:
        if path.endswith("/enrollments") and "page" in query:
            return status, {}, {}
        return first(path, query, authorisation)

    canvas.double.respond = respond
    with pytest.raises(PlatformUnavailable):
        all_of_class(reader)


@pytest.mark.parametrize(
    "link", ["http://127.0.0.1:1/api/v1/x", "https://evil.example.org/", "//evil.example.org/api", "itself"]
)
def test_the_token_goes_to_no_other_host_and_in_no_circle(canvas, reader, link):
    first = canvas.double.respond

    def respond(path: str, query: dict[str, list[str]], authorisation: str) -> Any:
        status, headers, body = first(path, query, authorisation)
        if path.endswith("/enrollments"):
            headers["next"] = f"{canvas.url}{path}?page=bookmark:Aa0&per_page=100" if link == "itself" else link
            body = []
        return status, headers, body

    canvas.double.respond = respond
    with pytest.raises(PlatformUnavailable):
        reader.course_record(enrolment_of(ANNA))


@pytest.mark.parametrize(("status", "body"), [(429, b""), (403, b"403 Forbidden (Rate Limit Exceeded)\n")])
def test_throttling_is_waited_for_and_is_not_a_refusal(canvas, reader, pauses, status, body):
    first, refusals = canvas.double.respond, iter(range(2))

    def respond(path: str, query: dict[str, list[str]], authorisation: str) -> Any:
        if path.endswith("/enrollments") and next(refusals, None) is not None:
            return status, {"Content-Type": "text/plain", "X-Rate-Limit-Remaining": "0.0"}, body
        return first(path, query, authorisation)

    canvas.double.respond = respond
    record = reader.course_record(enrolment_of(ANNA))
    assert isinstance(record.total, Known) and record.total.value
    assert record.total.value.points == Decimal("91.5")
    assert len(pauses) == 2 and 0 < pauses[0] < pauses[1] + 1 < 6
    canvas.double.respond = first
    canvas.double.faults["/enrollments"] = replace(answered(status, body), headers={"Content-Type": "text/plain"})
    with pytest.raises(PlatformUnavailable):
        reader.course_record(enrolment_of(ANNA))


def test_a_403_that_is_none_of_throttling_is_a_missing_right(canvas, reader, pauses):
    canvas.double.faults["/courses/2417"] = answered(403, {"status": "unauthorized"})
    with pytest.raises(PlatformRefused):
        reader.course_record(enrolment_of(ANNA))
    assert pauses == []


def test_one_request_at_a_time_is_under_way_for_a_grant(canvas, reader):
    first, under_way, most = canvas.double.respond, [0], [0]

    def respond(path: str, query: dict[str, list[str]], authorisation: str) -> Any:
        under_way[0] += 1
        most[0] = max(most[0], under_way[0])
        time.sleep(0.01)
        try:
            return first(path, query, authorisation)
        finally:
            under_way[0] -= 1

    canvas.double.respond = respond
    threads = [Thread(target=reader.course_record, args=(enrolment_of(ANNA),)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]


def test_nobody_listening_is_unavailable_and_no_message_holds_the_token(http):
    with local_canvas() as gone:
        url = gone.url
    with pytest.raises(PlatformUnavailable) as refusal:
        reader_over(http, site=url).course_record(enrolment_of(ANNA))
    assert "teacher-token" not in str(refusal.value)


def test_the_body_of_a_redirect_is_cut_off_like_any_other(canvas, reader):
    canvas.day = moved_in_a_trickle
    started = time.monotonic()
    with pytest.raises(PlatformUnavailable):
        reader.course_record(enrolment_of(ANNA))
    assert time.monotonic() - started < 5


def test_a_learner_of_another_platform_is_not_asked_about(reader, canvas):
    with pytest.raises(PlatformRefused):
        reader.course_record(Enrolment(platform_id=uuid4(), context_id=CONTEXT, learner_id=sub(ANNA)))
    assert canvas.double.asked == []
    assert says_nothing(lambda: reader.course_record(enrolment_of("777")))
