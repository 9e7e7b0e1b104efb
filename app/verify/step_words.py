"""What each step of a check has found, in words."""

from typing import Any

from flask_babel import lazy_gettext as _

from app.verification import Report, SealReport, StepName
from app.verify.seal_words import UNTAKEN, step_note
from app.web import problem_table

_PASSED: dict[StepName, Any] = {
    StepName.FORMAT: _("It can be read."),
    StepName.ALGORITHM: _("It is signed in a way that is trusted."),
    StepName.SIGNATURE: _("The signature fits every word of the file."),
    StepName.ISSUER: _("The institution is registered on this site."),
    StepName.DATES: _("Its validity has begun and has not ended."),
    StepName.STATUS: _("The issuer has not withdrawn it, or keeps no list."),
}


def steps_json(report: Report | SealReport) -> list[dict[str, Any]]:
    """Return every step with its code, which stays the same, and a sentence in the reader's language."""
    if isinstance(report, SealReport):
        return [
            {**_step(step.number, step.name.value, step.passed, step.code), "sentence": step_note(report, step)}
            for step in report.steps
        ]
    table = problem_table()
    found = []
    for step in report.steps:
        said = _PASSED[step.name] if step.passed else UNTAKEN
        words = table[step.code].what if step.code in table else said
        found.append({**_step(step.number, step.name.value, step.passed, step.code), "sentence": str(words)})
    return found


def _step(number: int, name: str, passed: bool | None, code: str) -> dict[str, Any]:
    return {"number": number, "name": name, "passed": passed, "code": code}
