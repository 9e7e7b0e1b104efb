"""What a learner may ask for whose name in the register is wrong. Pure."""

from dataclasses import dataclass
from datetime import date

from app.assessment import unfit
from app.awards.case_errors import NameSame, WordsUnfit
from app.awards.errors import NameUnusable
from app.awards.names import learner_name
from app.awards.typed import cleaned
from app.awards.values import LearnerName

MAX_WORDS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class NameRequest:
    """The name as it should stand, and why in the learner's words, which may be empty."""

    name: LearnerName
    words: str


def name_request(given: str, family: str, words: str, *, now: LearnerName, today: date) -> NameRequest:
    """Return a request as it will be recorded; either part of a name may be empty, not both.

    Raises NameMissing, NameSame, WordsUnfit, or NameUnusable where an address or a number was written, and no name.
    """
    name = learner_name("", given, family)
    if any(unfit(part, today) for part in (name.full, name.given, name.family)):
        raise NameUnusable
    if name == now:
        raise NameSame
    words = cleaned(words)
    if why := unfit(words, today, longest=MAX_WORDS):
        raise WordsUnfit(why.value)
    return NameRequest(name=name, words=words)
