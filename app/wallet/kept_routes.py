"""Signing in by a letter: the same answer for everybody, a page with a button, and a session of a few hours."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.holders import COOKIE, Accesses, HolderLinkSpent, KeptDoor
from app.wallet.access_routes import link_address
from app.web import Allowance, cookie, is_from_own_page, language, network_of, public


def blueprint(door: KeptDoor, *, accesses: Accesses, allowance: Allowance) -> Blueprint:
    """Return the routes. `allowance` is for letters that anybody has sent, and for links that lead nowhere."""
    bp = Blueprint("kept", __name__, url_prefix="/my")

    @bp.get("")
    @door.requires
    def home() -> ResponseReturnValue:
        return redirect(door.url("list.show"), code=303)

    @bp.get("/sign-in", endpoint="door")
    @public
    def door_page() -> ResponseReturnValue:
        return render_template("wallet/sign_in.html", is_on=accesses.is_on, is_sent=False)

    @bp.post("/sign-in")
    @public
    def send() -> ResponseReturnValue:
        _check_page()
        allowance.take(network_of(request.remote_addr))
        accesses.begin_sign_in(request.form.get("address", ""), language(), link_address)
        return render_template("wallet/sign_in.html", is_on=True, is_sent=True)

    @bp.get("/link/<token>")
    @public
    def link(token: str) -> ResponseReturnValue:
        # Programs that look at letters before people do open links; only the button does anything.
        try:
            kind = accesses.kind_of(token)
        except HolderLinkSpent:
            allowance.take(network_of(request.remote_addr))
            raise
        return render_template("wallet/link.html", kind=kind, token=token)

    @bp.post("/link/<token>")
    @public
    def enter(token: str) -> ResponseReturnValue:
        _check_page()
        try:
            opaque = accesses.use(token)
        except HolderLinkSpent:
            allowance.take(network_of(request.remote_addr))
            raise
        response = redirect(url_for("my.list.show"), code=303)
        response.set_cookie(  # goes with the browser, which may be a shared one
            COOKIE,
            opaque,
            path="/my",
            httponly=True,
            secure=str(current_app.config["PUBLIC_URL"]).startswith("https://"),
            samesite="Lax",
        )
        return response

    @bp.post("/sign-out")
    @door.requires
    def sign_out() -> ResponseReturnValue:
        accesses.sign_out(cookie(COOKIE), everywhere="everywhere" in request.form)
        response = redirect(url_for("kept.door", done="out"), code=303)
        response.delete_cookie(COOKIE, path="/my")
        return response

    return bp


def _check_page() -> None:
    if not is_from_own_page(str(current_app.config["PUBLIC_URL"])):
        raise HolderLinkSpent("sent from another site's page")
