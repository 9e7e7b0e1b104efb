"""What a line of the log says, and what it never does."""

import json
import logging
import sys

from app.logs import JsonFormatter, job, tell_about


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


def test_an_error_is_its_type_and_place_without_its_words():
    try:
        raise ValueError("Ana Novak")
    except ValueError:
        record = logging.LogRecord("microcredentials.x", logging.ERROR, "", 0, "failed", (), sys.exc_info())
    written = JsonFormatter().format(record)
    assert "ValueError" in written
    assert "test_logs.py" in written
    assert "Ana" not in written
