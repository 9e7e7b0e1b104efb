"""What the letters of the long-term access say, in the language of the page that they are asked for on."""

from dataclasses import dataclass

from flask_babel import gettext as _


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter in plain text."""

    subject: str
    body: str


def confirm_letter(link: str) -> Letter:
    """Return the letter that asks whether an address is the reader's."""
    return _letter(
        _("Confirm your e-mail address for your micro-credentials"),
        _("Somebody who is signed in to a course or to their credentials wants to reach them by this address."),
        _("If that is you, open this page within 24 hours and press the button:"),
        link,
        _("If it is not, do nothing: without the button nothing happens."),
    )


def sign_in_letter(link: str) -> Letter:
    """Return the letter by which somebody signs in."""
    return _letter(
        _("Your sign-in to your micro-credentials"),
        _("Open this page within 15 minutes and press the button. It works once."),
        link,
        _("If you did not ask for this, do nothing: nobody can sign in without this e-mail."),
    )


def changed_letter() -> Letter:
    """Return the letter to the address that was the holder's until now."""
    return _letter(
        _("Your micro-credentials are no longer reached by this address"),
        _("The address was changed by somebody who is signed in to the course or to your credentials."),
        _("Your credentials are as they were."),
        _("If that was not you, tell your institution."),
    )


def _letter(subject: str, *parts: str) -> Letter:
    return Letter(subject, "\n\n".join(parts) + "\n")
