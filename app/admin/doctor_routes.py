"""The doctor's page: runs every check when it is asked to, and says what to mend."""

from itertools import groupby
from operator import attrgetter

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from app.admin.access import AdminAccess
from app.admin.doctor_words import doctor_line
from app.admin.roles import Permission
from app.doctor import Doctor, Status
from app.issuers import Issuers
from app.web import moment


def add_doctor(bp: Blueprint, *, access: AdminAccess, issuers: Issuers, doctor: Doctor) -> None:
    """Add the page and its button."""

    @bp.get("/doctor")
    @access.may(Permission.READ_ALL)
    def show_doctor() -> ResponseReturnValue:
        return render_template("admin/doctor.html", issuer=issuers.get(g.admin_issuer), report=None)

    @bp.post("/doctor")
    @access.required
    def examine() -> ResponseReturnValue:
        report = doctor.examine(g.admin_issuer)
        return render_template(
            "admin/doctor.html",
            issuer=issuers.get(g.admin_issuer),
            report=report,
            problems=report.count(Status.PROBLEM),
            untried=report.count(Status.UNKNOWN),
            parts=[
                (subject.name if subject else "", [doctor_line(check, moment) for check in checks])
                for subject, checks in groupby(report.checks, key=attrgetter("subject"))
            ],
        )
