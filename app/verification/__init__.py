"""Checks any credential in numbered steps."""

from app.verification.errors import StatusUnreachable
from app.verification.european import EuropeanFormat, NotSound, Opened, opened
from app.verification.exposure import Affected, affected
from app.verification.own import NotVerified, OpenBadgeFormat, OwnIssuers, StatusLists, own_verifier
from app.verification.values import (
    IssuerDirectory,
    KeyResolver,
    Outcome,
    Report,
    Status,
    StatusSource,
    Step,
    StepName,
)
from app.verification.verifier import Verifier

__all__ = [
    "Affected",
    "EuropeanFormat",
    "IssuerDirectory",
    "KeyResolver",
    "NotSound",
    "NotVerified",
    "OpenBadgeFormat",
    "Opened",
    "Outcome",
    "OwnIssuers",
    "Report",
    "Status",
    "StatusLists",
    "StatusSource",
    "StatusUnreachable",
    "Step",
    "StepName",
    "Verifier",
    "affected",
    "opened",
    "own_verifier",
]
