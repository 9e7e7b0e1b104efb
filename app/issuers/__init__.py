"""Institutions that issue."""

from app.issuers.checks import MAX_REVIEWS, Problem, is_deqar_address, is_web_address
from app.issuers.errors import (
    InstitutionClosed,
    InstitutionNotExported,
    InstitutionSuspended,
    IssuerMissing,
    ProfileInvalid,
)
from app.issuers.identifiers import vat_written_plainly
from app.issuers.profile_json import profile_from_json, profile_to_json
from app.issuers.service import Issuers
from app.issuers.standings import Standing, Standings, barred, not_active, require_active, suspended
from app.issuers.values import (
    ExternalReview,
    IssuerProfile,
    QualityAssurance,
    ReviewKind,
    Text,
    in_language,
)

__all__ = [
    "MAX_REVIEWS",
    "ExternalReview",
    "InstitutionClosed",
    "InstitutionNotExported",
    "InstitutionSuspended",
    "IssuerMissing",
    "IssuerProfile",
    "Issuers",
    "Problem",
    "ProfileInvalid",
    "QualityAssurance",
    "ReviewKind",
    "Standing",
    "Standings",
    "Text",
    "barred",
    "in_language",
    "is_deqar_address",
    "is_web_address",
    "not_active",
    "profile_from_json",
    "profile_to_json",
    "require_active",
    "suspended",
    "vat_written_plainly",
]
