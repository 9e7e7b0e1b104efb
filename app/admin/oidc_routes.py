"""Administrators' sign-in by the institution's own provider: the way there and back, entering it, and trying it."""

from uuid import UUID

from flask import Blueprint, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.admin.access import COOKIE, SESSION_TTL, AdminAccess, SignedOut
from app.admin.audit import Action, Audit
from app.admin.providers import NobodyBound, ProviderInvalid, ProviderUntried, roles_from
from app.admin.roles import AdminRole, Permission, may
from app.admin.sign_ins import QUESTION_TTL, SignIns, Trial, new_browser
from app.issuers import Issuers
from app.web import cookie, public, set_cookie

BROWSER_COOKIE = "mc_oidc"


def add_oidc(bp: Blueprint, *, access: AdminAccess, audit: Audit, issuers: Issuers, sign_ins: SignIns) -> None:
    """Add the routes of signing in by a provider."""
    providers = sign_ins.providers

    @bp.get("/oidc/<slug>")
    @public
    def to_provider(slug: str) -> ResponseReturnValue:
        browser = cookie(BROWSER_COOKIE) or new_browser()
        address = sign_ins.begin(slug, browser, next_path=request.args.get("next", ""))
        return keep_browser(redirect(address, code=303), browser)

    @bp.get("/oidc/<slug>/callback")
    @public
    def from_provider(slug: str) -> ResponseReturnValue:
        done = sign_ins.finish(slug, request.args, cookie(BROWSER_COOKIE), session_id=_session(access))
        if isinstance(done, Trial):
            administrator = access.current()
            audit.record(slug, Action.PROVIDER_TRIED, who=administrator.name)
            g.admin_issuer, g.admin_name, g.admin_role = slug, administrator.name, administrator.role
            return render_template("admin/provider_tried.html", issuer=issuers.get(slug), trial=done)
        response = redirect(done.next_path or url_for(start_of(done.role)), code=303)
        seat(response, done.secret)
        return response

    def page(status: int = 200, **more: object) -> ResponseReturnValue:
        content = render_template(
            "admin/provider.html",
            issuer=issuers.get(g.admin_issuer),
            entered=providers.shown(g.admin_issuer),
            for_all=providers.for_all,
            redirect_uri=sign_ins.redirect_uri(g.admin_issuer),
            roles=list(AdminRole),
            **{"given": None, "wrong": "", "untried": False, "unbound": False, **more},
        )
        return content, status

    @bp.get("/administrators/sign-in")
    @access.may(Permission.READ_ALL)
    def provider() -> ResponseReturnValue:
        return page()

    @bp.post("/administrators/sign-in")
    @access.required
    def save_provider() -> ResponseReturnValue:
        given = {name: request.form.get(name, "")[:4000] for name in _FIELDS}
        try:
            role_values = roles_from(request.form.get("role_values", "")[:8000])
            with audit.together():
                providers.put(g.admin_issuer, **given, role_values=role_values)
                audit.record(g.admin_issuer, Action.PROVIDER_CHANGED, given["issuer"], who=g.admin_name)
        except ProviderInvalid as error:
            return page(422, given=request.form, wrong=error.field)
        return redirect(url_for("admin.provider", done="saved"), code=303)

    @bp.post("/administrators/sign-in/try")
    @access.required
    def try_provider() -> ResponseReturnValue:
        providers.check(g.admin_issuer)
        browser = cookie(BROWSER_COOKIE) or new_browser()
        address = sign_ins.begin(g.admin_issuer, browser, tester=g.admin_session)
        return onward(address, browser)

    @bp.post("/administrators/sign-in/switch")
    @access.required
    def switch_provider() -> ResponseReturnValue:
        on = request.form.get("on") == "yes"
        try:
            with audit.together():
                if bound := providers.switch(g.admin_issuer, on=on):
                    audit.record(g.admin_issuer, Action.COLLEAGUE_BOUND, bound, who=bound)
                audit.record(g.admin_issuer, Action.PROVIDER_ON if on else Action.PROVIDER_OFF, who=g.admin_name)
        except ProviderUntried:
            return page(409, untried=True)
        except NobodyBound:
            return page(409, unbound=True)
        return redirect(url_for("admin.provider", done="on" if on else "off"), code=303)


_FIELDS = ("issuer", "client_id", "secret", "person_claim", "role_claim")


def start_of(role: AdminRole) -> str:
    """Return the endpoint of the page with which somebody begins."""
    return "admin.awards" if may(role, Permission.READ_AWARDS) else "admin.reviews"


def seat(response: Response, secret: str) -> None:
    """Let this browser be signed in."""
    set_cookie(response, COOKIE, secret, max_age_s=int(SESSION_TTL.total_seconds()), path="/admin")


def onward(address: str, browser: str) -> Response:
    """Return a page that leads to a provider: a form's answer may not, since forms go to our own pages only."""
    return keep_browser(make_response(render_template("admin/onward.html", address=address)), browser)


def keep_browser(response: Response, browser: str) -> Response:
    """Let the browser be told from others when it comes back."""
    set_cookie(response, BROWSER_COOKIE, browser, max_age_s=int(QUESTION_TTL.total_seconds()), path="/admin")
    return response


def _session(access: AdminAccess) -> UUID | None:
    try:
        return access.current().session_id
    except SignedOut:
        return None
