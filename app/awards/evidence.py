"""What an award rests on: a snapshot of the findings at the moment of claiming, with its digest. Pure."""

import hashlib
import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from app.awards.criteria import Finding
from app.courses import CourseRecord, Score


def snapshot(record: CourseRecord, findings: Sequence[Finding]) -> tuple[dict[str, Any], str]:
    """Return the snapshot as JSON values and its SHA-256 in hex. Pure."""
    evidence = {
        "source": record.source,
        "read_at": record.read_at.isoformat(),
        "findings": [_finding_to_json(finding) for finding in findings],
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
        "value": _plain(finding.value),
        "needed": _plain(finding.needed),
        "unit": finding.unit.value if finding.unit else None,
        "observed_at": finding.observed_at.isoformat() if finding.observed_at else None,
    }


def _plain(number: Decimal | None) -> str | None:
    return None if number is None else format(number, "f")


def score_to_json(score: Score) -> dict[str, str]:
    """Return a grade as JSON values, the inverse of `score_from_json`. Pure."""
    return {
        "points": format(score.points, "f"),
        "possible": format(score.points_possible, "f"),
        "minimum": format(score.points_minimum, "f"),
    }


def score_from_json(values: dict[str, str]) -> Score:
    """Return the grade that `score_to_json` wrote. Pure."""
    return Score(
        points=Decimal(values["points"]),
        points_possible=Decimal(values["possible"]),
        points_minimum=Decimal(values["minimum"]),
    )
