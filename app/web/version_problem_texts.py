"""What a person reads when a version, its approval or the offer's end stands in the way."""

from flask_babel import lazy_gettext as _

from app.web.problem_words import ASK_ADMIN, ProblemText

VERSION_TEXTS: dict[str, ProblemText] = {
    "awards.offer_ended": ProblemText(
        _("This micro-credential is no longer offered"),
        _("A teacher of the course ended the offer. Nobody can earn it now, and nothing was changed."),
        _("A teacher can offer it again on the page where it is set up."),
    ),
    "awards.version_changed": ProblemText(
        _("The conditions have changed in the meantime"),
        _("Another version was published after this page was opened. Nothing was issued."),
        _("Open the micro-credential again and read what applies now."),
    ),
    "awards.review_missing": ProblemText(
        _("This is not approved"),
        _(
            "Your institution publishes nothing without an approval, and there is none of exactly this text and rule. "
            "Nothing was published."
        ),
        _("Send it for approval on the page where it is set up. After a change it has to be sent again."),
    ),
    "awards.review_over": ProblemText(
        _("This can no longer be decided"),
        _("A colleague has decided it, the teacher has taken it back, or the draft has changed since it was sent."),
        _("Go back to the list of approvals and open it again."),
    ),
    "awards.own_review": ProblemText(
        _("You cannot decide about this yourself"),
        _("It was sent under your name, or from this browser. Four eyes are asked for. Nothing was decided."),
        _("Ask another quality officer of your institution."),
    ),
    "awards.review_comment_missing": ProblemText(
        _("The comment is missing"),
        _("What is returned without a word helps nobody. Nothing was decided."),
        _("Go back and write what has to be changed."),
    ),
    "awards.day_invalid": ProblemText(
        _("This day cannot be set"),
        _("It has passed, is more than five years ahead, or is no date. Nothing was changed."),
        _("Go back and choose a day after today."),
    ),
    "admin.role_lacking": ProblemText(
        _("This page is not for your role"),
        _("Each role of the administration opens its own pages; your administrators say who has which."),
        ASK_ADMIN,
    ),
}
