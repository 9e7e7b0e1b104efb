"""The answer about a European digital credential with a seal."""

from flask import jsonify, render_template
from flask.typing import ResponseReturnValue

from app.awards import missing_from
from app.formats import elm_elements
from app.verification import Opened, SealReport, status_list_of
from app.verify.fault_words import FAULT_WORDS
from app.verify.report_json import report_json
from app.verify.seal_words import QUALITIES, TITLES, step_note
from app.verify.sheet import sheet_of, sheet_page
from app.web import language, wants_json


def answer_sealed(found: Opened, report: SealReport) -> ResponseReturnValue:
    """Answer what the check of the seal found, and what the credential says unless it was changed."""
    said = elm_elements(found.unverified_document, language()) if report.is_intact else {}
    lacking = missing_from(said) if said else []
    sheet = sheet_of(report, said)
    if wants_json():
        return jsonify(
            **report_json(report, said, sheet),
            seal=_seal_json(report),
            faults=list(found.faults) if report.is_intact else [],
            missing=lacking,
        )
    return render_template(
        "verify/sealed.html",
        report=report,
        elements=said,
        fault_words=[FAULT_WORDS[fault] for fault in found.faults] if report.is_intact else [],
        lacking=lacking,
        titles=TITLES,
        qualities=QUALITIES,
        step_note=step_note,
        sheet=sheet_page(sheet),
        status_list=status_list_of(report),
    )


def _seal_json(report: SealReport) -> dict[str, object] | None:
    """Return what is known of the seal, None where it does not fit; `known` tells whether somebody vouches for it."""
    if report.holder is None or report.quality is None or report.claimed_at is None:
        return None
    return {
        "known": report.is_issuer_known,
        "organisation": report.holder.legal_name,
        "identifier": report.holder.identifier,
        "country": report.holder.country,
        "quality": report.quality.value,
        "claimed_at": report.claimed_at.isoformat(),
        "stamped_at": report.stamped_at.isoformat() if report.stamped_at else None,
    }
