"""What is wrong with a European digital credential, in words."""

from typing import Any

from flask_babel import lazy_gettext as _

from app.formats import ElmFault

FAULT_WORDS: dict[ElmFault, Any] = {
    ElmFault.NOT_A_CREDENTIAL: _("It does not use the terms of the European Learning Model that we know."),
    ElmFault.ISSUER_UNIDENTIFIED: _("Its issuer has no official identifier (eIDAS): nobody stands behind it yet."),
    ElmFault.CLAIMS: _("It is not about exactly one achievement."),
    ElmFault.DATES_DIFFER: _("Its two dates of issue, or its two dates of expiry, are not the same."),
    ElmFault.NOT_A_MOMENT: _("One of its dates lacks the time or the time zone."),
    ElmFault.SPLIT_NODE: _("One identifier is used for two different things, which makes them one."),
    ElmFault.UNKNOWN_KEY: _("It has a field that the model does not know and that other readers drop silently."),
    ElmFault.UNKNOWN_CONCEPT: _("One of its codes does not stand in the European list that it names."),
    ElmFault.MISPLACED: _("It states a level or an accreditation where the model has no place for one."),
    ElmFault.CREDITS_NOT_TEXT: _("Its credits are not written as the model wants them."),
}
