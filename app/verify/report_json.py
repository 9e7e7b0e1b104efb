"""What programs are told of every check, whatever was checked. README, "Verify by program", describes the shape."""

from collections.abc import Mapping
from typing import Any

from app.verification import Entry, Outcome, Report, SealReport, answer_of, known_by, status_list_of, status_said
from app.verify.sheet import issuer_name, sheet_json
from app.verify.step_words import steps_json
from app.web import language


def report_json(
    report: Report | SealReport,
    elements: Mapping[str, Any],
    sheet: tuple[Entry, ...] | None,
    *,
    are_pages_changed: bool = False,
) -> dict[str, Any]:
    """Return the answer, the steps, the issuer, the status and the content; `elements` are those that may be shown.

    `genuine` is true for the outcome `genuine` alone. `credential_outcome` is that of the signed credential itself,
    whatever was done to the pages around it and whoever sealed it.
    """
    outcome = answer_of(report, are_pages_changed=are_pages_changed)
    return {
        "outcome": outcome,
        "genuine": outcome == Outcome.GENUINE,
        "credential_outcome": report.outcome.value,
        "checked_at": report.checked_at.isoformat(),
        "language": language(),
        "steps": steps_json(report),
        "issuer": {
            "id": report.issuer_id if isinstance(report, Report) else "",
            "name": report.issuer_name if isinstance(report, Report) else issuer_name(report, elements),
            "known_by": known_by(report).value,
            "web_domain": report.published_at if isinstance(report, Report) else "",
        },
        "status": {"state": status_said(report).value, "list": status_list_of(report)},
        "reason": report.reason,
        "revoked_at": report.revoked_at.isoformat() if report.revoked_at else None,
        "suspended_at": report.suspended_at.isoformat() if report.suspended_at else None,
        "superseded_at": report.superseded_at.isoformat() if report.superseded_at else None,
        "content": dict(elements) or None,
        "recognition": sheet_json(sheet),
    }
