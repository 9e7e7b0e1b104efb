"""What is said when a letter does not reach anybody."""

from flask_babel import lazy_gettext as _

from app.web.problem_words import ASK_ADMIN, TRY_LATER, ProblemText

MAIL_TEXTS: dict[str, ProblemText] = {
    "mail.unreachable": ProblemText(
        _("The mail server does not answer"),
        _("The e-mail waits and is tried again for about a day."),
        TRY_LATER,
    ),
    "mail.letter_refused": ProblemText(
        _("The mail server refuses the e-mail"),
        _("There may be no such mailbox. The e-mail is not tried again."),
        ASK_ADMIN,
    ),
}
