"""Where Canvas sends a browser back to, once somebody has allowed the tool to read, or has not."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.courses import AuthorisationSpent
from app.web import public

_ADMIN = "admin-"


def add_canvas(bp: Blueprint) -> None:
    """Add the one address that an API key of Canvas names.

    It believes nothing and keeps nothing: it only leads to the page that asked, whose guard and whose browser's
    session decide.
    """

    @bp.get("/canvas/authorised")
    @public
    def canvas_authorised() -> ResponseReturnValue:
        answer: dict[str, Any] = {
            name: request.args[name] for name in ("code", "state", "error") if name in request.args
        }
        holder = answer.get("state", "").partition(".")[0]
        if holder.startswith(_ADMIN):
            return redirect(url_for("admin.canvas_answered", **answer), code=303)
        try:
            launch_id = UUID(holder)
        except ValueError as error:
            raise AuthorisationSpent("an answer to no question of ours") from error
        return redirect(url_for("teach.canvas_answered", launch_id=launch_id, **answer), code=303)
