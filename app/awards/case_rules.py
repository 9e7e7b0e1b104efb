"""What may be done about an award that was issued, and what its case says: suspension, answers, outcome. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.awards.case_errors import AwardNotIssued, AwardOver, CaseChanged
from app.awards.values import AwardState


class Act(StrEnum):
    """What is done or said about an award; the learner reads all of it."""

    SUSPENDED = "suspended"
    ANSWERED = "answered"  # by the learner, whose right of reply this is
    PROPOSED_LIFT = "proposed_lift"  # by a teacher, to the institution
    PROPOSED_REVOCATION = "proposed_revocation"
    LIFTED = "lifted"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"  # a corrected award stands in its place
    CORRECTED = "corrected"  # this one stands in the place of one that it corrects
    RENEWED = "renewed"  # earned anew; this one stays what it was until it ends


SETTLING = (Act.LIFTED, Act.CORRECTED)
"""Acts after which what was recorded before is settled: a corrected award is as settled as the one it corrects."""
PROPOSALS = (Act.PROPOSED_LIFT, Act.PROPOSED_REVOCATION)


class Party(StrEnum):
    """As whom somebody acts."""

    LEARNER = "learner"
    TEACHER = "teacher"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts; `user_id` is the platform's, "" for an administrator, who has none."""

    party: Party
    user_id: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One act; `words` are the reason, or what was answered."""

    number: int
    act: Act
    by: Actor
    words: str
    happened_at: datetime
    answer_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """All that was done about an award since it was issued, in order."""

    state: AwardState
    acts: Sequence[Done] = ()

    @property
    def number(self) -> int:
        """How far it has come: whoever decides says up to which act they have read."""
        return self.acts[-1].number if self.acts else 0

    @property
    def suspension(self) -> Done | None:
        """The suspension in force, None if there is none."""
        if self.state is not AwardState.SUSPENDED:
            return None
        return next((one for one in reversed(self.acts) if one.act is Act.SUSPENDED), None)

    @property
    def is_answered(self) -> bool:
        """Whether the learner has answered the suspension in force."""
        since = self.suspension
        return since is not None and any(one.act is Act.ANSWERED and one.number > since.number for one in self.acts)

    def takes_answers(self, today: date) -> bool:
        """Tell whether the learner may answer; the last day of the term belongs to it."""
        since = self.suspension
        return since is not None and (since.answer_until is None or today <= since.answer_until)


_FROM = {
    Act.SUSPENDED: {AwardState.ISSUED},
    Act.LIFTED: {AwardState.SUSPENDED},
    # What was awarded by mistake can be revoked before it is signed, so that it never is.
    Act.REVOKED: {AwardState.PENDING, AwardState.ISSUED, AwardState.SUSPENDED},
    Act.SUPERSEDED: {AwardState.ISSUED},
}
_TO = {
    Act.SUSPENDED: AwardState.SUSPENDED,
    Act.LIFTED: AwardState.ISSUED,
    Act.REVOKED: AwardState.REVOKED,
    Act.SUPERSEDED: AwardState.SUPERSEDED,
}


def moved(state: AwardState, act: Act) -> AwardState | None:
    """Return where an act leads from `state`, None where the award stands there already.

    Raises AwardNotIssued for what is pending, AwardOver for what was revoked or superseded: both are final, and
    CaseChanged for a correction of what is suspended. Pure.
    """
    if state is _TO[act]:
        return None
    if state in _FROM[act]:
        return _TO[act]
    if state is AwardState.PENDING:
        raise AwardNotIssued
    if state is AwardState.SUSPENDED:  # by somebody else meanwhile: that is decided first
        raise CaseChanged
    raise AwardOver
