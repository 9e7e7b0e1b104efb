"""What is said when a course on the platform cannot be read."""

from flask_babel import lazy_gettext as _

from app.web.problem_words import ASK_ADMIN, TRY_LATER, ProblemText

COURSE_TEXTS: dict[str, ProblemText] = {
    "courses.platform_unavailable": ProblemText(
        _("Your learning platform does not answer"),
        _("We tried to read grades and completion and got no usable answer in time. Nothing was changed."),
        TRY_LATER,
    ),
    "courses.platform_refused": ProblemText(
        _("Your learning platform refused to show grades and completion"),
        _("The access that the administrator gave us is missing, expired or lacks a right. Nothing was changed."),
        ASK_ADMIN,
    ),
    "courses.data_access_missing": ProblemText(
        _("We may not read grades and completion yet"),
        _("The administrator has not given us access to this platform's grades and completion."),
        ASK_ADMIN,
    ),
    "courses.own_line_items_only": ProblemText(
        _("Only this tool's own grade columns are read here"),
        _("An administrator chose so. Whether a course has such a column shows only when the tool is opened from it."),
        _("Open the tool from a course, or let it read grades and completion with an access of the platform."),
    ),
    "courses.data_access_invalid": ProblemText(
        _("This access cannot be stored"),
        _("The address must begin with https:// and the token must be the one that your learning platform shows."),
        _("Copy the address and the token again from your learning platform."),
    ),
    "courses.canvas_not_connected": ProblemText(
        _("This course is not connected with Canvas"),
        _("Nobody who may see its grades has let us read them yet, or that has ended. Nothing was changed."),
        _("A teacher connects it: open the micro-credential in the course and press “Connect Canvas”."),
    ),
    "courses.canvas_course_unknown": ProblemText(
        _("We do not know which course of Canvas this is"),
        _("Canvas did not tell us. The tool's key there lacks its custom fields, or they were changed."),
        ASK_ADMIN,
    ),
    "courses.canvas_key_refused": ProblemText(
        _("Canvas refused our API key"),
        _("It is switched off, its secret is another, or a scope is missing. Nothing was changed."),
        ASK_ADMIN,
    ),
    "courses.authorisation_refused": ProblemText(
        _("You did not allow it"),
        _("Canvas told us that you said no. We can read nothing, and nothing was changed."),
        _("If that was not meant, open the micro-credential in your course again and connect once more."),
    ),
    "courses.authorisation_spent": ProblemText(
        _("This answer from Canvas no longer counts"),
        _("It was used already, came too late, or belongs to another browser. Nothing was changed."),
        _("Open the micro-credential in your course again and connect once more."),
    ),
    "courses.authorisation_foreign": ProblemText(
        _("Another person is signed in at Canvas"),
        _("Only the person who opened the tool can allow it, nobody who acts as somebody else. Nothing was stored."),
        _("Sign in at Canvas as yourself, open the tool from your course again, and connect once more."),
    ),
}
