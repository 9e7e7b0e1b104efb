"""Telling other work of this process that a request is being answered."""

from flask import Flask, g

from app.pace import Pace


def init_pace(app: Flask, pace: Pace) -> None:
    """Count each request from its beginning until it is let go, however it ends."""

    @app.before_request
    def begin() -> None:
        pace.begin()
        g.is_paced = True

    @app.teardown_request
    def end(_error: BaseException | None) -> None:
        if g.pop("is_paced", False):
            pace.end()
