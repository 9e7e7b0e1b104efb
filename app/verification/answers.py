"""What a check comes to, in the words that programs are told: the answer, how the issuer is known, the status. Pure."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from app.signing import Quality
from app.verification.seal_values import SealReport
from app.verification.values import Form, Outcome, Report, StepName

PAGES_CHANGED = "pages_changed"
TEST_SEAL = "test_seal"
NOT_SEALED = "not_sealed"


class KnownBy(StrEnum):
    """How it is known who issued a credential."""

    REGISTER = "register"  # the institution is registered here, and its keys are kept here
    WEB_DOMAIN = "web_domain"  # the key is published at the issuer's own address; whose that is, nobody here knows
    SEAL = "seal"  # by the certificate of an authority that is known here
    NOBODY = "nobody"


class StatusSaid(StrEnum):
    """What is known of a credential's validity now; `none` where it names no list in which it could be withdrawn."""

    VALID = "valid"
    NONE = "none"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    UNKNOWN = "unknown"


_BY_CODE = {
    "verification.revoked": StatusSaid.REVOKED,
    "verification.superseded": StatusSaid.SUPERSEDED,
    "verification.suspended": StatusSaid.SUSPENDED,
    "verification.expired": StatusSaid.EXPIRED,
    "verification.not_yet_valid": StatusSaid.NOT_YET_VALID,
}


def answer_of(report: Report | SealReport, *, are_pages_changed: bool = False) -> str:
    """Return the outcome as programs read it. Only `genuine` is: changed pages and the seal of a demo are not. Pure."""
    if report.outcome is Outcome.GENUINE:
        if are_pages_changed:
            return PAGES_CHANGED
        if isinstance(report, SealReport) and report.quality is Quality.TEST:
            return TEST_SEAL
    return report.outcome.value


def known_by(report: Report | SealReport) -> KnownBy:
    """Return how it is known who issued what was checked. Pure."""
    if isinstance(report, SealReport):
        return KnownBy.SEAL if report.is_issuer_known else KnownBy.NOBODY
    if not report.is_intact:
        return KnownBy.NOBODY
    if report.published_at:
        return KnownBy.WEB_DOMAIN
    return KnownBy.REGISTER if report.step(StepName.ISSUER).passed else KnownBy.NOBODY


def status_said(report: Report | SealReport) -> StatusSaid:
    """Return what is known of its validity. Pure."""
    if not report.is_intact:
        return StatusSaid.UNKNOWN
    found = {step.name.value: step for step in report.steps}
    decisive = [found[StepName.STATUS.value], found[StepName.DATES.value]]
    for step in decisive:
        if step.code in _BY_CODE:
            return _BY_CODE[step.code]
    if not all(step.passed for step in decisive):
        return StatusSaid.UNKNOWN
    return StatusSaid.VALID if status_list_of(report) else StatusSaid.NONE


def status_list_of(report: Report | SealReport) -> str:
    """Return the address of the list in which its status stands, as it names it itself; "" without one. Pure."""
    document: Mapping[str, Any] = report.document if report.document and report.is_intact else {}
    if isinstance(report, Report) and report.form is Form.SD_JWT:
        entry = _object(_object(document.get("status")).get("status_list"))
        return _text(entry.get("uri"))
    entries = document.get("credentialStatus")
    if isinstance(report, SealReport):  # ELM names the place itself, within the list
        return _text(_object(entries).get("id")).partition("#")[0]
    first = entries[0] if isinstance(entries, list) and entries else entries
    return _text(_object(first).get("statusListCredential"))


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) and value.startswith(("https://", "http://")) else ""
