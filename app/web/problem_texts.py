"""What a person reads for each problem: what happened, and what to do. One entry for every code in the product."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _


@dataclass(frozen=True, slots=True)
class ProblemText:
    """Title, what happened, and what the person can do; each translatable."""

    title: Any
    what: Any
    action: Any


_CLOSE_AND_REOPEN = _("Go back to your course and open the micro-credential again.")
_ASK_ADMIN = _("Tell your administrator the reference below.")
_TRY_LATER = _("Wait a minute and try again. Nothing was lost.")

TEXTS: dict[str, ProblemText] = {
    "web.not_found": ProblemText(
        _("This page does not exist"),
        _("The address may be incomplete, or what it led to was removed."),
        _("Check the address, or go back to where you came from."),
    ),
    "web.method_not_allowed": ProblemText(
        _("This address cannot be opened this way"),
        _("The page was opened in a way it does not support."),
        _CLOSE_AND_REOPEN,
    ),
    "web.bad_request": ProblemText(
        _("We could not understand this request"),
        _("Something in the request was missing or malformed."),
        _CLOSE_AND_REOPEN,
    ),
    "web.too_large": ProblemText(
        _("This is too large"),
        _("What was sent is larger than we accept."),
        _("Send a smaller file or a shorter text."),
    ),
    "web.too_many": ProblemText(
        _("Too many requests"),
        _("There were too many requests in a short time."),
        _TRY_LATER,
    ),
    "web.failed": ProblemText(
        _("Something went wrong on our side"),
        _("The request could not be completed."),
        _ASK_ADMIN,
    ),
    "web.form_expired": ProblemText(
        _("This form is no longer valid"),
        _("It was open for too long, or your browser did not send our cookie."),
        _CLOSE_AND_REOPEN,
    ),
    # --- lti ---
    # --- courses ---
    "courses.platform_unavailable": ProblemText(
        _("Your learning platform does not answer"),
        _("We tried to read grades and completion and got no usable answer in time. Nothing was changed."),
        _TRY_LATER,
    ),
    "courses.platform_refused": ProblemText(
        _("Your learning platform refused to show grades and completion"),
        _("The access that the administrator gave us is missing, expired or lacks a right. Nothing was changed."),
        _ASK_ADMIN,
    ),
    "courses.data_access_missing": ProblemText(
        _("We may not read grades and completion yet"),
        _("The administrator has not given us access to this platform's grades and completion."),
        _ASK_ADMIN,
    ),
    # --- awards ---
    # --- signing ---
    # --- verification ---
    # --- issuers ---
    # --- admin ---
    # --- vocabularies ---
    "vocabularies.unknown_concept": ProblemText(
        _("A choice is not in its official list"),
        _("A code was sent that the European list does not hold. Nothing was changed."),
        _("Go back, choose again from the list, and save."),
    ),
    # --- db and settings ---
    "secrets.unreadable": ProblemText(
        _("A stored access cannot be read"),
        _("The installation's secret key is not the one with which this access was stored."),
        _ASK_ADMIN,
    ),
    "settings.invalid": ProblemText(
        _("The installation's settings are not valid"),
        _("A setting is missing, weak or contradictory."),
        _ASK_ADMIN,
    ),
}
