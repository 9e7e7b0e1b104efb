"""A database that is away or full: a clear page and a code, never the page of an error that nobody foresaw."""

import logging

from flask import Flask, g, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DataError, DBAPIError, InterfaceError, InternalError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnection

from app.web.database_problem_texts import FULL, UNAVAILABLE
from app.web.problems import problem_response

log = logging.getLogger("microcredentials.problems")

# SQLSTATE, PostgreSQL's appendix A: connection exceptions, insufficient resources, operator's intervention,
# transactions that lost against others, a server that only reads, and errors of its system.
_DISK_FULL = "53100"
_AWAY = ("08", "53", "57", "40", "25006", "58")
# SQLite's result codes, of which each extended one begins with its primary one's name.
_SQLITE_AWAY = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_IOERR", "SQLITE_PROTOCOL")


def database_code(error: SQLAlchemyError) -> str:
    """Return the problem's code where the database is away or full, "" where something is wrong with us. Pure."""
    if isinstance(error, NoConnection):  # every connection of the pool is in use
        return UNAVAILABLE
    if not isinstance(error, DBAPIError):
        return ""
    name = str(getattr(error.orig, "sqlite_errorname", "") or "")
    if name:
        if name == "SQLITE_FULL":
            return FULL
        return UNAVAILABLE if name.startswith(_SQLITE_AWAY) else ""
    state = str(getattr(error.orig, "sqlstate", "") or "")
    if state == _DISK_FULL:
        return FULL
    if not state:  # the connection was lost, or could not be made
        return UNAVAILABLE if isinstance(error, OperationalError | InterfaceError) else ""
    return UNAVAILABLE if state.startswith(_AWAY) else ""


def init_database_problems(app: Flask) -> None:
    """Answer 503 while the database is away or full, and 400 to a text that no database takes."""

    def answered(error: DBAPIError | NoConnection) -> ResponseReturnValue:
        code = database_code(error)
        if not code:
            log.error("failed", exc_info=error, extra={"request_id": g.get("request_id")})
            return problem_response("web.failed", 500)
        log.error("the database fails", extra={"code": code, "request_id": g.get("request_id")})
        return problem_response(code, 503)

    def unfit(error: DataError) -> ResponseReturnValue:
        if not _has_nul():
            return answered(error)
        return problem_response("web.bad_request", 400)

    for kind in (OperationalError, InterfaceError, InternalError, NoConnection):
        app.register_error_handler(kind, answered)
    app.register_error_handler(DataError, unfit)


def _has_nul() -> bool:
    """Tell whether a NUL came with the request: PostgreSQL stores none, and nobody types one."""
    several = (request.args, request.form)
    sent = [text for one in several for name, values in one.lists() for text in (name, *values)]
    return any("\0" in text for text in (request.path, *sent))
