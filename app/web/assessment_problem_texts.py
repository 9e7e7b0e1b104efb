"""What a person reads for each problem of sittings and their records."""

from flask_babel import lazy_gettext as _

from app.web.problem_words import ASK_ADMIN, ProblemText

ASSESSMENT_TEXTS: dict[str, ProblemText] = {
    "assessment.sitting_missing": ProblemText(
        _("This sitting is not here"),
        _("This course has no such sitting, or its record has been reduced because its term has passed."),
        _("Go back to the list of sittings."),
    ),
    "assessment.sitting_not_begun": ProblemText(
        _("The sitting has not begun"),
        _("Nobody can state who took part before it has begun. Nothing was recorded."),
        _("Come back when it has begun, or correct its time."),
    ),
    "assessment.not_examiner": ProblemText(
        _("You cannot confirm this"),
        _("Only examiners who are named for this micro-credential may confirm, and nobody on behalf of somebody else."),
        _("Ask a colleague who teaches the course to confirm it."),
    ),
    "assessment.nothing_stated": ProblemText(
        _("Nothing is stated"),
        _("Nobody is named, or everything is recorded already. Nothing was changed."),
        _("Go back to the sitting and look at the list."),
    ),
    "assessment.record_changed": ProblemText(
        _("Somebody else was first"),
        _("A colleague has stated something about this learner meanwhile. Nothing was changed."),
        _("Go back to the sitting, see what is recorded now, and correct it if it is wrong."),
    ),
    "assessment.correction_unfit": ProblemText(
        _("Give a reason that can be recorded"),
        _("A correction needs a reason, without e-mail addresses, long numbers, dates of birth or links to pictures."),
        _("Go back and write the reason in other words."),
    ),
    "assessment.link_dead": ProblemText(
        _("This link leads nowhere"),
        _("It has ended, was withdrawn or was not copied in full, or it let this browser in some hours ago."),
        _("Open the whole link once more. If that does not help, ask the teacher who gave it to you for a new one."),
    ),
    "assessment.links_not_accepted": ProblemText(
        _("Nobody can confirm by a link here"),
        _("The version that is offered lets only teachers of the course confirm. No link was made."),
        _("Allow it under “How it is assessed” and publish the next version."),
    ),
    "assessment.sitting_changed": ProblemText(
        _("The sitting has changed"),
        _("It was recorded anew since the page that you confirmed was shown. Nothing was recorded."),
        _("Open the sitting again and look at it as it stands now."),
    ),
    "assessment.service_not_here": ProblemText(
        _("No service's results at this sitting"),
        _("The sitting was not supervised by a proctoring service, or this micro-credential does not accept that."),
        _("Correct how the sitting was supervised, or what is accepted under “How it is assessed”."),
    ),
    "assessment.service_preview_spent": ProblemText(
        _("These results can no longer be confirmed"),
        _("They were looked through over an hour ago, by somebody else or for another sitting. Nothing was changed."),
        _("Go back to the sitting and hand in the file again."),
    ),
    "assessment.service_file_empty": ProblemText(
        _("There is nothing in this file"),
        _("No file was chosen, or it has no line below the names of its columns."),
        _("Choose the file with the service's results."),
    ),
    "assessment.service_file_too_large": ProblemText(
        _("This file is too large"),
        _("A file may have 256 kB, 2,000 lines and 40 columns. Nothing was read."),
        _("Leave only the columns that say who and what was decided."),
    ),
    "assessment.service_file_unreadable": ProblemText(
        _("This file cannot be read"),
        _("It is no table of text, or its quotation marks do not match. Pictures and spreadsheets cannot be read."),
        _("Save it as CSV (UTF-8) and hand that in."),
    ),
    "assessment.service_columns_unknown": ProblemText(
        _("Which columns are meant?"),
        _("It cannot be told which column says who, or which holds the decision of a person. Nothing was read."),
        _("Choose the columns and the file once more, or name the columns “email” and “identity confirmed”."),
    ),
    "assessment.service_score_only": ProblemText(
        _("A score confirms nobody"),
        _("The file tells only what a machine reckons, such as a risk or a score. That never proves who took part."),
        _("Have a person at the service decide on each learner, and hand in those decisions."),
    ),
    "assessment.policy_invalid": ProblemText(
        _("These numbers cannot be used"),
        _("The appeal period must be from 0 to 366 days, the term from 0 to 240 months. Nothing was changed."),
        ASK_ADMIN,
    ),
}
