"""Whether an award still rests on what is recorded of the sittings that it was made on. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from app.assessment import CourseRecords, Result, Sitting, Stated


class Shaken(StrEnum):
    """Why an award no longer rests on a confirmation."""

    NOT_CONFIRMED = "not_confirmed"  # the statement was corrected
    SITTING_CHANGED = "sitting_changed"  # the sitting was recorded anew, and nobody has confirmed it since


@dataclass(frozen=True, slots=True, kw_only=True)
class Rested:
    """An award and the sittings that it was made on, by id, each with its activity.

    `opened_by` is None for awards from before that was kept: of those, each sitting on the day of the assessment at
    which something is stated about the learner counts. `known` is the number of the newest record that an
    administrator knew of who let the award stand, 0 if none did; `number` is that of the newest act about it.
    """

    award_id: UUID
    learner_id: str
    learner_name: str
    opened_by: Mapping[UUID, str] | None
    assessed_on: date
    is_identified: bool
    known: int = 0
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """An issued award that no longer rests on what is recorded; `reason` is that of the correction, "" if none."""

    award_id: UUID
    learner_id: str
    learner_name: str
    sitting_id: UUID
    why: Shaken
    reason: str
    number: int


def doubt_of(award: Rested, records: CourseRecords) -> Doubt | None:
    """Return why an award no longer rests on what is recorded, None if it does. Pure.

    What is reduced after its term is not recorded any more and cannot be corrected: it shakes nothing.
    """
    for sitting in records.sittings:
        stated = records.stated[sitting.sitting_id].get(award.learner_id)
        if stated is None or not _counts(award, sitting):
            continue
        why = _shaken(award, sitting, stated)
        if why and max(stated.number, sitting.number) > award.known:
            return Doubt(
                award_id=award.award_id,
                learner_id=award.learner_id,
                learner_name=award.learner_name,
                sitting_id=sitting.sitting_id,
                why=why,
                reason=stated.reason if why is Shaken.NOT_CONFIRMED and stated.corrects else "",
                number=award.number,
            )
    return None


def _counts(award: Rested, sitting: Sitting) -> bool:
    if award.opened_by is None:
        return sitting.held_on == award.assessed_on
    return sitting.sitting_id in award.opened_by


def _shaken(award: Rested, sitting: Sitting, stated: Stated) -> Shaken | None:
    if stated.number < sitting.number:  # what was declared was declared of other facts
        return Shaken.SITTING_CHANGED
    if award.opened_by is not None and award.opened_by[sitting.sitting_id] != sitting.activity_id:
        return Shaken.SITTING_CHANGED
    if stated.result is Result.CONFIRMED:
        is_kept = stated.identity_method is not None or not award.is_identified
    else:
        # Present and not identified is enough where no identity is promised.
        was_there = stated.result is Result.NOT_CONFIRMED and sitting.identity_method is not None
        is_kept = was_there and not award.is_identified
    return None if is_kept else Shaken.NOT_CONFIRMED
