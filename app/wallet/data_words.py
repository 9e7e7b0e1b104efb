"""What people read about each kind of what is held about them: what it is, for what, how long, what erasure does."""

from collections.abc import Mapping
from typing import NamedTuple

from flask_babel import LazyString
from flask_babel import lazy_gettext as _


class PartWords(NamedTuple):
    """The words of one kind; `after` says what becomes of it when everything is erased."""

    heading: LazyString
    purpose: LazyString
    kept: LazyString
    after: LazyString


_WITH_THE_AWARD = _("As long as the micro-credential is kept, which is without an end.")
_GONE = _("It is erased.")

PART_WORDS: Mapping[str, PartWords] = {
    "launches": PartWords(
        _("Your visits from the course"),
        _("So that the pages know who you are: your name and your course, as the learning platform sent them."),
        _("Eight hours, unless your institution has set another time."),
        _GONE,
    ),
    "checks": PartWords(
        _("Looks at the class by a teacher"),
        _("So that a teacher sees who meets the conditions, and what others still lack."),
        _("A week at most."),
        _GONE,
    ),
    "issues": PartWords(
        _("Issues to the class"),
        _("So that whoever has earned a micro-credential gets it, and gets it once."),
        _("Until a week after the issue has ended. Your name is forgotten as soon as it is decided."),
        _("It is erased; if you were still waiting, without your name and after a week at most."),
    ),
    "imports": PartWords(
        _("Decisions of your institution, from a file"),
        _("So that what was decided outside of the course is awarded once, and it is known by which decision."),
        _("With the micro-credential; your name until it is awarded. What was refused: a month."),
        _("It is erased. What stays is a digest of the decision's number, so that it is not awarded once more."),
    ),
    "bulk_acts": PartWords(
        _("Changes to many micro-credentials at once"),
        _("So that your institution knows which of them were suspended or withdrawn together."),
        _WITH_THE_AWARD,
        _GONE,
    ),
    "links": PartWords(
        _("Links that you made"),
        _("So that others see what you show them. Nothing is kept about who opens them."),
        _WITH_THE_AWARD,
        _("They are erased and open nothing any more."),
    ),
    "access": PartWords(
        _("Your private e-mail address"),
        _("So that you reach your micro-credentials after the studies, and get the e-mails that you ask for."),
        _("Until you erase it."),
        _GONE,
    ),
    "notices": PartWords(
        _("What you want to be told by e-mail, and were told"),
        _("So that you get the e-mails that you asked for, each once."),
        _("As long as your private e-mail address."),
        _GONE,
    ),
    "feedback": PartWords(
        _("What you said in the three questions"),
        _("So that the course becomes better. Teachers read sums and texts once five have answered."),
        _WITH_THE_AWARD,
        _GONE,
    ),
    "names": PartWords(
        _("Corrections of your name that you asked for"),
        _("So that your institution can answer, and you can read what it answered."),
        _("Two years after the answer; after that only that you asked."),
        _GONE,
    ),
    "declines": PartWords(
        _("What you do not want"),
        _("So that nobody issues it to you."),
        _("Until you change your mind, and as a record after that."),
        _GONE,
    ),
    "wallets": PartWords(
        _("Moves to wallets"),
        _("So that a wallet receives your micro-credential, and no other can take it in its place."),
        _WITH_THE_AWARD,
        _("It is erased here. What is in your wallet stays there."),
    ),
    "assessments": PartWords(
        _("What was recorded about your assessments"),
        _("So that a micro-credential can say whether somebody supervised you and checked who you are."),
        _("As long as your institution has set; after that only what was confirmed, when and how, without you."),
        _("Your part is erased. What was confirmed, when and how stays, without you, so that the records stay whole."),
    ),
    "steps": PartWords(
        _("What was done and said about your micro-credentials"),
        _("So that a suspension, your answer and what was decided can be followed."),
        _WITH_THE_AWARD,
        _("It is erased. If your institution has withdrawn a micro-credential, the day and the reason stay."),
    ),
    "files": PartWords(
        _("Your signed files"),
        _("So that you can download them again at any time, each byte the same."),
        _WITH_THE_AWARD,
        _("They are erased here, and nobody can make them again. What you have downloaded can still be checked."),
    ),
    "holds": PartWords(
        _("Micro-credentials that were withheld"),
        _("So that a teacher's reason not to issue it is known to you, and is followed."),
        _("As long as it is in force. What is over: until you have it erased."),
        _(
            "What is over is erased. What is in force stays, with your number in the learning platform and the reason;"
            " what your institution has withdrawn is withheld from then on."
        ),
    ),
    "releases": PartWords(
        _("Permissions to claim"),
        _("So that you can claim where a teacher confirms first."),
        _("Without an end, unless you have it erased."),
        _("It is erased: where a teacher confirms first, they would have to confirm again."),
    ),
    "versions": PartWords(
        _("Conditions that you have read"),
        _("So that you are told when they have changed since."),
        _("Until you have the micro-credential."),
        _GONE,
    ),
    "awards": PartWords(
        _("Your micro-credentials"),
        _("So that it is known that you earned it, on what it rests, with which grade, and whether it is valid."),
        _WITH_THE_AWARD,
        _("Your name, your grade and what it rests on are erased. What stays is that somebody earned it, and when."),
    ),
    "objections": PartWords(
        _("Your objections"),
        _("So that your institution can answer, and does what it has answered."),
        _("Without an end, unless you have it erased."),
        _GONE,
    ),
}
