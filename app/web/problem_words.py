"""The shape of a problem's text, and the advice that many share."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _


@dataclass(frozen=True, slots=True)
class ProblemText:
    """Title, what happened, and what the person can do; each translatable."""

    title: Any
    what: Any
    action: Any


CLOSE_AND_REOPEN = _("Go back to your course and open the micro-credential again.")
ASK_ADMIN = _("Tell your administrator the reference below.")
TRY_LATER = _("Wait a minute and try again. Nothing was lost.")
