"""The doctor: what of an installation works, and what does not."""

from app.doctor.doctor import Doctor
from app.doctor.readiness import Readiness, State, Verdict, verdict
from app.doctor.values import Area, Check, Report, Status, Subject

__all__ = [
    "Area",
    "Check",
    "Doctor",
    "Readiness",
    "Report",
    "State",
    "Status",
    "Subject",
    "Verdict",
    "verdict",
]
