"""More people at once than a small installation can answer: some are turned away, nobody loses anything."""

import json
import re
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import requests

from app.demo import Browser, Page, Person, learners
from tests.integration.stack import Stack, code_of, gunicorn_stack, in_situation
from tests.integration.test_at_once import at_once

TOKEN = "a-token-for-the-metrics-of-these-tests"
SMALL = {"WEB_MAX_WAITING": "2", "METRICS_TOKEN": TOKEN, "ACCESS_LOG": "yes"}
AT_ONCE = 64
_BOUND_S = 40.0


def persistent(stack: Stack, person: Person) -> tuple[Page, list[Page]]:
    """Launch as somebody does who presses "Try again" as often as it takes; return the page and the refusals."""
    browser, refusals = Browser("sl" if person.person_id % 2 else "en"), list[Page]()
    deadline = time.monotonic() + _BOUND_S
    page = stack.launch(person, browser)
    while page.status == 503 and time.monotonic() < deadline:
        refusals.append(page)
        time.sleep(0.5)
        again = "Poskusi znova" if page.language == "sl" else "Try again"
        form = next((form for form in page.forms if form.buttons and form.buttons[0].label == again), None)
        page = page.submit(form) if form else page.follow(again)
    browser.session.close()
    return page, refusals


def metrics_of(stack: Stack) -> str:
    answer = requests.get(f"{stack.tool_url}/metrics", headers={"Authorization": f"Bearer {TOKEN}"}, timeout=10)
    assert answer.status_code == 200
    return answer.text


def value(metrics: str, name: str, **labels: str) -> float:
    """Return the sum of the samples of a name that have these labels."""
    found = re.findall(rf"^microcredentials_{name}(?:\{{(.*)\}})? (\S+)$", metrics, re.MULTILINE)
    return sum(float(number) for given, number in found if all(f'{k}="{v}"' in given for k, v in labels.items()))


def test_sixty_four_launches_at_once_are_answered_or_turned_away_and_each_comes_in_by_trying_again(
    tmp_path: Path, made_keys: Path, sqlite_url: str
) -> None:
    with gunicorn_stack(sqlite_url, tmp_path, made_keys, threads=2, settings=SMALL) as stack:
        people = learners()[:8]
        with ThreadPoolExecutor(1) as aside:
            slowest = aside.submit(health_while, stack, 20)
            begun = time.monotonic()
            ended = at_once([partial(persistent, stack, people[n % 8]) for n in range(AT_ONCE)])
            spent_s = time.monotonic() - begun
            assert slowest.result() < 5
        assert Counter((page.status, code_of(page)) for page, _ in ended) == {(200, ""): AT_ONCE}
        assert spent_s < _BOUND_S
        refusals = [page for _, found in ended for page in found]
        assert refusals
        for page in refusals:
            assert "<code>web.busy</code> (503)" in page.content.decode()
            assert 0 < int(page.headers["Retry-After"]) < 60
        assert {page.language for page in refusals} == {"sl", "en"}
        assert len(stack.rows("lti_launch")) == AT_ONCE
        stack.offer()
        assert stack.claim(in_situation("ready")).status == 200
        (award,) = stack.rows("awards")
        assert stack.browser().open(f"{stack.tool_url}/verify/{award.id}").status == 200

        metrics = metrics_of(stack)
        assert value(metrics, "launches_total", outcome="accepted") == AT_ONCE + 1
        assert value(metrics, "launches_total") == AT_ONCE + 1
        assert value(metrics, "requests_turned_away_total") == len(refusals)
        assert value(metrics, "http_requests_total", status="503") == len(refusals)
        assert value(metrics, "http_requests_total", status="500") == 0
        assert value(metrics, "ready", check="database") == 1
        assert value(metrics, "course_reads_total", platform="moodle", outcome="ok") >= 2
        assert value(metrics, "signing_seconds_count", format="openbadge") == 1
        assert value(metrics, "verifications_total", outcome="genuine") == 1
        assert value(metrics, "awards", institution="zgled", state="issued") == 1
        nobody_is_told_of(stack, metrics, people)
        assert requests.get(f"{stack.tool_url}/metrics", timeout=10).status_code == 401

        lines = [json.loads(line) for line in (tmp_path / "tool.log").read_text().splitlines() if line[:1] == "{"]
        answered = [line for line in lines if line["message"] == "answered"]
        assert {line["endpoint"] for line in answered} >= {"lti.login", "lti.launch", "claim.show", "home.ready"}
        assert all(re.fullmatch("[0-9a-f]{8}", line["request_id"]) for line in answered)
        nobody_is_told_of(stack, (tmp_path / "tool.log").read_text(), people)


def health_while(stack: Stack, times: int) -> float:
    """Ask for the health so often and return the longest time that it took."""
    slowest = 0.0
    for _ in range(times):
        begun = time.monotonic()
        assert requests.get(f"{stack.tool_url}/healthz", timeout=10).status_code == 200
        slowest = max(slowest, time.monotonic() - begun)
    return slowest


def nobody_is_told_of(stack: Stack, text: str, people: Sequence[Person]) -> None:
    for person in people:
        for secret in (person.given_name, person.family_name, person.username):
            assert secret not in text
    for secret in (
        stack.lms.keys.web_service_token,
        "eyJ",
        "@",
        *(str(row.launch_id) for row in stack.rows("lti_launch")),
    ):
        assert secret not in text
