"""Suspending, lifting and revoking many awards: chosen, looked through, confirmed by their number, and followed."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.admin.access import AdminAccess
from app.admin.case_routes import NAMELESS
from app.admin.roles import Permission
from app.awards import Act, Published, WordsUnfit
from app.bulk import ACTS, SHOWN, BulkActs, Imports, NothingChosen, Sealed, Selection, TooManyChosen, ids_of
from app.clock import day_of
from app.issuers import Issuers
from app.web import language, problem_table, table

# Where numbers have a decimal comma, spreadsheets expect a semicolon between cells.
_DELIMITERS = {"sl": ";"}
_MOST_FILE = 1024 * 1024


def add_bulk(
    bp: Blueprint,
    *,
    access: AdminAccess,
    issuers: Issuers,
    published: Published,
    imports: Imports,
    acts: BulkActs,
    sealed: Sealed,
) -> None:
    """Add the routes of acts about many awards."""

    @bp.get("/many")
    @access.may(Permission.READ_AWARDS)
    def list_bulk() -> ResponseReturnValue:
        return _page()

    @bp.post("/many")
    @access.may(Permission.CHANGE_AWARDS)
    def look_at_many() -> ResponseReturnValue:
        act, selection, wrong = _asked()
        if act is None or wrong:
            return _page(wrong=wrong or "act"), 422
        try:
            surveyed = acts.survey(g.admin_issuer, act, selection)
        except NothingChosen:
            return _page(wrong="selection"), 422
        except TooManyChosen:
            return _page(wrong="too_many"), 422
        choice = sealed.choice(act, list(surveyed.chosen), issuer_slug=g.admin_issuer, by=str(g.admin_session))
        return _preview(act, choice, surveyed=surveyed)

    @bp.post("/many/confirm")
    @access.may(Permission.CHANGE_AWARDS)
    def confirm_bulk() -> ResponseReturnValue:
        choice = request.form.get("preview", "")
        seen = sealed.opened_choice(choice, issuer_slug=g.admin_issuer, by=str(g.admin_session))
        reason, number = request.form.get("reason", ""), request.form.get("number", type=int)
        try:
            acts.check_reason(seen.act, reason)
        except WordsUnfit as error:
            named = Selection(named=[award_id for award_id, _ in seen.chosen])
            again = acts.survey(g.admin_issuer, seen.act, named)
            return _preview(seen.act, choice, surveyed=again, reason=reason, error=error.why), 422
        bulk_id = acts.confirm(g.admin_issuer, seen, reason=reason, number=number, by=g.admin_name or NAMELESS)
        return redirect(url_for("admin.show_bulk", bulk_id=bulk_id), code=303)

    @bp.get("/many/<uuid:bulk_id>")
    @access.may(Permission.READ_AWARDS)
    def show_bulk(bulk_id: UUID) -> ResponseReturnValue:
        return render_template(
            "admin/bulk.html",
            issuer=issuers.get(g.admin_issuer),
            one=acts.find(g.admin_issuer, bulk_id),
            problems=problem_table(),
        )

    @bp.post("/many/<uuid:bulk_id>")
    @access.may(Permission.CHANGE_AWARDS)
    def stop_bulk(bulk_id: UUID) -> ResponseReturnValue:
        acts.stop(g.admin_issuer, bulk_id, by=g.admin_name or NAMELESS)
        return redirect(url_for("admin.show_bulk", bulk_id=bulk_id), code=303)

    @bp.get("/many/<uuid:bulk_id>.csv")
    @access.may(Permission.READ_AWARDS)
    def bulk_file(bulk_id: UUID) -> ResponseReturnValue:
        header = [gettext("Award"), gettext("Learner"), gettext("Result"), gettext("Why")]
        headers = {
            "Content-Type": "text/csv; charset=utf-8",
            "Content-Disposition": f'attachment; filename="{bulk_id}.csv"',
            "Cache-Control": "no-store",
        }
        return table(header, _lines(bulk_id), delimiter=_DELIMITERS.get(language(), ",")), headers

    def _lines(bulk_id: UUID) -> Iterator[list[str]]:
        problems = problem_table()
        for award_id, name, state, code in acts.results(g.admin_issuer, bulk_id):
            why = str(problems[code].title) if code in problems else code
            yield [str(award_id), name, state.value, why]

    def _preview(act: Act, choice: str, **more: object) -> str:
        return render_template(
            "admin/bulk_preview.html",
            issuer=issuers.get(g.admin_issuer),
            act=act,
            sealed=choice,
            shown=SHOWN,
            **{"reason": "", "error": "", **more},
        )

    def _page(**more: object) -> str:
        return render_template(
            "admin/bulk_choose.html",
            issuer=issuers.get(g.admin_issuer),
            offered=published.search(g.admin_issuer, limit=1_000),
            imports=imports.newest(g.admin_issuer),
            acts=acts.newest(g.admin_issuer),
            problems=problem_table(),
            given=request.values,
            **{"wrong": "", **more},
        )


def _asked() -> tuple[Act | None, Selection, str]:
    """Return what the form asks for, and the name of a field that cannot be read, "" if all can."""
    act = next((one for one in ACTS if one.value == request.form.get("act")), None)
    days: dict[str, date | None] = {"first": None, "last": None}
    for name in days:
        if words := request.form.get(name, "").strip():
            found = day_of(words)
            if found is None:
                return act, Selection(), name
            days[name] = found
    file = request.files.get("file")
    listed = file.stream.read(_MOST_FILE + 1) if file else b""
    if len(listed) > _MOST_FILE:
        return act, Selection(), "file"
    words = request.form.get("ids", "") + "\n" + listed.decode(errors="replace")
    named = ids_of(words)
    if words.strip() and not named:
        return act, Selection(), "ids"
    selection = Selection(
        achievement_id=request.form.get("achievement", type=UUID),
        first=days["first"],
        last=days["last"],
        import_id=request.form.get("import", type=UUID),
        named=named,
    )
    return act, selection, ""
