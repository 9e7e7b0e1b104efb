"""Everything that is recorded about one learner's assessments, for the learner: what was corrected stays beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app.assessment.declaration import declaration_words, is_of_service
from app.assessment.values import Sitting


@dataclass(frozen=True, slots=True, kw_only=True)
class Seconding:
    """Who confirmed a statement after its attester, and when."""

    name: str
    seconded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnStatement:
    """One statement about the learner. `reason` is why it took the place of the one before it, "" for the first.

    `result` and `identity_method` are values of the closed lists; `declaration` is the version of the words and their
    SHA-256, as they were shown to whoever stated it. `by_link`: whoever stated it came by an invigilator's link.
    """

    number: int
    result: str
    identity_method: str
    by_name: str
    by_role: str
    by_link: bool
    stated_at: datetime
    reason: str
    declaration: tuple[int, str]
    seconded: Sequence[Seconding] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSitting:
    """A sitting as it was recorded last, why it was recorded anew, and what was stated about the learner there.

    The newest statement comes last: it is the one that counts.
    """

    sitting: Sitting
    corrections: Sequence[tuple[datetime, str]]
    statements: Sequence[OwnStatement]

    def declared(self, language: str, statement: OwnStatement) -> str:
        """Return the words that were declared for a statement, in a language. Pure."""
        version, digest = statement.declaration
        is_identified, day = self.sitting.identity_method is not None, self.sitting.held_on
        return declaration_words(
            language,
            day,
            with_identity=is_identified,
            of_service=is_of_service(digest, day, with_identity=is_identified, version=version),
            version=version,
        )

    def without_names(self) -> "OwnSitting":
        """Return the same without the names of those who stated and confirmed it. Pure."""
        statements = [
            replace(one, by_name="", seconded=[replace(second, name="") for second in one.seconded])
            for one in self.statements
        ]
        return replace(self, sitting=replace(self.sitting, supervisor_name=""), statements=statements)


def own_statement(number: int, values: Mapping[str, Any], at: datetime, seconded: Sequence[Seconding]) -> OwnStatement:
    """Return the statement of an attestation's record. Pure."""
    return OwnStatement(
        number=number,
        result=values["result"],
        identity_method=values["identity_method"] or "",
        by_name=values["by_name"],
        by_role=values["by_role"],
        by_link=bool(values.get("vouched_by")),
        stated_at=at,
        reason=values["reason"],
        declaration=(values["declaration_version"], values["declaration_digest"]),
        seconded=seconded,
    )


def own_record_to_json(found: Sequence[OwnSitting]) -> list[dict[str, Any]]:
    """Return the record as JSON values, for the learner to take away; names of our own lists, moments in UTC. Pure."""
    return [
        {
            "sitting": str(one.sitting.sitting_id),
            "assessment": one.sitting.activity_name,
            "starts_at": one.sitting.starts_at.isoformat(),
            "ends_at": one.sitting.ends_at.isoformat(),
            "time_zone": one.sitting.zone,
            "mode": one.sitting.mode.value,
            "place": one.sitting.place,
            "supervision_method": one.sitting.supervision_method.value,
            "identity_method": one.sitting.identity_method.value if one.sitting.identity_method else None,
            "supervised_by": one.sitting.supervisor_name,
            "evidence": one.sitting.evidence,
            "recorded_anew": [{"at": at.isoformat(), "reason": reason} for at, reason in one.corrections],
            "statements": [_statement_to_json(statement) for statement in one.statements],
        }
        for one in found
    ]


def _statement_to_json(one: OwnStatement) -> dict[str, Any]:
    return {
        "record": one.number,
        "result": one.result,
        "identity_method": one.identity_method or None,
        "stated_by": one.by_name,
        "role": one.by_role,
        "by_link": one.by_link,
        "stated_at": one.stated_at.isoformat(),
        "reason": one.reason,
        "declaration_version": one.declaration[0],
        "declaration_sha256": one.declaration[1],
        "confirmed_by": [{"name": second.name, "at": second.seconded_at.isoformat()} for second in one.seconded],
    }
