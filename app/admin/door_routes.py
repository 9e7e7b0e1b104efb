"""The door of the administration: coming in by a link or by the institution's own sign-in, and going."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.admin.access import AdminAccess, LinkSpent
from app.admin.oidc_routes import onward, seat, start_of
from app.admin.roles import Permission
from app.admin.sign_ins import SignIns, new_browser, own_path
from app.issuers import Issuers
from app.web import is_from_own_page, public


def add_door(bp: Blueprint, *, access: AdminAccess, issuers: Issuers, sign_ins: SignIns, public_url: str) -> None:
    """Add the routes with which one comes and goes."""

    @bp.get("/sign-in/")
    @public
    def door() -> ResponseReturnValue:
        # Only a press of the button spends the link: a mail scanner that opens it does not.
        return render_template(
            "admin/door.html",
            institutions=[one for one in issuers.all() if sign_ins.providers.is_open(one.slug)],
            next_path=own_path(request.args.get("next", "")),
        )

    @bp.post("/sign-in/")
    @public
    def sign_in() -> ResponseReturnValue:
        # Otherwise another site could sign a colleague in to an institution of its own.
        if not is_from_own_page(public_url, otherwise=True):
            raise LinkSpent("not from our page")
        token = request.form.get("token", "")
        link = access.link(token)
        if link.colleague_id and sign_ins.providers.is_open(link.issuer_slug):
            # An invitation lets in whoever has the institution's account, and a link of the command line anybody.
            browser = new_browser()
            return onward(sign_ins.begin(link.issuer_slug, browser, link=link), browser)
        secret, role = access.sign_in(token)
        response = redirect(url_for(start_of(role)), code=303)
        seat(response, secret)
        return response

    @bp.post("/sign-out")
    @access.may(Permission.BE_SIGNED_IN)
    def sign_out() -> ResponseReturnValue:
        left = access.sign_out()
        way_out = sign_ins.way_out(left.issuer_slug) if left and left.colleague_id else ""
        if way_out:
            return render_template("admin/signed_out.html", way_out=way_out)
        return redirect(url_for("home.show"), code=303)
