"""The reference of a request: on the error page, in the log, in a header."""

import logging
import re
import secrets
from time import perf_counter

from flask import Flask, Response, g, request

from app.logs import tell_about

log = logging.getLogger("microcredentials.web")
_PROXYS = re.compile(r"[A-Za-z0-9._:-]{1,64}")


def init_references(app: Flask, *, proxies: int = 0, access_log: bool = False) -> None:
    """Give each request a reference that the error page shows and the log carries.

    It is always our own, since whoever sends one could send another person's. That of the web server in front is noted
    beside it, where there is one. With `access_log` each answer is a line, without addresses of clients or pages.
    """

    @app.before_request
    def begin() -> None:
        g.request_id, g.asked_at_s = secrets.token_hex(4), perf_counter()
        theirs = request.headers.get("X-Request-Id", "") if proxies else ""
        tell_about(request_id=g.request_id, proxy_request_id=theirs if _PROXYS.fullmatch(theirs) else "")

    @app.after_request
    def end(response: Response) -> Response:
        response.headers["X-Request-Id"] = g.get("request_id", "")
        if access_log:
            spent_s = perf_counter() - g.asked_at_s if "asked_at_s" in g else 0
            answered = {
                "method": request.method if request.method.isascii() and request.method.isalpha() else "",
                "endpoint": request.endpoint or "none",
                "status": response.status_code,
                "duration_ms": round(spent_s * 1000),
            }
            log.info("answered", extra=answered)
        return response

    @app.teardown_request
    def over(_error: BaseException | None) -> None:
        tell_about()
