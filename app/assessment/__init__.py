"""Supervision and identity checks."""

from app.assessment.gate import unmet
from app.assessment.values import Attestation, Missing, Supervision

__all__ = ["Attestation", "Missing", "Supervision", "unmet"]
