"""What a person reads for each problem of imports and of acts about many awards."""

from flask_babel import lazy_gettext as _

from app.web.problem_words import ASK_ADMIN, ProblemText

_CHOOSE_AGAIN = _("Go back and choose the file again.")

BULK_TEXTS: dict[str, ProblemText] = {
    "bulk.file_empty": ProblemText(
        _("There is nothing in this file"),
        _("No file was chosen, or it has no line below the names of the columns. Nothing was awarded."),
        _CHOOSE_AGAIN,
    ),
    "bulk.file_too_large": ProblemText(
        _("This file is too large"),
        _("On a page a file may have up to 5000 lines and 440 kB, by the command 50,000 lines and 16 MB."),
        _("Split it into several files: no line is awarded twice."),
    ),
    "bulk.file_unreadable": ProblemText(
        _("This file cannot be read"),
        _("It is not text in UTF-8 with commas or semicolons, or a quotation mark in it does not end."),
        _("Save it as CSV (UTF-8) in your spreadsheet and choose it again."),
    ),
    "bulk.columns_missing": ProblemText(
        _("Columns are missing, or are there twice"),
        _("The first line must name the columns key, learner, name and awarded_on, each once."),
        _("Correct the first line and choose the file again."),
    ),
    "bulk.preview_spent": ProblemText(
        _("This was looked through too long ago"),
        _("What was looked through can be confirmed within an hour, by the same person. Nothing was changed."),
        _("Go back and look it through again."),
    ),
    "bulk.number_wrong": ProblemText(
        _("The number is another one"),
        _("You wrote another number than the one that it is about. Nothing was changed."),
        _("Go back, look it through once more, and write the number that stands there."),
    ),
    "bulk.nothing_chosen": ProblemText(
        _("Nothing is left to do"),
        _("Nothing was chosen, or nothing of it can be changed like this. Nothing was changed."),
        _("Go back and choose otherwise."),
    ),
    "bulk.too_many": ProblemText(
        _("These are too many at once"),
        _("It would be about more than 50,000 micro-credentials. Nothing was changed."),
        _("Choose fewer, such as those of a shorter period, and do the others after them."),
    ),
    "bulk.missing": ProblemText(
        _("This does not exist here"),
        _("There is no such import or change, or it is another institution's."),
        _("Go back to the list."),
    ),
    "bulk.keys_taken": ProblemText(
        _("Some of these decisions were imported meanwhile"),
        _("Since you looked the file through, somebody has imported decisions of it. Nothing was awarded."),
        _CHOOSE_AGAIN,
    ),
    "bulk.stopped": ProblemText(
        _("It was stopped before"),
        _("Somebody stopped it before it was the turn of this one. What was done before stays."),
        _("Do it again for those that are left, if it is wanted."),
    ),
    "bulk.broken": ProblemText(
        _("Something went wrong on our side"),
        _("The work was broken off. What was done before stays."),
        ASK_ADMIN,
    ),
    "awards.most_invalid": ProblemText(
        _("This is no number of learners"),
        _("Write how many learners you expect at most, as a whole number from 1 to 100000. Nothing was changed."),
        _("Go back and write such a number."),
    ),
}
