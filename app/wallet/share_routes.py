"""The holder's links to a credential: made in one click, looked at, withdrawn."""

from collections.abc import Set
from uuid import UUID, uuid4

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.awards import OPENBADGE, SD_JWT, AwardMissing, AwardState, Entry, Register
from app.clock import Clock
from app.holders import Door
from app.sharing import DEFAULT_DAYS, TERMS, Share, Shares, Shows, Standing
from app.signing import withholding
from app.wallet.attachment import attachment
from app.web import qr_image

_WITHOUT_GRADE = frozenset({"grade", "jti"})  # the address may lead to a page that shows the grade


def sharing_blueprint(door: Door, shares: Shares, register: Register, clock: Clock) -> Blueprint:
    """Return the holder's routes, to hang on a door's blueprint."""
    bp = Blueprint("share", __name__, url_prefix="/<uuid:award_id>/share")

    @bp.get("")
    @door.requires
    def show(award_id: UUID) -> ResponseReturnValue:
        entry, now = door.owned(register, award_id), clock()
        formats = register.formats(award_id)
        links = [(share, share.standing(now).value, _address(share)) for share in shares.of_award(award_id)]
        is_open = Standing.OPEN.value
        return render_template(
            "wallet/share.html",
            door=door,
            entry=entry,
            award=entry.award,
            open_links=[
                (share, address, qr_image(address) if address else "")
                for share, standing, address in links
                if standing == is_open
            ],
            over=[(share, standing) for share, standing, _ in links if standing != is_open],
            made=request.args.get("made", ""),
            may_share=_may_share(entry, formats),
            has_grade=entry.award.grade is not None,
            has_token=SD_JWT in formats,
            terms=[*TERMS, 0],
            usual=DEFAULT_DAYS,
            page_shows_all=shares.page_shows(award_id) is Shows.EVERYTHING,
            request_key=uuid4(),
        )

    @bp.post("")
    @door.requires
    def make(award_id: UUID) -> ResponseReturnValue:
        entry = door.owned(register, award_id)
        if not _may_share(entry, register.formats(award_id)):
            # Withdrawn since the page was shown: the next one says so.
            return redirect(door.url("show", award_id=award_id), code=303)
        share = shares.make(
            award_id,
            days=request.form.get("days", DEFAULT_DAYS, type=int),
            shows_grade=entry.award.grade is not None and request.form.get("grade") == "1",
            # The key of the form is the link's id: sent twice, it is one link.
            request=request.form.get("request", type=UUID) or uuid4(),
        )
        return redirect(door.url("share.show", award_id=award_id, made=share.share_id), code=303)

    @bp.post("/<uuid:share_id>/withdraw")
    @door.requires
    def withdraw(award_id: UUID, share_id: UUID) -> ResponseReturnValue:
        door.owned(register, award_id)
        shares.withdraw(award_id, share_id)
        return redirect(door.url("share.show", award_id=award_id, done="withdrawn"), code=303)

    @bp.post("/page")
    @door.requires
    def page(award_id: UUID) -> ResponseReturnValue:
        door.owned(register, award_id)
        everything = request.form.get("shows") == "everything"
        shares.show_page(award_id, everything=everything)
        return redirect(door.url("share.show", award_id=award_id, done="shown" if everything else "hidden"), code=303)

    @bp.get("/credential.sd.jwt")
    @door.requires
    def file(award_id: UUID) -> ResponseReturnValue:
        entry = door.owned(register, award_id)
        content = register.credential(entry.award.award_id, SD_JWT)
        if content is None:
            raise AwardMissing
        shown = withholding(content.decode(), _WITHOUT_GRADE)
        return attachment(shown, "application/dc+sd-jwt", "credential.without-grade.sd.jwt")

    return bp


def _may_share(entry: Entry, formats: Set[str]) -> bool:
    return entry.state is AwardState.ISSUED and OPENBADGE in formats


def _address(share: Share) -> str:
    """Return the link as it is given away, "" where its secret cannot be told any more."""
    return f"{current_app.config['PUBLIC_URL']}{url_for('shared.show', token=share.token)}" if share.token else ""
