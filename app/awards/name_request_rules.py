"""What a learner may ask for whose name in a credential is wrong, and what became of it. Pure."""

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from app.assessment import unfit
from app.awards.case_errors import NameSame, WordsUnfit
from app.awards.errors import NameUnusable
from app.awards.names import JOINERS, learner_name
from app.awards.typed import cleaned
from app.awards.values import LearnerName

MAX_NAME_REASON = 300


class NameAnswer(StrEnum):
    """How a request ended."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"  # by the learner, before anybody answered
    OVERTAKEN = "overtaken"  # its award was corrected otherwise, renewed or revoked before anybody answered


@dataclass(frozen=True, slots=True, kw_only=True)
class NameWish:
    """The name as it should stand, and why in the learner's words, which may be empty."""

    name: LearnerName
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """How and when a request ended; `words` are the reason of a refusal, `new_award_id` what an accepted one led to."""

    answer: NameAnswer
    words: str
    answered_at: datetime
    new_award_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NameRequest:
    """A request about one award; `wish` is None once it was reduced, `answered` as long as nobody has answered."""

    request_id: UUID
    award_id: UUID
    wish: NameWish | None
    asked_at: datetime
    answered: Answered | None = None

    @property
    def is_open(self) -> bool:
        """Whether it waits for the institution."""
        return self.answered is None


def wish(given: str, family: str, words: str, *, now: LearnerName, today: date) -> NameWish:
    """Return what is asked for as it will be recorded; either part of a name may be empty, not both.

    `now` is the name that the credential carries. Raises NameMissing, NameSame, WordsUnfit, or NameUnusable where
    something invisible, an address or a number was written, and no name.
    """
    if _hides(given) or _hides(family):
        raise NameUnusable
    name = learner_name(_in_order(given, family, now), given, family)
    if any(unfit(part, today) for part in (name.full, name.given, name.family)):
        raise NameUnusable
    if name == now:
        raise NameSame
    words = cleaned(words)
    if why := unfit(words, today, longest=MAX_NAME_REASON):
        raise WordsUnfit(why.value)
    return NameWish(name=name, words=words)


def _hides(part: str) -> bool:
    """Tell whether a part of a name holds what nobody sees, such as marks that turn the direction of writing.

    From a register it is dropped without a word; whoever types a name is told.
    """
    return any(mark not in JOINERS and unicodedata.category(mark)[0] == "C" for mark in part.strip())


def _in_order(given: str, family: str, now: LearnerName) -> str:
    """Return the whole name; the family name stands first where it does so now, as it does in many languages."""
    is_family_first = bool(now.given and now.family) and now.full == f"{now.family} {now.given}"
    return f"{family} {given}" if is_family_first else f"{given} {family}"
