"""Reads the forms about sittings as they were posted. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TypeVar
from uuid import UUID

from app.assessment import (
    AssessmentPolicy,
    AssessmentTerms,
    IdentityMethod,
    Mode,
    Result,
    Sitting,
    Statement,
    SupervisionMethod,
    printable,
    unfit,
    zone_of,
)

# Where institutions of the Union and its neighbours are; a sitting is dated by the clock on its wall.
ZONES = {
    "AT": "Europe/Vienna",
    "BE": "Europe/Brussels",
    "BG": "Europe/Sofia",
    "CH": "Europe/Zurich",
    "CY": "Asia/Nicosia",
    "CZ": "Europe/Prague",
    "DE": "Europe/Berlin",
    "DK": "Europe/Copenhagen",
    "EE": "Europe/Tallinn",
    "ES": "Europe/Madrid",
    "FI": "Europe/Helsinki",
    "FR": "Europe/Paris",
    "GB": "Europe/London",
    "GR": "Europe/Athens",
    "HR": "Europe/Zagreb",
    "HU": "Europe/Budapest",
    "IE": "Europe/Dublin",
    "IS": "Atlantic/Reykjavik",
    "IT": "Europe/Rome",
    "LT": "Europe/Vilnius",
    "LU": "Europe/Luxembourg",
    "LV": "Europe/Riga",
    "MT": "Europe/Malta",
    "NL": "Europe/Amsterdam",
    "NO": "Europe/Oslo",
    "PL": "Europe/Warsaw",
    "PT": "Europe/Lisbon",
    "RO": "Europe/Bucharest",
    "SE": "Europe/Stockholm",
    "SI": "Europe/Ljubljana",
    "SK": "Europe/Bratislava",
}
FIELDS = ("activity", "day", "from", "until", "zone", "method", "identity", "place", "supervisor", "evidence")
T = TypeVar("T")
_TEXTS = ("place", "supervisor", "evidence")
_RESULT = "result:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the form offers: activities by id, and the methods that version and institution accept."""

    activities: Mapping[str, str]
    supervision: Sequence[SupervisionMethod]
    identity: Sequence[IdentityMethod]
    needs_identity: bool


def asked(
    activities: Mapping[str, str], terms: AssessmentTerms, policy: AssessmentPolicy, *, needs_identity: bool
) -> Asked:
    """Return what the form offers. Pure."""
    identity = [method for method in IdentityMethod if terms.accepts_identity(method)]
    if not policy.known_personally:
        identity = [method for method in identity if method is not IdentityMethod.KNOWN_PERSONALLY]
    return Asked(
        activities=activities,
        supervision=[method for method in SupervisionMethod if terms.accepts(method)],
        identity=identity if needs_identity else [],
        needs_identity=needs_identity,
    )


def sitting_from_form(
    fields: Mapping[str, str], offered: Asked, *, sitting_id: UUID, by: str, now: datetime
) -> tuple[Sitting | None, dict[str, str]]:
    """Return the sitting that was posted, None with a code by field where something is wrong. Pure."""
    given = {name: " ".join(printable(fields.get(name, "")).split()) for name in FIELDS}
    errors: dict[str, str] = {}
    for name in _TEXTS:
        if why := unfit(given[name], now.date()):
            errors[name] = why.value
    if given["activity"] not in offered.activities:
        errors["activity"] = "choose"
    method = next((one for one in offered.supervision if one.value == given["method"]), None)
    identity = next((one for one in offered.identity if one.value == given["identity"]), None)
    if method is None:
        errors["method"] = "choose"
    if offered.needs_identity and identity is None:
        errors["identity"] = "choose"
    if method and identity and not method.modes & identity.modes:
        errors["identity"] = "not_there"
    mode = next(iter(method.modes)) if method else Mode.ONSITE
    for name in ("supervisor", "evidence") if mode is Mode.ONLINE else _TEXTS:
        if not given[name]:
            errors.setdefault(name, "needed")
    starts_at, ends_at = _window(given, errors)
    if errors or method is None or starts_at is None or ends_at is None:
        return None, errors
    sitting = Sitting(
        sitting_id=sitting_id,
        activity_id=given["activity"],
        activity_name=offered.activities[given["activity"]],
        starts_at=starts_at,
        ends_at=ends_at,
        zone=given["zone"],
        mode=mode,
        place=given["place"] if mode is Mode.ONSITE else "",
        supervision_method=method,
        identity_method=identity,
        supervisor_name=given["supervisor"],
        evidence=given["evidence"],
        created_by=by,
    )
    return (sitting, {}) if sitting.has_window else (None, {"until": "before"})


def sitting_to_form(sitting: Sitting) -> dict[str, str]:
    """Return the fields that stand for a sitting, the inverse of `sitting_from_form`. Pure."""
    starts_at, ends_at = sitting.local_window
    return {
        "activity": sitting.activity_id,
        "day": starts_at.date().isoformat(),
        "from": f"{starts_at:%H:%M}",
        "until": f"{ends_at:%H:%M}",
        "zone": sitting.zone,
        "method": sitting.supervision_method.value,
        "identity": sitting.identity_method.value if sitting.identity_method else "",
        "place": sitting.place,
        "supervisor": sitting.supervisor_name,
        "evidence": sitting.evidence,
    }


def _window(given: Mapping[str, str], errors: dict[str, str]) -> tuple[datetime | None, datetime | None]:
    day = _read(date.fromisoformat, given["day"])
    begins, ends = (_read(time.fromisoformat, given[name]) for name in ("from", "until"))
    for name, value in (("day", day), ("from", begins), ("until", ends)):
        if value is None:
            errors[name] = "needed"
    if given["zone"] not in {*ZONES.values(), "UTC"}:
        errors["zone"] = "choose"
    if day is None or begins is None or ends is None or "zone" in errors:
        return None, None
    if begins.tzinfo or ends.tzinfo or ends <= begins:
        errors["until"] = "before"
        return None, None
    zone = zone_of(given["zone"])
    try:
        moments = [datetime.combine(day, at, zone).astimezone(UTC) for at in (begins, ends)]
    except OverflowError:
        errors["day"] = "needed"
        return None, None
    return moments[0], moments[1]


def _read(parse: Callable[[str], T], value: str) -> T | None:
    try:
        return parse(value)
    except ValueError:
        return None


def statements_from_form(fields: Mapping[str, str], roll: Sequence[str]) -> dict[str, Statement]:
    """Return what is stated about learners of the roll; whom the form does not name nothing is stated about. Pure."""
    known = {result.value: result for result in Result}
    return {
        learner_id: Statement(result=known[given])
        for learner_id in roll
        if (given := fields.get(_RESULT + learner_id, "")) in known
    }


def seen_of(fields: Mapping[str, str]) -> int:
    """Return the number of the newest record that the form's page showed; one that tells none has shown none. Pure."""
    given = fields.get("seen", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else -1


def request_of(fields: Mapping[str, str]) -> UUID | None:
    """Return the key that came with a form, None without one. Pure."""
    try:
        return UUID(fields.get("request", ""))
    except ValueError:
        return None
