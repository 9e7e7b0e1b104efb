"""What a person reads where nothing was done about an award that was issued."""

from flask_babel import lazy_gettext as _

from app.web.problem_words import CLOSE_AND_REOPEN, TRY_LATER, ProblemText

CASE_TEXTS: dict[str, ProblemText] = {
    "awards.not_issued": ProblemText(
        _("It is not signed yet"),
        _("The micro-credential has been awarded, but its file is still being signed. Nothing was changed."),
        TRY_LATER,
    ),
    "awards.over": ProblemText(
        _("This is decided for good"),
        _("The micro-credential was withdrawn or replaced, which cannot be undone. Nothing was changed."),
        _("Go back and see what was decided."),
    ),
    "awards.case_changed": ProblemText(
        _("Something has happened meanwhile"),
        _("Since you opened the page somebody has decided or written something about it. Nothing was changed."),
        _("Go back, reload the page, read what is new, and decide then."),
    ),
    "awards.name_same": ProblemText(
        _("The name is the same"),
        _("The micro-credential carries exactly this name already. Nothing was changed."),
        _("Go back and write the name as it should be."),
    ),
    "awards.name_request_open": ProblemText(
        _("You have asked already"),
        _("Your institution has not answered your earlier request yet. Nothing was recorded."),
        _("Go back, and take the earlier request back if you want to ask for something else."),
    ),
    "awards.name_request_missing": ProblemText(
        _("There is no such request"),
        _("The address may be incomplete, or the request is about a micro-credential of another institution."),
        _("Open the list of requests again."),
    ),
    "awards.name_request_over": ProblemText(
        _("This request is over"),
        _("The learner took it back, or a colleague has answered it. Nothing was changed."),
        _("Open the list of requests again."),
    ),
    "awards.answers_closed": ProblemText(
        _("It cannot be answered any more"),
        _("The micro-credential is not suspended any more, or the time for answers is over. Nothing was recorded."),
        CLOSE_AND_REOPEN,
    ),
    "awards.words_unfit": ProblemText(
        _("These words cannot be recorded"),
        _(
            "They are missing or too long, or hold an e-mail address, a long number, a date of birth or a link to a"
            " picture."
        ),
        _("Go back and write it in other words."),
    ),
    "awards.case_barred": ProblemText(
        _("You cannot do this yourself"),
        _("Nobody decides about their own micro-credential, or on behalf of somebody else."),
        _("Ask a colleague who teaches the course, or an administrator of the micro-credentials."),
    ),
}
