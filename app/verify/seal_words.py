"""What was found out about a seal, in words."""

from typing import Any

from flask_babel import lazy_gettext as _

from app.signing import Quality
from app.verification import SealReport, SealStepName, Step
from app.web import problem_table

TITLES: dict[SealStepName, Any] = {
    SealStepName.FORMAT: _("It is a sealed European credential"),
    SealStepName.ALGORITHM: _("The seal is of a kind that is trusted"),
    SealStepName.SIGNATURE: _("Unchanged since it was sealed"),
    SealStepName.ISSUER: _("It is known who sealed it"),
    SealStepName.CERTIFICATE: _("The certificate was valid when it was sealed"),
    SealStepName.DATES: _("Within its dates"),
    SealStepName.STATUS: _("Not withdrawn"),
}
_PASSED: dict[SealStepName, Any] = {
    SealStepName.FORMAT: _("It is JSON with one seal."),
    SealStepName.ALGORITHM: _("Everything that it demands is understood here."),
    SealStepName.SIGNATURE: _("The seal fits every byte of the credential."),
    SealStepName.ISSUER: _(
        "This site knows the seal or an authority that vouches for it, and the issuer in the file is the same."
    ),
    SealStepName.CERTIFICATE: _("Nothing proves the time at which it was sealed, but the certificate is still valid."),
    SealStepName.DATES: _("Its validity has begun and has not ended."),
    SealStepName.STATUS: _("The issuer has not withdrawn it, or keeps no list."),
}
_STAMPED = _("A timestamp of a known authority proves the time.")
UNTAKEN = _("This was not checked, or could not be.")

QUALITIES: dict[Quality, Any] = {
    Quality.QUALIFIED: _("Qualified seal, by its certificate: a qualified certificate, the key in a qualified device."),
    Quality.QUALIFIED_CERTIFICATE: _("Advanced seal, by its certificate a qualified one. The seal is not qualified."),
    Quality.ADVANCED: _("Advanced seal, not qualified."),
    Quality.TEST: _("A test seal of a demo. It is worth nothing outside of it."),
}


def step_note(report: SealReport, step: Step[SealStepName]) -> str:
    """Return the sentence for one step."""
    if step.code:
        return str(problem_table()[step.code].what)
    if step.passed is None:
        return str(UNTAKEN)
    if step.name is SealStepName.CERTIFICATE and report.stamped_at:
        return str(_STAMPED)
    return str(_PASSED[step.name])
