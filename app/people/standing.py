"""Where a learner stands by the evidence, and who of a roster is no learner. Pure."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from app.assessment import Answer, Missing
from app.awards import Achievement, AssessmentFacts, Finding, Unit, Verdict, gate_of, judge
from app.courses import CourseRecord
from app.lti import Member, MemberStatus, Person, Role


class Standing(StrEnum):
    """Where a person of the course stands."""

    READY = "ready"
    WAITING = "waiting"  # for the confirmation of supervision or identity
    NOT_YET = "not_yet"
    UNKNOWN = "unknown"
    ISSUED = "issued"  # awarded, whatever has become of the award since
    WITHHELD = "withheld"
    DECLINED = "declined"  # by the learner, who may change their mind


class LeftOut(StrEnum):
    """Why somebody on the roster can receive nothing and is not listed."""

    TEACHER = "teacher"
    ASSISTANT = "assistant"
    DESIGNER = "designer"
    OBSERVER = "observer"
    ADMINISTRATOR = "administrator"
    TEST_USER = "test_user"
    MASQUERADED = "masqueraded"
    INACTIVE = "inactive"
    LEFT = "left"
    NO_ROLE = "no_role"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisive:
    """The condition whose grade the picture of a class shows: the first of the rule that asks for one."""

    kind: str
    name: str
    needed: Decimal
    unit: Unit


def left_out(member: Member) -> LeftOut | None:
    """Return why a member is not listed, None for an active learner who is nothing else. Pure."""
    if member.may_receive:
        return None
    match member.status:
        case MemberStatus.INACTIVE:
            return LeftOut.INACTIVE
        case MemberStatus.DELETED:
            return LeftOut.LEFT
    if Role.TEACHER in member.roles:
        return LeftOut.TEACHER
    kind = next((kind for kind in Person if kind in member.kinds), None)
    return LeftOut(kind.value) if kind else LeftOut.NO_ROLE


def standing_of(
    record: CourseRecord, achievement: Achievement, facts: AssessmentFacts
) -> tuple[Standing, list[Finding], tuple[Missing, ...]]:
    """Return where the learner of a record stands, the findings that say why, and what the gate waits for. Pure."""
    judgement = judge(achievement.criteria, record)
    findings = list(judgement.findings)
    match judgement.verdict:
        case Verdict.UNKNOWN:
            return Standing.UNKNOWN, findings, ()
        case Verdict.UNMET:
            return Standing.NOT_YET, findings, ()
    gate = gate_of(achievement, record, findings, facts)
    return Standing.READY if gate.answer is Answer.AWARD else Standing.WAITING, findings, gate.missing


def decisive(findings: Sequence[Finding]) -> tuple[Decisive, Finding] | None:
    """Return the first condition that asks for a grade and what was found for it, None if the rule has none. Pure."""
    for finding in findings:
        if finding.needed is not None and finding.unit is not None:
            shown = Decisive(kind=finding.kind, name=finding.name, needed=finding.needed, unit=finding.unit)
            return shown, finding
    return None


def folded(name: str) -> str:
    """Return a name in small letters without marks, so that Š stands beside S and a search need not write them. Pure.

    The result is composed of what every database takes: no NUL, no unpaired surrogates.
    """
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    kept = (mark for mark in decomposed if not unicodedata.combining(mark))
    return "".join(mark for mark in kept if unicodedata.category(mark) not in {"Cc", "Cs"})
