"""What a holder reads who does not come in by the long-term access."""

from flask_babel import lazy_gettext as _

from app.web.problem_words import ProblemText

HOLDER_TEXTS: dict[str, ProblemText] = {
    "holders.signed_out": ProblemText(
        _("You are not signed in"),
        _("A sign-in ends after an hour without use, after twelve hours in any case, and when you sign out."),
        _("Open “My credentials” again and have a link sent to you."),
    ),
    "holders.link_spent": ProblemText(
        _("This link does not work any more"),
        _("It was used, it is too old, or a newer one has taken its place. Your credentials are safe."),
        _("Have a new link sent to you."),
    ),
    "holders.address_unfit": ProblemText(
        _("This is no e-mail address."),
        _("An address looks like this: name@example.org."),
        _("Go back and type it again."),
    ),
    "holders.mail_off": ProblemText(
        _("This installation sends no e-mail"),
        _("So nobody can sign in by e-mail."),
        _("Open your micro-credentials through your course."),
    ),
}
