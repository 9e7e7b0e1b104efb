"""Anyone checks a credential: by link, by file, by pasted text. And what machines need for it: DIDs, status lists."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.awards import OPENBADGE, Award, Definitions, Register, missing_from
from app.formats import elm_elements, preview
from app.images import Images
from app.issuers import Issuers
from app.sharing import Shares, Shows, seen, withheld
from app.verification import (
    Enclosed,
    Enclosures,
    NothingEnclosed,
    Opened,
    Outcome,
    OwnIssuers,
    Report,
    SealVerifier,
    StatusLists,
    Verifier,
    opened,
    said,
)
from app.verify.context_routes import add_contexts
from app.verify.fault_words import FAULT_WORDS
from app.verify.foreign_words import elsewhere, plain_claims, step_notes
from app.verify.image_routes import add_images
from app.verify.key_routes import add_keys
from app.verify.report_json import report_json
from app.verify.sealed import answer_sealed
from app.verify.status_routes import add_status
from app.web import language, public, wants_json

NOT_FOR_SEARCH = "noindex, nofollow, noarchive"


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
) -> Blueprint:
    """Return the public routes. `trusting_verifier` is for bytes from our own store only."""
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
        given = _given()
        if not given.strip():
            return render_template("verify/form.html", empty=True), 422
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
        entry, content = register.entry(award_id), register.credential(award_id, OPENBADGE)
        if content is None:  # not signed yet, or withdrawn before it was
            return render_template("verify/pending.html", entry=entry), 409
        # Whoever has the address has it from a file or a paper, or from somebody who did: see README, Decisions.
        shows = shares.page_shows(award_id)
        answer = answered(trusting_verifier.check(content), own=entry.award, shows=shows, shared="page")
        answer.headers["X-Robots-Tag"] = NOT_FOR_SEARCH
        return answer

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

    def _look_inside(enclosed: Enclosed) -> ResponseReturnValue:
        if enclosed.unverified_credential is None:
            raise NothingEnclosed(enclosed.carrier)
        return answered(verifier.check(enclosed.unverified_credential), enclosed=enclosed)

    add_contexts(bp)
    add_status(bp, status_lists=status_lists, vct=vct)
    return bp


def _given() -> bytes | str:
    if request.is_json:
        return request.get_data()
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
) -> Response:
    """Return what was found, as a page or for a program.

    What `shows` does not let through is not said; `shared` tells how it is shown: "page" or "link", to its holder
    beforehand "preview", from where `back` leads back, and nothing where somebody has given the credential itself.
    """
    found = said(report.form, _readable(report), language())
    content, hidden = seen(found, shows), withheld(found, shows)
    if wants_json():
        return jsonify(
            **report_json(report),
            form=report.form.value,
            genuine=report.outcome is Outcome.GENUINE and not (enclosed and enclosed.is_changed),
            issuer={"id": report.issuer_id, "name": report.issuer_name},
            elsewhere=elsewhere(report),
            **({"carrier": enclosed.carrier.value, "pages": enclosed.seal} if enclosed else {}),
            key_revoked_since=report.key_revocation.since.isoformat() if report.key_revocation else None,
            **({"withheld": hidden} if shared else {}),
            **({"content": content} if shared == "link" else {}),
        )
    page = render_template(
        "verify/result.html",
        report=report,
        elements=content,
        withheld=hidden,
        shared=shared,
        back=back,
        own=own,
        enclosed=enclosed,
        notes=step_notes(report),
        claims=plain_claims(report),
    )
    return make_response(page)


def _look_at(found: Opened) -> ResponseReturnValue:
    """Answer what a European digital credential without a seal says, and that nothing of it is verified."""
    elements = elm_elements(found.unverified_document, language())
    lacking = missing_from(elements)
    if wants_json():
        return jsonify(
            outcome="not_sealed",
            genuine=False,
            faults=list(found.faults),
            missing=lacking,
        )
    words = [FAULT_WORDS[fault] for fault in found.faults]
    return render_template("verify/european.html", found=found, elements=elements, fault_words=words, lacking=lacking)


def _readable(report: Report) -> dict[str, Any]:
    """Return the document if its content may be shown at all: never that of an altered one."""
    return report.document if report.document and report.is_intact else {}
