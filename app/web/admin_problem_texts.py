"""What somebody reads who does not get into the administration, or may not change colleagues."""

from flask_babel import lazy_gettext as _

from app.web.problem_words import ASK_ADMIN, TRY_LATER, ProblemText

_ASK_COLLEAGUE = _("Ask an administrator of your institution to invite you.")
_BEGIN_ANEW = _("Open the administration and sign in again.")

ADMIN_TEXTS: dict[str, ProblemText] = {
    "oidc.unreachable": ProblemText(
        _("Your institution's sign-in does not answer"),
        _("We could not reach it, or it took too long. You are not signed in."),
        TRY_LATER,
    ),
    "oidc.misdescribed": ProblemText(
        _("Your institution's sign-in is not set up right"),
        _("What it says about itself does not fit what was entered here, or something is missing there."),
        _("An administrator compares the issuer here with what the provider calls itself, to the letter."),
    ),
    "oidc.refused": ProblemText(
        _("Your institution's sign-in said no"),
        _("You or it stopped the sign-in, or it does not accept this tool as its client."),
        _("Sign in again. If it happens again, an administrator checks client id, secret and redirect address."),
    ),
    "oidc.token_untrusted": ProblemText(
        _("We cannot trust this answer"),
        _("It was not signed by your institution's sign-in for this tool and for this attempt. You are not signed in."),
        _BEGIN_ANEW,
    ),
    "oidc.clock": ProblemText(
        _("The clocks do not agree"),
        _("The answer of your institution's sign-in is of another time than ours."),
        _("Sign in again. If it happens again, whoever runs the servers sets their clocks."),
    ),
    "admin.question_lost": ProblemText(
        _("This sign-in cannot be finished"),
        _("It was begun more than ten minutes ago or in another browser, was finished already, or the set-up changed."),
        _BEGIN_ANEW,
    ),
    "admin.not_invited": ProblemText(
        _("You are not invited"),
        _("Your institution's sign-in knows you, but nobody has made you a colleague here."),
        _ASK_COLLEAGUE,
    ),
    "admin.role_not_given": ProblemText(
        _("Your account gives you no role here"),
        _("What your institution's sign-in says about you does not let you into the administration."),
        _ASK_COLLEAGUE,
    ),
    "admin.person_not_told": ProblemText(
        _("We were not told who you are"),
        _("The claim that says so was not in the answer of your institution's sign-in."),
        ASK_ADMIN,
    ),
    "admin.person_is_mail": ProblemText(
        _("An e-mail address lets nobody in"),
        _("The claim that says who somebody is holds one. Addresses change, and are given to somebody else later."),
        _("An administrator enters another claim, such as “sub”, on the page of your institution's sign-in."),
    ),
    "admin.person_taken": ProblemText(
        _("You are a colleague here already"),
        _("An invitation is for one person, and your account belongs to another entry in the list."),
        _("Sign in without the link, or ask an administrator to remove the other entry."),
    ),
    "admin.provider_off": ProblemText(
        _("There is no such sign-in"),
        _("This institution has none of its own, or it is switched off."),
        _("Use a link that a colleague made for you."),
    ),
    "admin.provider_untried": ProblemText(
        _("Try it first"),
        _("It is switched on only after it has worked as it stands."),
        _("Press “Try it” on the page of your institution's sign-in."),
    ),
    "admin.nobody_bound": ProblemText(
        _("No administrator would get in"),
        _(
            "Nobody with that role is known by this sign-in yet. "
            "Somebody who joined by a colleague's link tries it, or a claim gives the role."
        ),
        _("Press “Try it” on the page of your institution's sign-in."),
    ),
    "admin.provider_invalid": ProblemText(
        _("One of the values cannot be right"),
        _("Nothing was changed."),
        _("Compare issuer, client id, claims and roles with what your provider shows."),
    ),
    "admin.colleague_missing": ProblemText(
        _("There is no such colleague"),
        _("Somebody may have removed the entry."),
        _("Go back to the list of administrators."),
    ),
    "admin.last_administrator": ProblemText(
        _("This is the last administrator"),
        _("Nobody could invite colleagues or change anything any more."),
        _("Make another colleague an administrator first, and let them sign in."),
    ),
    "admin.role_elsewhere": ProblemText(
        _("This role is given elsewhere"),
        _("Your institution's sign-in says which role this colleague has."),
        _("Change it or take it away there, and end their sessions here: it holds from their next sign-in."),
    ),
}
