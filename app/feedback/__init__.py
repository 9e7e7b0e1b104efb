"""What learners say of what they hold: three optional questions, of which teachers read sums of five or more."""

from app.feedback.feedback import Feedback
from app.feedback.rules import LONGEST, STEP, Effort, Fit, Opinion, Summary, summary

__all__ = ["LONGEST", "STEP", "Effort", "Feedback", "Fit", "Opinion", "Summary", "summary"]
