"""What the notices say, in the present language: what happened to which micro-credential, no grade and no reason."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from app.notices.rules import NoticeKind
from app.web import day


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Of which micro-credential a letter tells, in the letter's language. `valid_until` is None where it has no end."""

    title: str
    institution: str
    valid_until: datetime | None = None


def letter(kind: NoticeKind, named: Named, *, own_page: str, off_page: str) -> tuple[str, str]:
    """Return a letter's subject, of one line, and its body."""
    title = " ".join(named.title.split())
    subject, *said = _said(kind, title, day(named.valid_until))
    about = f"{title}\n{' '.join(named.institution.split())}"
    own = _("Your micro-credentials:") + f"\n{own_page}"
    off = _("You get this e-mail because you asked for it. Turn all of them off here: %(link)s", link=off_page)
    return subject, "\n\n".join([said[0], about, *said[1:], own, off]) + "\n"


def _said(kind: NoticeKind, title: str, end: str) -> tuple[str, ...]:
    match kind:
        case NoticeKind.READY:
            return (
                _("Ready to claim: %(title)s", title=title),
                _("By the newest check of your course you meet the conditions of this micro-credential:"),
                _("Open the course in your learning platform and claim it there. Until you do, nothing is issued."),
            )
        case NoticeKind.ISSUED:
            return (
                _("Issued: %(title)s", title=title),
                _("This micro-credential was issued to you:"),
            )
        case NoticeKind.SUSPENDED:
            return (
                _("Suspended: %(title)s", title=title),
                _("This micro-credential is suspended. Until that is decided, it is not valid:"),
                _("Why, and how you can answer, stands on its page."),
            )
        case NoticeKind.REVOKED:
            return (
                _("Revoked: %(title)s", title=title),
                _("This micro-credential was revoked. It is no longer valid:"),
                _("Why stands on its page."),
            )
        case NoticeKind.SUPERSEDED:
            return (
                _("Replaced: %(title)s", title=title),
                _("A newer micro-credential stands in the place of this one:"),
            )
        case NoticeKind.EXPIRING:
            return (
                _("Valid until %(date)s: %(title)s", date=end, title=title),
                _("This micro-credential is valid until %(date)s:", date=end),
                _("Whether it can be renewed, its page in the course says."),
            )
