"""From a rule and a record to the gate: which results count, and what of their sittings a credential may say. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from app.assessment import (
    AssessmentPolicy,
    Attestation,
    Counted,
    Decision,
    Demand,
    IdentityMethod,
    Mode,
    Supervision,
    SupervisionMethod,
    decide,
)
from app.awards.achievement import Achievement
from app.awards.criteria import ActivityCompleted, CourseCompleted, GradeAtLeast, GradeOneOf, SomeOf
from app.awards.findings import Finding, Verdict
from app.awards.findings import Mode as Combination
from app.awards.needs import needs_of
from app.courses import ActivityRecord, Completion, CourseRecord, Known, Needs, Score, Unknown
from app.issuers import IssuerProfile, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentFacts:
    """What is recorded about the assessments of one learner, and what their institution asks.

    `newest` is the number of the newest record, by which it is noticed that more was recorded meanwhile.
    """

    policy: AssessmentPolicy = field(default_factory=AssessmentPolicy)
    attestations: Sequence[Attestation] = ()
    newest: int = 0


NO_FACTS = AssessmentFacts()


class SupervisionCategory(StrEnum):
    """How an assessment was supervised, in the words that may leave the institution."""

    ON_SITE = "on_site"
    ONLINE_LIVE = "online_live"
    ONLINE_REVIEWED = "online_reviewed"  # a person reviewed what a proctoring service reported


class IdentityCategory(StrEnum):
    """How an identity was confirmed: no more than what was looked at, and where."""

    DOCUMENT_ON_SITE = "document_on_site"
    STUDENT_CARD_ON_SITE = "student_card_on_site"  # no document of the state: whoever recognises may want to know
    DOCUMENT_BY_VIDEO = "document_by_video"
    SERVICE_REVIEWED = "service_reviewed"
    EID = "eid"
    KNOWN_PERSONALLY = "known_personally"


_SUPERVISION = {
    SupervisionMethod.ONSITE_INVIGILATED: SupervisionCategory.ON_SITE,
    SupervisionMethod.ONLINE_LIVE_INVIGILATED: SupervisionCategory.ONLINE_LIVE,
    SupervisionMethod.PROCTORING_SERVICE_HUMAN_REVIEW: SupervisionCategory.ONLINE_REVIEWED,
}
_IDENTITY = {
    IdentityMethod.ID_DOCUMENT_SEEN_ONSITE: IdentityCategory.DOCUMENT_ON_SITE,
    IdentityMethod.STUDENT_CARD_SEEN_ONSITE: IdentityCategory.STUDENT_CARD_ON_SITE,
    IdentityMethod.ID_DOCUMENT_SEEN_LIVE_VIDEO: IdentityCategory.DOCUMENT_BY_VIDEO,
    IdentityMethod.PROCTORING_SERVICE_RESULT: IdentityCategory.SERVICE_REVIEWED,
    IdentityMethod.EID_OR_PID: IdentityCategory.EID,
    IdentityMethod.KNOWN_PERSONALLY: IdentityCategory.KNOWN_PERSONALLY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """What an award keeps of the sitting that opened the gate: never who examined, never what is kept where.

    Every format writes it. Where several opened it, of the latest. `identity` is None where the credential promises
    none; `place` is "" online, `assessed_on` the day at that place. `organisation` is the legal name of the institution
    that assessed.
    """

    supervision: SupervisionCategory
    identity: IdentityCategory | None
    assessed_on: date
    is_online: bool
    place: str
    organisation: Text


def gate_of(
    achievement: Achievement, record: CourseRecord, findings: Sequence[Finding], facts: AssessmentFacts
) -> Decision:
    """Return whether a credential may be issued on what the rule counts of a record. Pure."""
    terms = achievement.assessment
    demand = Demand(supervision=achievement.supervision, terms=terms, policy=facts.policy)
    counted = counted_results(achievement, record, findings)
    # Named activities must each be confirmed, whatever the rule makes of them.
    any_suffices = achievement.criteria.mode is Combination.ANY and not achievement.named_activities
    return decide(demand, record.enrolment.learner_id, counted, facts.attestations, any_suffices=any_suffices)


def counted_results(achievement: Achievement, record: CourseRecord, findings: Sequence[Finding]) -> list[Counted]:
    """Return the results that were assessed: of the named activities, else of those whose grades the rule counts.

    A rule that names no graded activity rests on the course as a whole, or on the activities that it wants completed.
    Only what is met counts. Pure.
    """
    if named := achievement.named_activities:
        # The rule may be about others: that these are of the days that count nobody else has looked at.
        window = achievement.criteria.window
        found = [_of_activity(activity_id, record.activity(activity_id)) for activity_id in named]
        return [replace(one, in_time=one.observed_at is None or window.includes(one.observed_at)) for one in found]
    graded: list[Counted] = []
    whole: list[Counted] = []
    completed: list[Counted] = []
    # One finding per criterion in order, and one more about groups where the rule has some.
    for item, finding in zip(achievement.criteria.items, findings, strict=False):
        several = zip(item.items, finding.parts, strict=True) if isinstance(item, SomeOf) else [(item, finding)]
        for part, one in several:
            if one.verdict is not Verdict.MET:
                continue
            if isinstance(part, GradeAtLeast | GradeOneOf) and part.activity_id is not None:
                graded.append(_of_activity(part.activity_id, record.activity(part.activity_id)))
            elif isinstance(part, ActivityCompleted):
                completed.append(_of_activity(part.activity_id, record.activity(part.activity_id)))
            elif isinstance(part, CourseCompleted | GradeAtLeast | GradeOneOf):
                whole.append(Counted(activity_id="", observed_at=_course_moment(part, record)))
    return _latest(graded or whole or completed)


def assessing(achievement: Achievement) -> dict[str, str]:
    """Return the activities whose sittings the gate asks for, with their names; "" is the course as a whole. Pure.

    Those that outcomes name, with the names of then, take the place of those of the rule.
    """
    names: dict[str, str] = {}
    graded: dict[str, str] = {}
    whole = False
    for part in achievement.criteria.parts:
        if isinstance(part, GradeAtLeast | GradeOneOf) and part.activity_id is not None:
            graded[part.activity_id] = names[part.activity_id] = part.name
        elif isinstance(part, ActivityCompleted):
            names[part.activity_id] = part.name
        elif isinstance(part, CourseCompleted | GradeAtLeast | GradeOneOf):
            whole = True
    if named := achievement.named_activities:
        return {activity_id: names.get(activity_id) or name for activity_id, name in named.items()}
    return graded or ({"": ""} if whole else names)


def needs_facts(achievement: Achievement) -> bool:
    """Tell whether the gate asks what is recorded. Pure."""
    return achievement.supervision is not None and achievement.supervision.needs_attestation


def needs_for(achievement: Achievement) -> Needs:
    """Return what must be known of a class for the rule and the gate to be decided. Pure."""
    needs = needs_of(achievement.criteria)
    return replace(needs, activity_scores=True, activity_completions=True) if needs_facts(achievement) else needs


def _latest(counted: Sequence[Counted]) -> list[Counted]:
    """Return each activity once, with its latest moment; a moment that is not known makes the whole unknown."""
    moments: dict[str, datetime | None] = {}
    for one in counted:
        known = moments.get(one.activity_id, one.observed_at)
        both = known is not None and one.observed_at is not None
        moments[one.activity_id] = max(known, one.observed_at) if known and one.observed_at and both else None
    return [Counted(activity_id=activity_id, observed_at=moment) for activity_id, moment in moments.items()]


def _of_activity(activity_id: str, activity: ActivityRecord | None) -> Counted:
    """Return since when an activity's result is as it is: its grade, or its completion where it is not graded."""
    if activity is None:
        return Counted(activity_id=activity_id, observed_at=None)
    graded = _graded_at(activity.score)
    return Counted(activity_id=activity_id, observed_at=graded or _completed_at(activity.completion, activity.score))


