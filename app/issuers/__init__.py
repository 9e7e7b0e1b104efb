"""Institutions that issue."""

from app.issuers.errors import IssuerMissing, ProfileInvalid
from app.issuers.service import Issuers
from app.issuers.values import IssuerProfile, QualityAssurance, Text, in_language, profile_from_json, profile_to_json

__all__ = [
    "IssuerMissing",
    "IssuerProfile",
    "Issuers",
    "ProfileInvalid",
    "QualityAssurance",
    "Text",
    "in_language",
    "profile_from_json",
    "profile_to_json",
]
