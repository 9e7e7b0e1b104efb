"""What a line of the log says, and what it never does."""

import json
import logging
import socket
import sys
from collections.abc import Iterator

import pytest
from gunicorn.config import Config
from gunicorn.glogging import Logger
from gunicorn.http.errors import InvalidRequestLine
from gunicorn.workers.base import Worker

from app.logs import JsonFormatter, init_logs, job, tell_about


def line(name: str, message: str, *arguments: object, **fields: object) -> dict[str, object]:
    record = logging.LogRecord(name, logging.INFO, "", 0, message, arguments, None)
    record.__dict__.update(fields)
    written: dict[str, object] = json.loads(JsonFormatter().format(record))
    return written


def test_each_line_of_a_request_says_which_it_belongs_to_until_the_request_is_over():
    tell_about(request_id="1a2b", proxy_request_id="")
    assert line("microcredentials.x", "issued")["request_id"] == "1a2b"
    assert "proxy_request_id" not in line("microcredentials.x", "issued")
    assert line("urllib3", "retrying")["request_id"] == "1a2b"
    tell_about()
    assert "request_id" not in line("microcredentials.x", "issued")


def test_each_job_has_a_number_of_its_own():
    with job():
        first = line("microcredentials.people", "read")["job_id"]
        assert line("microcredentials.people", "read")["job_id"] == first
    with job():
        assert line("microcredentials.people", "read")["job_id"] != first
    assert "job_id" not in line("microcredentials.people", "read")


def test_what_a_library_fills_into_its_message_and_what_nobody_named_is_left_out():
    told = line("urllib3.connectionpool", "Retrying %s", "/webservice?wstoken=secret", learner="Ana", code="a.code")
    assert told["message"] == "Retrying %s"
    assert told["code"] == "a.code"
    assert "secret" not in str(told)
    assert "Ana" not in str(told)
    assert line("microcredentials.x", "waited %d times", 3)["message"] == "waited 3 times"


@pytest.fixture
def loggers() -> Iterator[None]:
    """Leave the process's loggers as they were found."""
    names = (None, "microcredentials", "gunicorn.error", "gunicorn.access")
    before = [(one, one.handlers[:], one.level, one.propagate) for one in map(logging.getLogger, names)]
    yield
    for one, handlers, level, propagate in before:
        one.handlers[:], one.propagate = handlers, propagate
        one.setLevel(level)


def test_what_gunicorn_puts_into_its_words_before_it_logs_them_is_cut(loggers, capsys):
    """By its own call for a request line that is none: in it stand an address and a link."""
    config = Config()
    logger = Logger(config)
    init_logs()
    worker = Worker(1, 1, [], None, 1, config, logger)
    ours, theirs = socket.socketpair()
    try:
        worker.handle_error(None, ours, ("203.0.113.7", 4711), InvalidRequestLine("GET /s/abcdef HTTP"))
        answer = theirs.recv(100)
    finally:
        ours.close()
        theirs.close()
        worker.tmp.close()
    (written,) = capsys.readouterr().err.splitlines()
    assert answer.startswith(b"HTTP/1.1 400")
    assert json.loads(written)["message"] == "Invalid request from ip …"
    assert not any(one in written for one in ("203.0.113.7", "abcdef"))
    assert line("kombu", "Socket error processing request.")["message"] == "Socket error processing request"
    assert line("gunicorn.error", "127.0.0.1 went away")["message"] == " …"
    # As of `log.exception(error)`.
    error = logging.LogRecord("gunicorn.error", logging.ERROR, "", 0, ValueError("Ana"), (), None)
    assert json.loads(JsonFormatter().format(error))["message"] == "ValueError"


def test_an_error_is_its_type_and_place_without_its_words():
    try:
        raise ValueError("Ana Novak")
    except ValueError:
        record = logging.LogRecord("microcredentials.x", logging.ERROR, "", 0, "failed", (), sys.exc_info())
    written = JsonFormatter().format(record)
    assert "ValueError" in written
    assert "test_logs.py" in written
    assert "Ana" not in written
