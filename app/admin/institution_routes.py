"""The institution's profile, which every micro-credential of it carries."""

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.admin.access import AdminAccess
from app.admin.audit import Action, Audit
from app.admin.profile_form import languages_of, profile_from_form
from app.admin.profile_words import KIND_WORDS, PROBLEM_WORDS
from app.admin.review_form import ADD, changes_rows, rows_after, rows_from, rows_of
from app.admin.roles import Permission
from app.issuers import MAX_REVIEWS, IssuerProfile, Issuers, Problem
from app.vocabularies import EU_LANGUAGES


def add_institution(bp: Blueprint, *, access: AdminAccess, audit: Audit, issuers: Issuers) -> None:
    """Add the routes with which an institution describes itself."""

    def page(profile: IssuerProfile, rows: list[dict[str, str]], **more: object) -> str:
        return render_template(
            "admin/institution.html",
            profile=profile,
            rows=rows,
            most_rows=MAX_REVIEWS,
            posted=request.form if request.method == "POST" else None,
            text_languages=languages_of(profile),
            languages=dict.fromkeys([*profile.languages, *EU_LANGUAGES]),
            kinds=KIND_WORDS,
            add=ADD,
            **{"issuer": issuers.get(g.admin_issuer), "errors": {}, "action": "", **more},
        )

    @bp.get("/institution")
    @access.may(Permission.READ_ALL)
    def institution() -> ResponseReturnValue:
        profile = issuers.get(g.admin_issuer)
        return page(profile, rows_of(profile))

    @bp.post("/institution")
    @access.required
    def save_institution() -> ResponseReturnValue:
        before = issuers.get(g.admin_issuer)
        profile, unreadable = profile_from_form(request.form, request.form.getlist("language"), before)
        action = request.form.get("action", "save")
        if action == "languages" or changes_rows(action):
            # The page grows or shrinks, and nothing is stored: without JavaScript this is how a form does that.
            rows = rows_after(request.form, action) if changes_rows(action) else rows_from(request.form)
            return page(profile, rows, action=action)
        found = issuers.problems(profile) | unreadable
        if found:
            return page(profile, rows_from(request.form), errors=_words(found)), 422
        with audit.together():
            issuers.put(profile)
            audit.record(g.admin_issuer, Action.PROFILE_CHANGED, who=g.admin_name)
        return redirect(url_for("admin.institution", done="saved"), code=303)


def _words(problems: dict[str, Problem]) -> dict[str, str]:
    return {field: str(PROBLEM_WORDS[problem]) for field, problem in problems.items()}
