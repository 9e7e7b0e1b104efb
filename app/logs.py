"""Logs as one JSON object a line, without personal data: only the fields that are named here leave the process."""

import json
import logging
import re
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_FIELDS = (
    "code",
    "detail",
    "request_id",
    "proxy_request_id",
    "job_id",
    "award",
    "method",
    "endpoint",
    "status",
    "duration_ms",
)
_OURS = "microcredentials"
_WORDS = re.compile(r"[A-Za-z ,()_-]*")

_about: ContextVar[dict[str, str] | None] = ContextVar("about", default=None)


def tell_about(**fields: str) -> None:
    """Let each line that this thread writes from now on say these: the request or job that it belongs to."""
    _about.set({name: value for name, value in fields.items() if value})


def told(name: str) -> str:
    """Return what this thread's lines say of its request or job under a name, "" where they say nothing."""
    return (_about.get() or {}).get(name, "")


@contextmanager
def job() -> Iterator[None]:
    """Give what is done within a number of its own, which each line says."""
    before = _about.set({"job_id": secrets.token_hex(4)})
    try:
        yield
    finally:
        _about.reset(before)


def _said_by_library(record: logging.LogRecord) -> str:
    """Return what a library always says there: what it fills in may be an address with a token in it, or somebody's.

    Of a message without arguments nobody knows what was filled in before: kept are the words with which it begins.
    """
    if not isinstance(record.msg, str):
        return type(record.msg).__name__
    if record.args:
        return record.msg
    begins = _WORDS.match(record.msg)
    words = begins.group() if begins else ""
    return words if words == record.msg.rstrip(".") else f"{words.rstrip()} …"


class JsonFormatter(logging.Formatter):
    """Writes a record's message and the known extra fields."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage() if record.name.split(".")[0] == _OURS else _said_by_library(record),
        }
        line |= _about.get() or {}
        line |= {name: value for name in _FIELDS if (value := getattr(record, name, None)) not in (None, "")}
        if record.exc_info:
            # The type and place only: an exception's words may quote what a person or platform sent.
            kind, _error, trace = record.exc_info
            line["error"] = kind.__name__ if kind else ""
            while trace and trace.tb_next:
                trace = trace.tb_next
            line["where"] = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""
        return json.dumps(line, ensure_ascii=False)


def init_logs(level: int = logging.INFO) -> None:
    """Send the logs of the product and of its libraries to standard error, as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    logger = logging.getLogger(_OURS)
    logger.handlers[:] = [handler]
    logger.setLevel(level)
    logger.propagate = False
    # Flask and werkzeug would write an unhandled error with its words, and so would gunicorn by handlers of its own.
    logging.getLogger().handlers[:] = [handler]
    for own in logging.getLogger("gunicorn.error").handlers:
        own.setFormatter(handler.formatter)
