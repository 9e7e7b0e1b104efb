"""Anyone checks a credential: by link, by file, by pasted text. And what machines need for it: DIDs, status lists."""

from typing import Any
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    current_app,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from app.awards import OPENBADGE, Award, AwardMissing, Definitions, Entry, Register, missing_from
from app.formats import elm_elements, preview
from app.images import Images
from app.issuers import Issuers
from app.sharing import Shares, Shows, seen, withheld
from app.verification import (
    NOT_SEALED,
    Enclosed,
    Enclosures,
    NothingEnclosed,
    NothingGiven,
    NotSignedYet,
    Opened,
    OwnIssuers,
    RemovedByHolder,
    Report,
    Revoked,
    SealVerifier,
    StatusLists,
    Verifier,
    opened,
    said,
    status_list_of,
)
from app.verify.context_routes import add_contexts
from app.verify.fault_words import FAULT_WORDS
from app.verify.foreign_words import elsewhere, plain_claims, step_notes
from app.verify.image_routes import add_images
from app.verify.key_routes import add_keys
from app.verify.links import path_of
from app.verify.report_json import report_json
from app.verify.sealed import answer_sealed
from app.verify.sheet import sheet_json, sheet_of, sheet_of_unsealed, sheet_page
from app.verify.status_routes import add_status
from app.web import Allowance, language, network_of, problem_response, public, wants_json

_FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")


def blueprint(
    *,
    verifier: Verifier,
    trusting_verifier: Verifier,
    seal_verifier: SealVerifier,
    enclosures: Enclosures,
    register: Register,
    definitions: Definitions,
    status_lists: StatusLists,
    issuers: Issuers,
    own_issuers: OwnIssuers,
    images: Images,
    shares: Shares,
    vct: str,
    allowance: Allowance,
) -> Blueprint:
    """Return the public routes. `trusting_verifier` is for bytes from our own store only.

    `allowance` is for what anybody hands in, and for links that lead nowhere: whoever has a right one is never stopped.
    """
    bp = Blueprint("verify", __name__)
    add_images(bp, images=images)
    add_keys(bp, issuers=issuers, own_issuers=own_issuers)

    @bp.get("/verify")
    @public
    def form() -> ResponseReturnValue:
        return render_template("verify/form.html", empty=False)

    @bp.post("/verify")
    @public
    def check() -> ResponseReturnValue:
        allowance.take(network_of(request.remote_addr))
        given = _given()
        if not given.strip():
            if wants_json():
                return problem_response(NothingGiven.code, 422)
            return render_template("verify/form.html", empty=True), 422
        if isinstance(given, str) and (path := path_of(given, current_app.config["PUBLIC_URL"])):
            return redirect(path, code=303)
        if enclosed := enclosures.opened(given):
            return _look_inside(enclosed)
        if european := opened(given):
            if european.has_seal:
                return answer_sealed(european, seal_verifier.check(european.content))
            return _look_at(european)
        return answered(verifier.check(given))

    @bp.get("/verify/<uuid:award_id>")
    @public
    def by_link(award_id: UUID) -> ResponseReturnValue:
        return _by_link(award_id, is_sheet=False)

    @bp.get("/verify/<uuid:award_id>/sheet")
    @public
    def sheet(award_id: UUID) -> ResponseReturnValue:
        return _by_link(award_id, is_sheet=True)

    @bp.get("/credentials/<uuid:award_id>")
    @public
    def credential(award_id: UUID) -> ResponseReturnValue:
        return redirect(url_for("verify.by_link", award_id=award_id), code=303)

    @bp.get("/achievements/<uuid:achievement_id>/<int(max=1000000):version>")
    @public
    def achievement(achievement_id: UUID, version: int) -> ResponseReturnValue:
        found = definitions.version(achievement_id, version)
        content = preview(found.achievement, found.issuer, language=language())
        ended_at = definitions.archived_at(achievement_id)
        return render_template("verify/achievement.html", version=found, elements=content, ended_at=ended_at)

    def _by_link(award_id: UUID, *, is_sheet: bool) -> ResponseReturnValue:
        try:
            entry = register.entry(award_id)
        except AwardMissing:
            allowance.take(network_of(request.remote_addr))
            raise
        if entry.erased_at:
            raise RemovedByHolder
        content = register.credential(award_id, OPENBADGE)
        if content is None:
            return answered_unsigned(entry)
        report = trusting_verifier.check(content)
        # Whoever has the address has it from a file or a paper, or from somebody who did: see README, Decisions.
        shows = shares.page_shows(award_id)
        if is_sheet:
            answer = _sheet_alone(report, entry.award, shows)
        else:
            answer = answered(report, own=entry.award, shows=shows, shared="page", newer=_newer(award_id))
        return kept_private(answer)

    def _newer(award_id: UUID) -> str:
        successor = register.successor(award_id)
        is_shown = successor is not None and shares.page_shows(successor) is Shows.EVERYTHING
        return url_for("verify.by_link", award_id=successor) if is_shown else ""

    def _look_inside(enclosed: Enclosed) -> ResponseReturnValue:
        if enclosed.unverified_credential is None:
            raise NothingEnclosed(enclosed.carrier)
        return answered(verifier.check(enclosed.unverified_credential), enclosed=enclosed)

    add_contexts(bp)
    add_status(bp, status_lists=status_lists, vct=vct)
    return bp


