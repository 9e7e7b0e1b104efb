"""What is said when the database is away or full."""

from flask_babel import lazy_gettext as _

from app.web.problem_words import ASK_ADMIN, ProblemText

UNAVAILABLE = "web.database_unavailable"
FULL = "web.storage_full"

DATABASE_TEXTS: dict[str, ProblemText] = {
    UNAVAILABLE: ProblemText(
        _("Our records cannot be reached at this moment"),
        _("The database does not answer. What you asked for was not done half-way: it is done or it is not."),
        _("Wait half a minute, then try again."),
    ),
    FULL: ProblemText(
        _("Our storage is full"),
        _("Nothing more can be stored at this moment, so this was not done. What was stored before is safe."),
        ASK_ADMIN,
    ),
}
