"""A decision that was made outside of the course: what must be stated of it, and what an award keeps of it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from app.assessment import (
    AssessmentPolicy,
    Attestation,
    Counted,
    Decision,
    Demand,
    IdentityMethod,
    Mode,
    Result,
    Sitting,
    SupervisionMethod,
    decide,
)
from app.awards.achievement import Achievement
from app.awards.evidence import digest
from app.awards.values import LearnerName

ELSEWHERE = "elsewhere"
_NOON = time(12, tzinfo=UTC)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What the institution states of an assessment that it held elsewhere, as a sitting's record would.

    `examiner` is who supervised and, with an `identity_method`, identified; `second` who confirmed it too, "" if
    nobody did. `place` is "" online.
    """

    supervision_method: SupervisionMethod
    identity_method: IdentityMethod | None
    examiner: str
    assessed_on: date
    confirmed_on: date
    place: str = ""
    second: str = ""

    @property
    def mode(self) -> Mode:
        """Where it was held, as its method of supervision has it."""
        return Mode.ONLINE if Mode.ONLINE in self.supervision_method.modes else Mode.ONSITE


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """One decision: `key` is the institution's own id of it, `grade` as it was written, "" if none was."""

    key: str
    learner_id: str
    name: LearnerName
    awarded_on: date
    grade: str = ""
    assessment: Assessment | None = None

    @property
    def digest(self) -> str:
        """By which it is told whether a decision with this key says the same."""
        return digest(decided_to_json(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOrigin:
    """By what a decision came here: which import of which file (its SHA-256), and who imported it."""

    import_id: UUID
    file_digest: str
    imported_by: str
    imported_at: datetime


def gate_of_decision(achievement: Achievement, policy: AssessmentPolicy, decided: Decided) -> Decision:
    """Return what the gate says of a decision, as if its assessment were a sitting that feeds the whole course. Pure.

    Whoever imports states for the institution that its examiner was one. Where the version names several activities,
    one statement confirms none of them: such a version cannot be imported.
    """
    demand = Demand(supervision=achievement.supervision, terms=achievement.assessment, policy=policy)
    named = achievement.named_activities or {"": ""}
    began = datetime.combine(decided.awarded_on, time.min, UTC)
    stated: list[Attestation] = []
    if decided.assessment:
        began = datetime.combine(decided.assessment.assessed_on, time.min, UTC)
        stated = [_attestation(decided, decided.assessment, next(iter(named)), began)]
    counted = [Counted(activity_id=activity_id, observed_at=began + _DAY) for activity_id in named]
    return decide(demand, decided.learner_id, counted, stated)


def _attestation(decided: Decided, told: Assessment, activity_id: str, began: datetime) -> Attestation:
    sitting = Sitting(
        sitting_id=UUID(int=0),
        activity_id=activity_id,
        activity_name="",
        starts_at=began,
        ends_at=began + _DAY,
        zone="UTC",
        mode=told.mode,
        place=told.place,
        supervision_method=told.supervision_method,
        identity_method=told.identity_method,
        supervisor_name=told.examiner,
        evidence="",
        created_by="",
    )
    return Attestation(
        learner_id=decided.learner_id,
        sitting=sitting,
        result=Result.CONFIRMED,
        identity_method=told.identity_method,
        attester_id=told.examiner,
        attester_may=True,
        attested_at=datetime.combine(told.confirmed_on, time.min, UTC) + _DAY,
        number=0,
        seconded_by=frozenset({told.second} if told.second else ()),
    )


def awarded_at(decided: Decided, now: datetime) -> datetime:
    """Return the moment of an award of which only the day was decided: noon, never in the future. Pure."""
    return min(datetime.combine(decided.awarded_on, _NOON), now)


def evidence_of(decided: Decided, origin: ImportOrigin) -> tuple[dict[str, Any], str]:
    """Return what an award on a decision rests on, as JSON values, and its SHA-256 in hex. Pure."""
    evidence = {
        "source": ELSEWHERE,
        "read_at": origin.imported_at.isoformat(),
        "findings": [],
        ELSEWHERE: {
            "key": decided.key,
            "decided_on": decided.awarded_on.isoformat(),
            "grade": decided.grade,
            "assessment": assessment_to_json(decided.assessment),
            "imported_by": origin.imported_by,
            "import": str(origin.import_id),
            "file": origin.file_digest,
        },
    }
    return evidence, digest(evidence)


def is_elsewhere(evidence: Mapping[str, Any]) -> bool:
    """Tell whether an award rests on a decision that was made outside of the course. Pure."""
    return ELSEWHERE in evidence


def without_staff(evidence: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an award rests on as its learner may have it: without who imported and examined. Pure."""
    if not is_elsewhere(evidence):
        return dict(evidence)
    told = {name: value for name, value in evidence[ELSEWHERE].items() if name != "imported_by"}
    if assessment := told.get("assessment"):
        told["assessment"] = {name: value for name, value in assessment.items() if name not in {"examiner", "second"}}
    return {**evidence, ELSEWHERE: told}


def import_of(evidence: Mapping[str, Any]) -> str:
    """Return by which import an award came, "" where by none. Pure."""
    return str(evidence.get(ELSEWHERE, {}).get("import", ""))


def assessment_to_json(told: Assessment | None) -> dict[str, str] | None:
    """Return an assessment as JSON values, the inverse of `assessment_from_json`. Pure."""
    if told is None:
        return None
    return {
        "supervision_method": told.supervision_method.value,
        "identity_method": told.identity_method.value if told.identity_method else "",
        "examiner": told.examiner,
        "assessed_on": told.assessed_on.isoformat(),
        "confirmed_on": told.confirmed_on.isoformat(),
        "place": told.place,
        "second": told.second,
    }


def assessment_from_json(values: Mapping[str, str] | None) -> Assessment | None:
    """Return what `assessment_to_json` wrote. Pure."""
    if values is None:
        return None
    return Assessment(
        supervision_method=SupervisionMethod(values["supervision_method"]),
        identity_method=IdentityMethod(values["identity_method"]) if values["identity_method"] else None,
        examiner=values["examiner"],
        assessed_on=date.fromisoformat(values["assessed_on"]),
        confirmed_on=date.fromisoformat(values["confirmed_on"]),
        place=values["place"],
        second=values["second"],
    )


def decided_to_json(decided: Decided) -> dict[str, Any]:
    """Return a decision as JSON values, the inverse of `decided_from_json`. Pure."""
    return {
        "key": decided.key,
        "learner": decided.learner_id,
        "name": decided.name.full,
        "given": decided.name.given,
        "family": decided.name.family,
        "on": decided.awarded_on.isoformat(),
        "grade": decided.grade,
        "assessment": assessment_to_json(decided.assessment),
    }


def decided_from_json(values: Mapping[str, Any]) -> Decided:
    """Return what `decided_to_json` wrote. Pure."""
    return Decided(
        key=values["key"],
        learner_id=values["learner"],
        name=LearnerName(full=values["name"], given=values["given"], family=values["family"]),
        awarded_on=date.fromisoformat(values["on"]),
        grade=values["grade"],
        assessment=assessment_from_json(values["assessment"]),
    )
