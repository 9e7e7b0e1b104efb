"""What a person reads who opens a link that shows nothing, or makes one too many."""

from flask_babel import lazy_gettext as _

from app.web.problem_words import ProblemText

_ASK_HOLDER = _("Ask the holder for a new link. A signed file that they give you can be checked on our verify page.")

SHARING_TEXTS: dict[str, ProblemText] = {
    "sharing.link_unknown": ProblemText(
        _("This link leads nowhere"),
        _("There is no such link. Perhaps it was not copied in full."),
        _ASK_HOLDER,
    ),
    "sharing.link_expired": ProblemText(
        _("This link has expired"),
        _("It was open for a time that the holder chose. That says nothing about the micro-credential."),
        _ASK_HOLDER,
    ),
    "sharing.link_withdrawn": ProblemText(
        _("The holder has withdrawn this link"),
        _("It shows nothing any more. That says nothing about the micro-credential."),
        _ASK_HOLDER,
    ),
    "sharing.too_many_links": ProblemText(
        _("Too many links are open"),
        _("Twenty links of this micro-credential are open. No other was made."),
        _("Go back and withdraw one that you do not need."),
    ),
}
