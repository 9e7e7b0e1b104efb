"""Moodle's completion answers, mapped. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.courses.moodle_fields import Malformed, flag, identifier, integer, mapping, moment, rows
from app.courses.values import Completion, Known, Reason, Unknown

_ALL, _ANY = 1, 2  # `aggregation`
_DONE, _NOT_DONE = {1, 2}, {0, 3}  # `state`: yes and passed; no and failed
_ACTIVITY_CRITERION = 4
_ACTIVITY_LINK = re.compile(r"/view\.php\?id=([1-9][0-9]{0,17})\b", re.ASCII)


@dataclass(frozen=True, slots=True)
class CourseCompletion:
    """Whether the course is completed, and the activities that its criteria name."""

    reading: Known[Completion] | Unknown
    activities: frozenset[int] = frozenset()


def activity_completions(answer: object) -> dict[int, Known[Completion] | Unknown]:
    """Return the completion of each tracked activity by course module id. Raises Malformed."""
    found: dict[int, Known[Completion] | Unknown] = {}
    for row in rows(mapping(answer).get("statuses")):
        status = mapping(row)
        cmid = identifier(status.get("cmid"))
        if cmid in found:
            raise Malformed("an activity is reported twice")
        try:
            found[cmid] = _activity_completion(status)
        except Malformed:
            found[cmid] = Unknown(Reason.MALFORMED)
    return found


def _activity_completion(status: Mapping[str, object]) -> Known[Completion] | Unknown:
    # Older versions leave these two out; where they are said, a "no" means that the state says nothing.
    if not flag(status.get("hascompletion", True)) or not flag(status.get("istrackeduser", True)):
        return Unknown(Reason.NOT_TRACKED)
    state = integer(status.get("state"))
    changed_at = moment(status.get("timecompleted"))  # of the last change, also of one to "failed"
    if state in _DONE:
        return Known(Completion(done=True, completed_at=changed_at))
    if state in _NOT_DONE:
        return Known(Completion(done=False))
    raise Malformed("an unknown state")


def is_untracked(answer: object) -> bool:
    """Tell whether Moodle says of every activity that it does not follow this person: a teacher, or suspended.

    Raises Malformed.
    """
    statuses = [mapping(row) for row in rows(mapping(answer).get("statuses"))]
    return bool(statuses) and all(status.get("istrackeduser") is False for status in statuses)


def course_completion(answer: object) -> CourseCompletion:
    """Return the course's completion. Raises Malformed.

    Moodle computes the overall state some time after the criteria: all criteria met but not completed is PENDING,
    neither earned nor failed. There is no overall time: it is that of the last
    criterion, and of the first one met where any suffices.
    """
    status = mapping(mapping(answer).get("completionstatus"))
    criteria = [mapping(row) for row in rows(status.get("completions"))]
    met = [flag(criterion.get("complete")) for criterion in criteria]
    times = [moment(criterion.get("timecompleted")) for criterion in criteria]
    aggregation = integer(status.get("aggregation"))
    if aggregation not in {_ALL, _ANY}:
        raise Malformed("an unknown aggregation")
    reading: Known[Completion] | Unknown
    if flag(status.get("completed")):
        met_at = [at for at, is_met in zip(times, met, strict=True) if is_met and at is not None]
        decisive = max if aggregation == _ALL else min
        reading = Known(Completion(done=True, completed_at=decisive(met_at, default=None)))
    elif met and (all(met) if aggregation == _ALL else any(met)):
        reading = Unknown(Reason.PENDING)
    else:
        reading = Known(Completion(done=False))
    return CourseCompletion(reading, frozenset(_named_activities(criteria)))


def _named_activities(criteria: list[Mapping[str, object]]) -> set[int]:
    # The criteria are not filtered by what the service user may see, so they show what other answers left out.
    named = set()
    for criterion in criteria:
        details = criterion.get("details")
        link = details.get("criteria") if isinstance(details, Mapping) else None
        if (
            criterion.get("type") == _ACTIVITY_CRITERION
            and isinstance(link, str)
            and (m := _ACTIVITY_LINK.search(link))
        ):
            named.add(int(m.group(1)))
    return named
