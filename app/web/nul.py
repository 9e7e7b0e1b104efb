"""No text with a NUL in it gets in: PostgreSQL stores none, and nobody types one."""

from typing import Any

from flask import Flask, Request, request
from werkzeug.exceptions import BadRequest
from werkzeug.formparser import FormDataParser

_NUL = "\0"


class _Parser(FormDataParser):
    """Reads forms, when a view asks for one: each has a limit of its own until then."""

    def parse(self, *args: Any, **more: Any) -> Any:
        found = super().parse(*args, **more)
        _, form, files = found
        _refuse(*form, *(value for _, values in form.lists() for value in values), *files)
        return found


class _Request(Request):
    form_data_parser_class = _Parser


def init_nul(app: Flask) -> None:
    """Answer 400 where a path, a query or a form has a NUL."""
    app.request_class = _Request

    @app.before_request
    def look() -> None:
        _refuse(request.path, *request.args, *(value for _, values in request.args.lists() for value in values))


def _refuse(*texts: str) -> None:
    if any(_NUL in text for text in texts):
        raise BadRequest
