"""Checks any credential in numbered steps."""

from app.verification.enclosed import Carrier, Enclosed, Enclosures, NothingEnclosed, PaperSeal
from app.verification.errors import StatusUnreachable
from app.verification.european import EuropeanFormat, NotSound, Opened, opened
from app.verification.exposure import Affected, affected
from app.verification.own import NotVerified, OpenBadgeFormat, OwnIssuers, StatusLists, own_verifier
from app.verification.papers import PaperForms, paper_kind
from app.verification.seal_rules import difference
from app.verification.seal_values import SealReport, SealStep, SealStepName
from app.verification.sealed import SealVerifier
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
    "Carrier",
    "Enclosed",
    "Enclosures",
    "EuropeanFormat",
    "IssuerDirectory",
    "KeyResolver",
    "NotSound",
    "NotVerified",
    "NothingEnclosed",
    "OpenBadgeFormat",
    "Opened",
    "Outcome",
    "OwnIssuers",
    "PaperForms",
    "PaperSeal",
    "Report",
    "SealReport",
    "SealStep",
    "SealStepName",
    "SealVerifier",
    "Status",
    "StatusLists",
    "StatusSource",
    "StatusUnreachable",
    "Step",
    "StepName",
    "Verifier",
    "affected",
    "difference",
    "opened",
    "own_verifier",
    "paper_kind",
]
