"""What a person reads who asks something about their data that cannot be done."""

from flask_babel import lazy_gettext as _

from app.web.problem_words import ProblemText

PERSONAL_TEXTS: dict[str, ProblemText] = {
    "awards.in_dispute": ProblemText(
        _("A micro-credential of yours is suspended"),
        _("What is recorded is needed until its case is decided. Nothing was erased."),
        _("Answer on its page, and come back when it is decided."),
    ),
    "awards.unasked_barred": ProblemText(
        _("It is issued only if the learner claims it"),
        _("The learner has objected, or had everything erased that was held about them. Nothing was issued."),
        _("The learner can open the course and claim it."),
    ),
    "personal.plain_words": ProblemText(
        _("These words cannot stand here"),
        _("They are missing, too long, or look like something private that must not be recorded."),
        _("Go back and say it in other words."),
    ),
    "personal.objection_pending": ProblemText(
        _("You have objected already"),
        _("Your institution has not answered yet. No second objection was made."),
        _("Read on the page about your data whether it has answered."),
    ),
    "personal.objection_missing": ProblemText(
        _("This objection does not wait for an answer"),
        _("Somebody has answered it already, or the learner had it erased."),
        _("Look at the list of those that wait."),
    ),
}
