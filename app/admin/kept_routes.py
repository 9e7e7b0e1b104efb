"""What this installation keeps, and how long: the same for all of its institutions."""

from collections.abc import Callable, Mapping
from datetime import datetime

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.admin.access import AdminAccess
from app.admin.kept_words import ENDED_BY
from app.admin.roles import Permission
from app.issuers import Issuers
from app.operations import SCHEDULE, By


def add_kept(
    bp: Blueprint, *, access: AdminAccess, issuers: Issuers, runs: Callable[[], Mapping[str, datetime]]
) -> None:
    """Add the page of the schedule; `runs` tells when each class was last run over.

    How many rows there are is not on it: they are of all institutions together.
    """

    @bp.get("/kept")
    @access.may(Permission.READ_ALL)
    def show_kept() -> ResponseReturnValue:
        return render_template(
            "admin/kept.html",
            issuer=issuers.get(g.admin_issuer),
            classes=SCHEDULE,
            gettext_of=gettext,
            ended_by={**ENDED_BY, By.RUN: gettext("each day's run")},
            runs=runs(),
        )
