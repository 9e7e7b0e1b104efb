"""What a person reads where there is nothing that could be checked."""

from flask_babel import lazy_gettext as _

from app.web.problem_words import TRY_LATER, ProblemText

VERIFY_TEXTS: dict[str, ProblemText] = {
    "verification.removed_by_holder": ProblemText(
        _("The holder has removed this public page"),
        _("A signed file they give you can still be checked here."),
        _("Ask the holder for the file, and give it on the page “Verify a micro-credential”."),
    ),
    "verification.not_signed_yet": ProblemText(
        _("Not signed yet"),
        _("This micro-credential has been awarded, but its file is still being signed"),
        TRY_LATER,
    ),
    "verification.nothing_given": ProblemText(
        _("Nothing was given"),
        _("There was neither a file nor a text."),
        _("Choose a file, or paste its link or text."),
    ),
    "verification.link_elsewhere": ProblemText(
        _("This link leads to another site"),
        _("Links to other sites are not opened here."),
        _("Open the link yourself. To check what it shows here, download its file and choose it."),
    ),
    "verification.link_no_credential": ProblemText(
        _("This link shows no micro-credential"),
        _("It leads to this site, but not to a page on which a micro-credential is checked."),
        _("Ask the holder for the link to its verify page, or for the file."),
    ),
    "verification.link_is_an_offer": ProblemText(
        _("This is an offer to a wallet"),
        _("With it, a learner takes a credential into their own wallet. It cannot be checked, and it is only theirs."),
        _("Ask the holder for the link to its verify page, or for the file."),
    ),
}
