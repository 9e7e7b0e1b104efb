"""No line of the log and no metric repeats what a person sent, whichever route it was sent to."""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from flask import Flask

from app.logs import JsonFormatter
from app.lti import Role
from app.metrics import metrics_blueprint
from app.web import SESSION
from tests.architecture.app import product_in
from tests.architecture.callers import launch_of, platform_at

MARKS = ("Zmagoslava", "zmago@example.org", "97.125", "tokenoftests")
NAMED = ("name", "email", "grade", "token", "id_token", "state", "code", "iss", "login_hint", "text", "reason", "title")


@contextmanager
def logged() -> Iterator[io.StringIO]:
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(JsonFormatter())
    loggers = [logging.getLogger(name) for name in ("", "microcredentials")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
    try:
        yield lines
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.removeHandler(handler)
            logger.setLevel(level)


def test_whatever_is_sent_to_any_route_is_in_no_line_and_no_metric(tmp_path: Path) -> None:
    with product_in(tmp_path, access_log=True) as (product, app), logged() as lines:
        product.keys.ensure_tool_key()
        platform = platform_at(product, "http://127.0.0.1:1")
        client = app.test_client()
        launch = launch_of(platform.id, frozenset({Role.TEACHER, Role.LEARNER}))
        client.set_cookie(SESSION, product.lti.sessions.remember(launch, ""), domain="localhost")
        marked = {name: MARKS[n % len(MARKS)] for n, name in enumerate(NAMED)}
        headers = {"User-Agent": MARKS[0], "Referer": f"https://{MARKS[3]}.example/", "X-Request-Id": MARKS[3]}
        known = {"launch_id": launch.launch_id, "version": 1, "slug": "zgled"}
        statuses = set()
        for rule in app.url_map.iter_rules():
            if rule.rule.startswith("/vc-api/"):
                continue  # for test suites only
            values = {
                name: known.get(name, MARKS[3] if name in {"token", "filename", "file"} else uuid4())
                for name in rule.arguments
            }
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                path = app.url_map.bind("localhost").build(rule.endpoint, values, method)
                answer = client.open(
                    path,
                    method=method,
                    query_string=marked,
                    data=marked if method == "POST" else None,
                    headers={**headers, "Sec-Fetch-Site": "same-origin"},
                )
                statuses.add(answer.status_code)
        assert not {status for status in statuses if status >= 500} - {503}
        written, counted = lines.getvalue(), product.metrics.exposition().decode()
        assert written.count('"answered"') > 100
        assert 'endpoint="lti.launch"' in counted
        for mark in (*MARKS, str(launch.launch_id)):
            assert mark not in written
            assert mark not in counted


def test_metrics_are_for_who_has_the_token_and_without_one_for_nobody(tmp_path: Path) -> None:
    token = "t" * 32
    with product_in(tmp_path, metrics_token=token) as (product, app):
        client = app.test_client()
        for presented in ("", "Bearer ", "Bearer wrong", f"Basic {token}", f"Bearer {token[:-1]}\xc3"):
            answer = client.get("/metrics", headers={"Authorization": presented})
            assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
        told = client.get("/metrics", headers={"Authorization": f"Bearer {token}"})
        assert (told.status_code, told.headers["Cache-Control"]) == (200, "no-store")
        assert "microcredentials_build_info" in told.text
        open_to_nobody = Flask("without")
        open_to_nobody.register_blueprint(metrics_blueprint(product.metrics, ""))
        for presented in ("", "Bearer ", "Bearer x"):
            assert open_to_nobody.test_client().get("/metrics", headers={"Authorization": presented}).status_code == 404
