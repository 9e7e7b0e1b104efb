"""Who would receive it, who would not and why, and who cannot be told: the dry run. Pure."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.awards import Achievement, AwardState, Finding, Verdict, judge
from app.courses import CourseRecord
from app.lti import Member


class Standing(StrEnum):
    """Where a person of the course stands."""

    ISSUED = "issued"
    READY = "ready"
    WAITING = "waiting"
    NOT_YET = "not_yet"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One learner in the list; `name` is empty where the platform does not share names."""

    learner_id: str
    name: str
    standing: Standing
    findings: Sequence[Finding]


def learners(members: Iterable[Member]) -> list[Member]:
    """Return the members who may receive an award, by name. Pure."""
    found = {member.user_id: member for member in members if member.may_receive}
    return sorted(found.values(), key=lambda member: (_sortable(member.name), member.user_id))


def _sortable(name: str) -> str:
    """Return the name without marks on its letters, so that Š stands beside S."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def rows(
    members: Sequence[Member],
    records: Iterable[CourseRecord],
    achievement: Achievement,
    states: Mapping[str, AwardState],
) -> list[Row]:
    """Return a row per member, in their order; one whom the platform says nothing about is unknown. Pure."""
    by_learner = {record.enrolment.learner_id: record for record in records}
    return [_row(member, by_learner.get(member.user_id), achievement, states.get(member.user_id)) for member in members]


def counts(found: Iterable[Row]) -> dict[Standing, int]:
    """Return how many people stand where; every standing is there. Pure."""
    counted = Counter(row.standing for row in found)
    return {standing: counted[standing] for standing in Standing}


def _row(member: Member, record: CourseRecord | None, achievement: Achievement, state: AwardState | None) -> Row:
    judgement = judge(achievement.criteria, record) if record else None
    findings = judgement.findings if judgement else []
    if state is not None:
        standing = Standing.ISSUED
    elif judgement is None or judgement.verdict is Verdict.UNKNOWN:
        standing = Standing.UNKNOWN
    elif judgement.verdict is Verdict.UNMET:
        standing = Standing.NOT_YET
    else:
        needs_confirmation = achievement.supervision is None or achievement.supervision.needs_attestation
        standing = Standing.WAITING if needs_confirmation else Standing.READY
    return Row(learner_id=member.user_id, name=member.name, standing=standing, findings=findings)