def _course_moment(part: object, record: CourseRecord) -> datetime | None:
    if isinstance(part, CourseCompleted):
        return _completed_at(record.completion, None)
    return _graded_at(record.total) or _newest_grade(record)


def _newest_grade(record: CourseRecord) -> datetime | None:
    """Return when the newest grade of the course was given: platforms often tell no time of the total.

    None unless the time of every known grade is told.
    """
    scores = [one.score.value for one in record.activities if isinstance(one.score, Known) and one.score.value]
    moments = [score.graded_at for score in scores if score.graded_at]
    return max(moments) if moments and len(moments) == len(scores) else None


def _graded_at(reading: Known[Score | None] | Unknown) -> datetime | None:
    return reading.value.graded_at if isinstance(reading, Known) and reading.value else None


def _completed_at(reading: Known[Completion] | Unknown, score: Known[Score | None] | Unknown | None) -> datetime | None:
    if isinstance(score, Known) and score.value:  # graded, at a time that is not told: the completion tells another
        return None
    done = isinstance(reading, Known) and reading.value.done
    return reading.value.completed_at if isinstance(reading, Known) and done else None


def assessed_of(achievement: Achievement, issuer: IssuerProfile, decision: Decision) -> Assessed | None:
    """Return what the credential may say of the attestations that opened the gate, None where none did. Pure."""
    if not decision.opened_by:
        return None
    one = max(decision.opened_by, key=lambda attestation: attestation.sitting.starts_at)
    is_identified = achievement.supervision is Supervision.SUPERVISED_IDENTIFIED
    return Assessed(
        supervision=_SUPERVISION[one.sitting.supervision_method],
        identity=_IDENTITY[one.identity_method] if is_identified and one.identity_method else None,
        assessed_on=one.sitting.held_on,
        is_online=one.sitting.mode is Mode.ONLINE,
        place="" if one.sitting.mode is Mode.ONLINE else one.sitting.place,
        organisation=dict(issuer.legal_name),
    )


def assessed_to_json(assessed: Assessed) -> dict[str, Any]:
    """Return it as JSON values, the inverse of `assessed_from_json`. Pure."""
    return {
        "supervision": assessed.supervision.value,
        "identity": assessed.identity.value if assessed.identity else None,
        "assessed_on": assessed.assessed_on.isoformat(),
        "is_online": assessed.is_online,
        "place": assessed.place,
        "organisation": dict(assessed.organisation),
    }


def assessed_from_json(values: Mapping[str, Any]) -> Assessed:
    """Return what `assessed_to_json` wrote. Pure."""
    return Assessed(
        supervision=SupervisionCategory(values["supervision"]),
        identity=IdentityCategory(values["identity"]) if values["identity"] else None,
        assessed_on=date.fromisoformat(values["assessed_on"]),
        is_online=bool(values["is_online"]),
        place=str(values["place"]),
        organisation={str(key): str(value) for key, value in values["organisation"].items()},
    )
