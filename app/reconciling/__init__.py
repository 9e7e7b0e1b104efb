"""Reconciling: whether all that is stored adds up, and each discrepancy by a stable code."""

from app.reconciling.reconciling import EVERY, NONE, Reconciling
from app.reconciling.rules import Fault
from app.reconciling.stored import StoredFiles
from app.reconciling.values import Discrepancy, Sums

__all__ = ["EVERY", "NONE", "Discrepancy", "Fault", "Reconciling", "StoredFiles", "Sums"]
