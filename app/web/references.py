"""The reference of a request: on the error page, in the log, in a header."""

import secrets

from flask import Flask, Response, g


def init_references(app: Flask) -> None:
    """Give each request a reference that the error page shows and the log carries."""

    @app.before_request
    def begin() -> None:
        g.request_id = secrets.token_hex(4)

    @app.after_request
    def end(response: Response) -> Response:
        response.headers["X-Request-Id"] = g.get("request_id", "")
        return response
