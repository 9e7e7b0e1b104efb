"""The installation's front page, and whether it is alive and ready."""

from collections.abc import Callable

from flask import Blueprint, jsonify, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from app.web import public


def home_blueprint(*, is_ready: Callable[[], bool]) -> Blueprint:
    """Return the routes that belong to nobody in particular."""
    bp = Blueprint("home", __name__)

    @bp.get("/")
    @public
    def show() -> ResponseReturnValue:
        return render_template("home.html")

    @bp.get("/healthz")
    @public
    def alive() -> ResponseReturnValue:
        return jsonify(status="ok")

    @bp.get("/readyz")
    @public
    def ready() -> ResponseReturnValue:
        try:
            is_up = is_ready()
        except SQLAlchemyError:
            is_up = False
        return jsonify(status="ok" if is_up else "not ready"), 200 if is_up else 503

    return bp
