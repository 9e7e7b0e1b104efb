"""What is known of a credential whose issuer is elsewhere, for people and for machines."""

from typing import Any

from app.verification import Form, Report, StepName
from app.web import problem_table

_NOT_SAID = frozenset({"iss", "iat", "nbf", "exp", "jti", "sub", "aud", "cnf", "status", "vct#integrity"})
_MOST_CLAIMS, _LONGEST = 40, 300


def step_notes(report: Report) -> dict[str, str]:
    """Return the sentence for each step that was refused, by the step's name."""
    table = problem_table()
    return {step.name.value: str(table[step.code].what) for step in report.steps if step.code in table}


def elsewhere(report: Report) -> dict[str, Any] | None:
    """Return what is known where the issuer's own address vouches for the key, None for all others."""
    if not report.published_at:
        return None
    step = report.step(StepName.STATUS)
    told = {"verification.revoked": "revoked", "verification.suspended": "suspended"}
    status = told.get(step.code, "unknown")
    if step.passed:
        status = "valid" if report.has_status else "none"
    return {"domain": report.published_at, "signature_fits": report.is_intact, "status": status}


def plain_claims(report: Report) -> list[dict[str, str]]:
    """Return the plain claims of a stranger's SD-JWT VC, whose type we do not know, as names and values."""
    if report.form is not Form.SD_JWT or not report.is_intact or not report.published_at or report.document is None:
        return []
    found: list[dict[str, str]] = []
    for name, value in report.document.items():
        if name not in _NOT_SAID:
            parts = value.items() if isinstance(value, dict) else [("", value)]
            found += [
                {"label": f"{name}.{key}" if key else name, "value": str(part)[:_LONGEST]}
                for key, part in parts
                if isinstance(part, str | int | float) and not isinstance(part, bool)
            ]
    return found[:_MOST_CLAIMS]
