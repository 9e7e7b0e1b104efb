"""Logs as one JSON object a line, without personal data: only the fields that are named here leave the process."""

import json
import logging
import sys
from datetime import UTC, datetime

_FIELDS = ("code", "detail", "request_id", "award", "method", "endpoint", "status", "duration_ms")


class JsonFormatter(logging.Formatter):
    """Writes a record's message and the known extra fields."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
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
    logger = logging.getLogger("microcredentials")
    logger.handlers[:] = [handler]
    logger.setLevel(level)
    logger.propagate = False
    # Flask and werkzeug would write an unhandled error with its words, and so would gunicorn by handlers of its own.
    logging.getLogger().handlers[:] = [handler]
    for own in logging.getLogger("gunicorn.error").handlers:
        own.setFormatter(handler.formatter)
