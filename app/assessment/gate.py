"""The gate between an earned result and a credential. Pure. Fails closed: what is not known holds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from app.assessment.terms import AssessmentPolicy, AssessmentTerms, Resit
from app.assessment.values import (
    Answer,
    Attestation,
    Counted,
    Decision,
    IdentityMethod,
    Missing,
    Result,
    Supervision,
)

_REFUSALS = frozenset({Missing.SUPERVISION_CHOICE, Missing.NOT_CONFIRMED, Missing.ABSENT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What must be kept: the version's value and terms, and the institution's policy as it stands now."""

    supervision: Supervision | None
    terms: AssessmentTerms = field(default_factory=AssessmentTerms)
    policy: AssessmentPolicy = field(default_factory=AssessmentPolicy)


def decide(
    demand: Demand,
    learner_id: str,
    counted: Sequence[Counted],
    attestations: Iterable[Attestation],
    *,
    any_suffices: bool = False,
) -> Decision:
    """Return whether a credential with the demanded value may be issued on the `counted` results. Pure.

    Each of them needs a sitting of its own activity that keeps the promise; one of them where `any_suffices`.
    Attestations about somebody else count for nothing, and without a chosen value nothing is issued.
    """
    if demand.supervision is None:
        return _closed([Missing.SUPERVISION_CHOICE])
    if not demand.supervision.needs_attestation:
        return Decision(answer=Answer.AWARD)
    if not counted:
        return _closed([Missing.RESULT_UNKNOWN])
    own = [one for one in attestations if one.learner_id == learner_id]
    each = [_decide_one(demand, result, own) for result in counted]
    opened = [one for one in each if one.answer is Answer.AWARD]
    if opened and (any_suffices or len(opened) == len(each)):
        return Decision(answer=Answer.AWARD, opened_by=tuple(one for part in opened for one in part.opened_by))
    missing = [reason for one in each for reason in one.missing]
    # Where one suffices, somebody may still do what is missing for another: only all of them refused is a refusal.
    answers = [one.answer for one in each if one.answer is not Answer.AWARD]
    refused = (all if any_suffices else any)(answer is Answer.REFUSAL for answer in answers)
    return Decision(answer=Answer.REFUSAL if refused else Answer.HOLD, missing=tuple(dict.fromkeys(missing)))


def _decide_one(demand: Demand, counted: Counted, own: Sequence[Attestation]) -> Decision:
    about = sorted(
        (one for one in own if one.sitting.activity_id == counted.activity_id),
        key=lambda one: (one.sitting.starts_at, str(one.sitting.sitting_id)),
    )
    if not about:
        needs_identity = demand.supervision is Supervision.SUPERVISED_IDENTIFIED
        identity = [Missing.IDENTITY_CONFIRMATION] if needs_identity else []
        return _closed([Missing.SUPERVISED_SITTING, *identity])
    at = counted.observed_at
    if at is None:
        return _closed([Missing.RESULT_UNKNOWN])
    if not counted.in_time:
        return _closed([Missing.RESULT_OUT_OF_TIME])
    # Who was elsewhere took no attempt; a sitting after the result cannot have fed it.
    taken = [one for one in about if one.result in {Result.CONFIRMED, Result.NOT_CONFIRMED}]
    before = [one for one in taken if one.sitting.starts_at <= at]
    if not before:
        if taken:
            return _closed([Missing.RESULT_BEFORE_SITTING])
        last = about[-1].result
        return _closed([Missing.ABSENT if last is Result.ABSENT else Missing.ALTERNATIVE_ROUTE])
    fed = before if demand.terms.resit is Resit.EVERY else before[-1:]
    missing = [reason for one in fed for reason in _faults(demand, counted, one)]
    if missing:
        was_kept = any(not _faults(demand, counted, one) for one in before[:-1])
        resit = [Missing.RESIT] if len(before) > 1 and was_kept else []
        return _closed([*resit, *missing])
    return Decision(answer=Answer.AWARD, opened_by=tuple(fed))


def _faults(demand: Demand, counted: Counted, one: Attestation) -> list[Missing]:
    """Return why an attestation does not keep the promise for the result, in the order in which it is told."""
    sitting, found = one.sitting, []
    if not sitting.has_window or one.attested_at < sitting.starts_at:
        found.append(Missing.OUTSIDE_WINDOW)
    if counted.observed_at is None or counted.observed_at > one.attested_at:
        found.append(Missing.RESULT_CHANGED)
    if one.number < sitting.number:  # what was declared was declared of other facts
        found.append(Missing.SITTING_CHANGED)
    found += _attester_faults(demand, one)
    if not demand.terms.accepts(sitting.supervision_method) or sitting.mode not in sitting.supervision_method.modes:
        found.append(Missing.METHOD_NOT_ACCEPTED)
    if not one.is_present:
        return [*found, Missing.NOT_CONFIRMED]
    if demand.supervision is Supervision.SUPERVISED_IDENTIFIED:
        found += _identity_faults(demand, one)
    return found


def _attester_faults(demand: Demand, one: Attestation) -> list[Missing]:
    found = []
    if one.learner_id in {one.attester_id, one.vouched_by}:
        found.append(Missing.ATTESTER_IS_LEARNER)
    if one.attester_may is None:
        found.append(Missing.ATTESTER_UNKNOWN)
    elif not one.attester_may:
        found.append(Missing.ATTESTER_LOST_ROLE)
    if one.vouched_by and not demand.terms.by_link:
        found.append(Missing.ATTESTER_BY_LINK)
    if not demand.terms.names(one.vouched_by or one.attester_id):
        found.append(Missing.ATTESTER_NOT_NAMED)
    if demand.terms.second_person or demand.policy.second_person:
        others = one.seconded_by - {one.attester_id, one.vouched_by, one.learner_id}
        if not any(demand.terms.names(other) for other in others):
            found.append(Missing.SECOND_PERSON)
    return found


def _identity_faults(demand: Demand, one: Attestation) -> list[Missing]:
    if one.result is not Result.CONFIRMED:
        return [Missing.NOT_CONFIRMED]
    method = one.identity_method
    if method is None or one.sitting.identity_method is None:
        return [Missing.IDENTITY_CONFIRMATION]
    if method is IdentityMethod.KNOWN_PERSONALLY and not demand.policy.known_personally:
        return [Missing.KNOWN_PERSONALLY]
    if not demand.terms.accepts_identity(method) or one.sitting.mode not in method.modes:
        return [Missing.METHOD_NOT_ACCEPTED]
    return []


def _closed(missing: Sequence[Missing]) -> Decision:
    is_refusal = any(reason in _REFUSALS for reason in missing)
    return Decision(answer=Answer.REFUSAL if is_refusal else Answer.HOLD, missing=tuple(dict.fromkeys(missing)))