def kept_private(response: Response) -> Response:
    """Keep what is shown of a person out of searches, and out of stores that would answer when it is shown no more."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Cache-Control"] = "no-store"
    return response


def _given() -> bytes | str:
    if request.mimetype not in _FORMS:
        return request.get_data()  # of whatever kind it calls itself: what it is shows by what stands in it
    upload = request.files.get("file")
    content = upload.read() if upload else b""
    return content or request.form.get("text", "")


def answered(
    report: Report,
    *,
    own: Award | None = None,
    enclosed: Enclosed | None = None,
    shows: Shows = Shows.EVERYTHING,
    shared: str = "",
    back: str = "",
    newer: str = "",
) -> Response:
    """Return what was found, as a page or for a program; `newer` leads to what stands in its place, if that is shown.

    What `shows` does not let through is not said; `shared` tells how it is shown: "page" or "link", to its holder
    beforehand "preview", from where `back` leads back, and nothing where somebody has given the credential itself.
    """
    found = said(report.form, _readable(report), language())
    content, hidden = seen(found, shows), withheld(found, shows)
    are_pages_changed = bool(enclosed and enclosed.is_changed)
    # By link the sheet has an address of its own; of what was handed in nothing is kept, so it stands on the page.
    at_page = own if shared == "page" else None
    url = at_page.credential_url if at_page else ""
    sheet = sheet_of(report, content, are_pages_changed=are_pages_changed, url=url)
    if wants_json():
        return jsonify(
            **report_json(report, content, sheet, are_pages_changed=are_pages_changed),
            form=report.form.value,
            elsewhere=elsewhere(report),
            decided_elsewhere=own.is_elsewhere if own else None,
            **({"carrier": enclosed.carrier.value, "pages": enclosed.seal} if enclosed else {}),
            key_revoked_since=report.key_revocation.since.isoformat() if report.key_revocation else None,
            **({"withheld": hidden} if shared else {}),
        )
    page = render_template(
        "verify/result.html",
        report=report,
        elements=content,
        withheld=hidden,
        shared=shared,
        back=back,
        newer=newer,
        own=own,
        enclosed=enclosed,
        notes=step_notes(report),
        claims=plain_claims(report),
        status_list=status_list_of(report),
        sheet=None if at_page else sheet_page(sheet),
        sheet_url=url_for("verify.sheet", award_id=at_page.award_id) if at_page and sheet else "",
    )
    return make_response(page)


def answered_unsigned(entry: Entry) -> Response:
    """Return what is said of an award without a file: it is not signed yet, or was withdrawn before it was."""
    if wants_json():
        return problem_response(Revoked.code if entry.state == "revoked" else NotSignedYet.code, 409)
    return make_response(render_template("verify/pending.html", entry=entry), 409)


def _sheet_alone(report: Report, own: Award, shows: Shows) -> Response:
    content = seen(said(report.form, _readable(report), language()), shows)
    sheet = sheet_of(report, content, url=own.credential_url)
    if wants_json():
        return jsonify(
            outcome=report.outcome.value, checked_at=report.checked_at.isoformat(), recognition=sheet_json(sheet)
        )
    if sheet is None:  # nothing in it is to be relied on, and the page of the result says why
        return make_response(redirect(url_for("verify.by_link", award_id=own.award_id), code=303))
    page = render_template(
        "verify/sheet.html", elements=content, sheet=sheet_page(sheet), outcome=report.outcome, award_id=own.award_id
    )
    return make_response(page)


def _look_at(found: Opened) -> ResponseReturnValue:
    """Answer what a European digital credential without a seal says, and that nothing of it is verified."""
    elements = elm_elements(found.unverified_document, language())
    lacking = missing_from(elements)
    sheet = sheet_of_unsealed(elements)
    if wants_json():
        return jsonify(
            outcome=NOT_SEALED,
            genuine=False,
            faults=list(found.faults),
            missing=lacking,
            content=elements or None,
            recognition=sheet_json(sheet),
        )
    return render_template(
        "verify/european.html",
        found=found,
        elements=elements,
        fault_words=[FAULT_WORDS[fault] for fault in found.faults],
        lacking=lacking,
        sheet=sheet_page(sheet),
    )


def _readable(report: Report) -> dict[str, Any]:
    """Return the document if its content may be content at all: never that of an altered one."""
    return report.document if report.document and report.is_intact else {}
