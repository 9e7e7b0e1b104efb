"""What holds for all assessments of the institution, and what becomes of their records."""

from collections.abc import Collection

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.admin.access import AdminAccess
from app.admin.audit import Action, Audit
from app.admin.roles import Permission
from app.assessment import MOST_DAYS, MOST_MONTHS, AssessmentPolicy, ExaminerShown, Policies, Retention
from app.issuers import Issuers

_NUMBERS = {"appeal_days": MOST_DAYS, "retention_months": MOST_MONTHS}


def add_assessments(
    bp: Blueprint, *, access: AdminAccess, audit: Audit, issuers: Issuers, policies: Policies, retention: Retention
) -> None:
    """Add the routes of the institution's policy on assessments and of retention."""

    def page(policy: AssessmentPolicy, errors: Collection[str] = ()) -> ResponseReturnValue:
        content = render_template(
            "admin/assessments.html",
            issuer=issuers.get(g.admin_issuer),
            policy=policy,
            given=request.form,
            errors=errors,
            most=_NUMBERS,
            standing=retention.standing(g.admin_issuer),
        )
        return content, 422 if errors else 200

    @bp.get("/assessments")
    @access.may(Permission.READ_ALL)
    def assessments() -> ResponseReturnValue:
        return page(policies.get(g.admin_issuer))

    @bp.post("/assessments")
    @access.required
    def save_assessments() -> ResponseReturnValue:
        before, given = policies.get(g.admin_issuer), request.form
        numbers = {name: _number(given.get(name, ""), most) for name, most in _NUMBERS.items()}
        shown = {one.value: one for one in ExaminerShown}
        wanted = AssessmentPolicy(
            known_personally=bool(given.get("known_personally")),
            second_person=bool(given.get("second_person")),
            appeal_days=before.appeal_days if numbers["appeal_days"] is None else numbers["appeal_days"],
            retention_months=before.retention_months
            if numbers["retention_months"] is None
            else numbers["retention_months"],
            examiner_shown=shown.get(given.get("examiner_shown", ""), before.examiner_shown),
        )
        if wrong := [name for name, number in numbers.items() if number is None]:
            return page(wanted, wrong)
        if wanted != before:
            with audit.together():
                policies.put(g.admin_issuer, wanted)
                audit.record(g.admin_issuer, Action.ASSESSMENT_POLICY_CHANGED, who=g.admin_name)
        return redirect(url_for("admin.assessments", done="saved"), code=303)

    @bp.post("/assessments/retention")
    @access.required
    def run_retention() -> ResponseReturnValue:
        with audit.together():
            done = retention.run(g.admin_issuer)
            if done.numbers:
                audit.record(g.admin_issuer, Action.RETENTION_RUN, str(len(done.numbers)), who=g.admin_name)
        return redirect(url_for("admin.assessments", done="ran", number=len(done.numbers)), code=303)


def _number(given: str, most: int) -> int | None:
    """Return a whole number from 0 to `most`, None for anything else."""
    given = given.strip()
    is_whole = given.isascii() and given.isdigit() and len(given) <= 3
    return int(given) if is_whole and int(given) <= most else None
