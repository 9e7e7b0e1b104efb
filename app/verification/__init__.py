"""Checks any credential in numbered steps."""

from app.verification.enclosed import Enclosed, Enclosures, NothingEnclosed
from app.verification.envelopes import said
from app.verification.errors import StatusUnreachable
from app.verification.european import EuropeanFormat, NotSound, Opened, opened
from app.verification.everybody import verifier_of_all
from app.verification.exposure import affected, sealed_by
from app.verification.jwt_formats import SdJwtFormat, VcJwtFormat
from app.verification.own import NotVerified, OpenBadgeFormat, OwnIssuers, own_verifier
from app.verification.papers import PaperForms, paper_kind
from app.verification.seal_levels import written_level
from app.verification.seal_rules import difference
from app.verification.seal_values import SealLevel, SealReport, SealStepName
from app.verification.sealed import SealVerifier
from app.verification.status_lists import SignedList, StatusLists
from app.verification.steps import Step
from app.verification.values import (
    Form,
    IssuerDirectory,
    KeyResolver,
    Outcome,
    Report,
    Status,
    StatusSource,
    StepName,
)
from app.verification.verifier import Verifier

__all__ = [
    "Enclosed",
    "Enclosures",
    "EuropeanFormat",
    "Form",
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
    "Report",
    "SdJwtFormat",
    "SealLevel",
    "SealReport",
    "SealStepName",
    "SealVerifier",
    "SignedList",
    "Status",
    "StatusLists",
    "StatusSource",
    "StatusUnreachable",
    "Step",
    "StepName",
    "VcJwtFormat",
    "Verifier",
    "affected",
    "difference",
    "opened",
    "own_verifier",
    "paper_kind",
    "said",
    "sealed_by",
    "verifier_of_all",
    "written_level",
]
