"""What programs are told of every check, whatever was checked."""

from typing import Any

from app.verification import Report, SealReport


def report_json(report: Report | SealReport) -> dict[str, Any]:
    """Return the outcome, the steps, and what the issuer says about the credential now."""
    return {
        "outcome": report.outcome.value,
        "checked_at": report.checked_at.isoformat(),
        "steps": [
            {"number": step.number, "name": step.name.value, "passed": step.passed, "code": step.code}
            for step in report.steps
        ],
        "reason": report.reason,
        "suspended_at": report.suspended_at.isoformat() if report.suspended_at else None,
        "superseded_at": report.superseded_at.isoformat() if report.superseded_at else None,
    }
