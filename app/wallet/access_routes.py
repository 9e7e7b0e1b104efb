"""The holder's private e-mail address, by which they come to what is theirs after the studies."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.holders import COOKIE, Accesses, AddressUnfit, Door
from app.notices import Notices
from app.web import Allowance, cookie, language, network_of


def blueprint(door: Door, *, accesses: Accesses, notices: Notices, allowance: Allowance) -> Blueprint:
    """Return the routes, to hang on a door's blueprint. `allowance` is for letters that anybody has sent."""
    bp = Blueprint("access", __name__, url_prefix="/access")

    @bp.get("")
    @door.requires
    def show() -> ResponseReturnValue:
        return _page()

    @bp.post("")
    @door.requires
    def ask() -> ResponseReturnValue:
        if not door.launch():  # a class in one room has one network, and each of its launches few letters an hour
            allowance.take(network_of(request.remote_addr))
        address = request.form.get("address", "")
        try:
            if door.launch():
                for holder in door.holders():
                    accesses.ask(holder, address, language(), link_address)
            else:
                accesses.ask_change(cookie(COOKIE), address, language(), link_address)
        except AddressUnfit:
            return _page(address=address, is_unfit=True), 422
        return redirect(door.url("access.show", done="sent" if door.holders() else None), code=303)

    @bp.post("/erase")
    @door.requires
    def erase() -> ResponseReturnValue:
        for holder in door.holders():
            accesses.erase(holder)
        if door.launch():
            return redirect(door.url("access.show", done="erased" if door.holders() else None), code=303)
        return redirect(url_for("kept.door", done="erased"), code=303)

    def _page(*, address: str = "", is_unfit: bool = False) -> str:
        waiting = [until for holder in door.holders() if (until := accesses.waiting_until(holder))]
        found = [access for holder in door.holders() if (access := accesses.of(holder))]
        return render_template(
            "wallet/access.html",
            door=door,
            access=max(found, key=lambda access: access.address != "", default=None),
            is_on=accesses.is_on,
            until=max(waiting, default=None),
            chosen=notices.chosen(door.holders()),
            address=address,
            is_unfit=is_unfit,
        )

    return bp


def link_address(token: str) -> str:
    """Return the public address of the page that a letter's link opens."""
    return str(current_app.config["PUBLIC_URL"]) + url_for("kept.link", token=token)
