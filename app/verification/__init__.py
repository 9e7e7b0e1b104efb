"""Checks any credential in numbered steps."""

from app.verification.envelopes import said
from app.verification.errors import StatusUnreachable
from app.verification.european import EuropeanFormat, NotSound, Opened, opened
from app.verification.jwt_formats import SdJwtFormat, VcJwtFormat
from app.verification.own import NotVerified, OpenBadgeFormat, OwnIssuers, own_verifier
from app.verification.status_lists import SignedList, StatusLists
from app.verification.values import (
    Form,
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
    "EuropeanFormat",
    "Form",
    "IssuerDirectory",
    "KeyResolver",
    "NotSound",
    "NotVerified",
    "OpenBadgeFormat",
    "Opened",
    "Outcome",
    "OwnIssuers",
    "Report",
    "SdJwtFormat",
    "SignedList",
    "Status",
    "StatusLists",
    "StatusSource",
    "StatusUnreachable",
    "Step",
    "StepName",
    "VcJwtFormat",
    "Verifier",
    "opened",
    "own_verifier",
    "said",
]
