"""Institutions that issue."""

from app.issuers.values import IssuerProfile, QualityAssurance, Text, in_language, profile_from_json, profile_to_json

__all__ = ["IssuerProfile", "QualityAssurance", "Text", "in_language", "profile_from_json", "profile_to_json"]
