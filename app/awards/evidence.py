"""What an award rests on: a snapshot of the findings at the moment of claiming, with its digest. Pure."""

import hashlib
import json
from decimal import Decimal
from typing import Any

from app.awards.basis import Basis, basis_to_json
from app.awards.criteria import Criteria, Judgement
from app.awards.criteria_json import window_to_json
from app.awards.findings import Finding
from app.courses import CourseRecord, Known, Score


def snapshot(
    record: CourseRecord, judgement: Judgement, criteria: Criteria, basis: Basis | None = None
) -> tuple[dict[str, Any], str]:
    """Return the snapshot as JSON values and its SHA-256 in hex. Pure.

    Of the learner's groups it holds only those that the rule names; `basis` is the digest of what the rule rests on.
    """
    mine = record.groups.value if isinstance(record.groups, Known) else frozenset()
    evidence = {
        "source": record.source,
        "read_at": record.read_at.isoformat(),
        "mode": criteria.mode.value,
        "excused": criteria.excused.value,
        "window": window_to_json(criteria.window),
        "groups": [group.name for group in criteria.groups if group.group_id in mine],
        "basis": digest(basis_to_json(basis)) if basis else None,
        "findings": [_finding_to_json(finding) for finding in judgement.findings],
    }
    return evidence, digest(evidence)


def digest(evidence: dict[str, Any]) -> str:
    """Return the SHA-256, in hex, of the evidence in one fixed spelling. Pure."""
    return hashlib.sha256(json.dumps(evidence, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _finding_to_json(finding: Finding) -> dict[str, Any]:
    return {
        "kind": finding.kind,
        "name": finding.name,
        "verdict": finding.verdict.value,
        "why": finding.why.value if finding.why else None,
        "value": _plain(finding.value),
        "needed": _plain(finding.needed),
        "unit": finding.unit.value if finding.unit else None,
        "points_possible": _plain(finding.points_possible),
        "observed_at": finding.observed_at.isoformat() if finding.observed_at else None,
        "label": finding.label,
        "accepted": list(finding.accepted),
        "flags": sorted(flag.value for flag in finding.flags),
        "left_out": finding.left_out,
        "parts": [_finding_to_json(part) for part in finding.parts],
    }


def _plain(number: Decimal | None) -> str | None:
    return None if number is None else format(number, "f")


def score_to_json(score: Score) -> dict[str, str]:
    """Return a grade as JSON values, the inverse of `score_from_json`. Pure."""
    found = {
        "points": format(score.points, "f"),
        "possible": format(score.points_possible, "f"),
        "minimum": format(score.points_minimum, "f"),
    }
    return found | {"label": score.label} if score.label else found


def score_from_json(values: dict[str, str]) -> Score:
    """Return the grade that `score_to_json` wrote. Pure."""
    return Score(
        points=Decimal(values["points"]),
        points_possible=Decimal(values["possible"]),
        points_minimum=Decimal(values["minimum"]),
        label=values.get("label", ""),
    )
