"""Checks any credential in numbered steps."""

from app.verification.answers import (
    NOT_SEALED,
    PAGES_CHANGED,
    TEST_SEAL,
    KnownBy,
    StatusSaid,
    answer_of,
    known_by,
    status_list_of,
    status_said,
)
from app.verification.enclosed import Enclosed, Enclosures, NothingEnclosed
from app.verification.envelopes import said
from app.verification.errors import Revoked, StatusUnreachable
from app.verification.european import EuropeanFormat, NotSound, Opened, opened
from app.verification.everybody import verifier_of_all
from app.verification.exposure import affected, sealed_by
from app.verification.jwt_formats import SdJwtFormat, VcJwtFormat
from app.verification.nothing_to_check import NothingGiven, NotSignedYet, RemovedByHolder
from app.verification.own import NotVerified, OpenBadgeFormat, OwnIssuers, own_verifier
from app.verification.papers import PaperForms, paper_kind
from app.verification.recognition import Criterion, Entry, Fact, Lack, Standing, recognition_sheet
from app.verification.revoked_keys import file_digest
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
    "NOT_SEALED",
    "PAGES_CHANGED",
    "TEST_SEAL",
    "Criterion",
    "Enclosed",
    "Enclosures",
    "Entry",
    "EuropeanFormat",
    "Fact",
    "Form",
    "IssuerDirectory",
    "KeyResolver",
    "KnownBy",
    "Lack",
    "NotSignedYet",
    "NotSound",
    "NotVerified",
    "NothingEnclosed",
    "NothingGiven",
    "OpenBadgeFormat",
    "Opened",
    "Outcome",
    "OwnIssuers",
    "PaperForms",
    "RemovedByHolder",
    "Report",
    "Revoked",
    "SdJwtFormat",
    "SealLevel",
    "SealReport",
    "SealStepName",
    "SealVerifier",
    "SignedList",
    "Standing",
    "Status",
    "StatusLists",
    "StatusSaid",
    "StatusSource",
    "StatusUnreachable",
    "Step",
    "StepName",
    "VcJwtFormat",
    "Verifier",
    "affected",
    "answer_of",
    "difference",
    "file_digest",
    "known_by",
    "opened",
    "own_verifier",
    "paper_kind",
    "recognition_sheet",
    "said",
    "sealed_by",
    "status_list_of",
    "status_said",
    "verifier_of_all",
    "written_level",
]
