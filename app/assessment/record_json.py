"""Sittings and attestations as the parts of a record. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.assessment.values import IdentityMethod, Mode, Result, Sitting, Supervision, SupervisionMethod

SITTING, ATTESTATION, SECOND = "sitting", "attestation", "second"


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """Where something is assessed, and by whom."""

    issuer_slug: str
    platform_id: UUID
    context_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """Where it can be asked who teaches the course."""

    memberships_url: str
    resource_link_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Examiner:
    """Who states something: user id, name and role at that time.

    Whoever came by a link has no user id of the platform; `vouched_by` is that of the teacher who made the link.
    """

    user_id: str
    name: str
    role: str = "teacher"
    vouched_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """The newest statement about a learner of a sitting, and what it takes the place of."""

    record_id: UUID
    sitting_id: UUID
    number: int
    learner_id: str
    result: Result
    identity_method: IdentityMethod | None
    by: Examiner
    stated_at: datetime
    reason: str
    corrects: UUID | None
    declaration_version: int
    seconded_by: frozenset[str] = frozenset()


def kept_of(sitting: Sitting, *, value: Supervision | None, identity_method: IdentityMethod | None) -> dict[str, Any]:
    """Return what stays for good: value, date and method. Pure."""
    return {
        "value": value.value if value else None,
        "date": sitting.held_on.isoformat(),
        "method": sitting.supervision_method.value,
        "identity_method": identity_method.value if identity_method else None,
    }


def value_of(sitting: Sitting, result: Result) -> Supervision | None:
    """Return the Annex I value that a statement supports, None for none. Pure."""
    if result is Result.CONFIRMED:
        return Supervision.SUPERVISED_IDENTIFIED if sitting.identity_method else Supervision.SUPERVISED
    return Supervision.SUPERVISED if result is Result.NOT_CONFIRMED and sitting.identity_method else None


def sitting_to_json(course: Course, sitting: Sitting, roster: Roster, *, reason: str = "") -> dict[str, Any]:
    """Return the personal part of a sitting's record. Pure."""
    return {
        "platform": str(course.platform_id),
        "context": course.context_id,
        "activity": sitting.activity_id,
        "activity_name": sitting.activity_name,
        "starts_at": sitting.starts_at.isoformat(),
        "ends_at": sitting.ends_at.isoformat(),
        "zone": sitting.zone,
        "mode": sitting.mode.value,
        "place": sitting.place,
        "supervision_method": sitting.supervision_method.value,
        "identity_method": sitting.identity_method.value if sitting.identity_method else None,
        "supervisor": sitting.supervisor_name,
        "evidence": sitting.evidence,
        "by": sitting.created_by,
        "memberships_url": roster.memberships_url,
        "resource_link": roster.resource_link_id,
        "reason": reason,
    }


def sitting_from_json(sitting_id: UUID, values: Mapping[str, Any], number: int) -> Sitting:
    """Return the sitting that `sitting_to_json` wrote. Pure."""
    identity = values["identity_method"]
    return Sitting(
        sitting_id=sitting_id,
        activity_id=values["activity"],
        activity_name=values["activity_name"],
        starts_at=datetime.fromisoformat(values["starts_at"]),
        ends_at=datetime.fromisoformat(values["ends_at"]),
        zone=values["zone"],
        mode=Mode(values["mode"]),
        place=values["place"],
        supervision_method=SupervisionMethod(values["supervision_method"]),
        identity_method=IdentityMethod(identity) if identity else None,
        supervisor_name=values["supervisor"],
        evidence=values["evidence"],
        created_by=values["by"],
        number=number,
    )


def roster_from_json(values: Mapping[str, Any]) -> Roster:
    """Return the roster's address of a sitting's record. Pure."""
    return Roster(memberships_url=values["memberships_url"], resource_link_id=values["resource_link"])


def stated_from_json(
    values: Mapping[str, Any],
    *,
    record_id: UUID,
    sitting_id: UUID,
    number: int,
    recorded_at: datetime,
) -> Stated:
    """Return the statement of an attestation's record. Pure."""
    return Stated(
        record_id=record_id,
        sitting_id=sitting_id,
        number=number,
        learner_id=values["learner"],
        result=Result(values["result"]),
        identity_method=IdentityMethod(values["identity_method"]) if values["identity_method"] else None,
        by=Examiner(
            user_id=values["by"],
            name=values["by_name"],
            role=values["by_role"],
            vouched_by=values.get("vouched_by", ""),
        ),
        stated_at=recorded_at,
        reason=values["reason"],
        corrects=UUID(values["corrects"]) if values["corrects"] else None,
        declaration_version=values["declaration_version"],
    )
