"""Tries a Moodle grant: which functions the service offers, and which capabilities its answers about a course prove.

Moodle has no function that lists a user's capabilities, and leaves out in silence what a right is lacking for. So each
is judged by what it changes in the answers, measured on 4.5.5 by taking one at a time.
"""

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.courses.errors import PlatformUnavailable
from app.courses.moodle_client import Call, Fault, MoodleClient
from app.courses.moodle_fields import Malformed, identifier, integer, mapping, rows, text
from app.courses.moodle_rights import (
    ACTIVITIES,
    ALL_GROUPS,
    CAPABILITIES,
    COMPLETION,
    CONTENTS,
    COURSE_BY_FIELD,
    COURSE_CAPABILITIES,
    FUNCTIONS,
    GRADE_ITEM_LIST,
    GRADES,
    GROUP_FUNCTIONS,
    MANAGE_GROUPS,
    MODULES,
    SITE_INFO,
    USE_REST,
    USER_GROUPS,
    VIEW_ALL_GRADES,
    VIEW_COMPLETION,
    VIEW_COURSES,
    VIEW_HIDDEN_ACTIVITIES,
    VIEW_HIDDEN_COURSES,
    VIEW_HIDDEN_GRADES,
    VIEW_PROGRESS,
    VIEW_USER_REPORT,
    view_of,
)
from app.courses.rights import RightCheck, RightStatus
from app.courses.values import Reason

_SEPARATE_GROUPS = 1
_PATIENCE_S = 20.0  # nothing more is asked after so long: an administrator waits for the page
_REFUSED = Fault("accessexception")
_NO_ENTRY = {"requireloginerror", "errorcoursecontextnotvalid"}
_NO_COURSE = {"invalidrecord", "invalidrecordunknown"}
_OUTSIDE = {"usernotenroled", "notenroled", "nocriteriaset"}  # said only to whoever may see the report
_ACTIVITY_LINK = re.compile(r"/mod/([a-z][a-z0-9_]{0,40})/view\.php\?id=([1-9][0-9]{0,17})\b", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What Moodle said about one course: about the service user itself (`own`), the class, and one learner.

    Each is a JSON answer or a Fault; None where it was not asked, because no learner is known or to save time.
    """

    course: object = None
    contents: object = None
    items: object = None
    own_grades: object = None
    class_grades: object = None
    grades: object = None
    activities: object = None
    completion: object = None
    groups: object = None


def rights(
    client: MoodleClient, *, offered: frozenset[str], user_id: int, course_id: int, learner_id: int
) -> list[RightCheck]:
    """Return a check for each function and capability. A course or learner 0 means that none is known.

    Raises PlatformUnavailable or PlatformRefused when no answer can be had.
    """
    until = time.monotonic() + _PATIENCE_S

    def ask(function: str, **arguments: object) -> object:
        if function not in offered:
            return _REFUSED
        if time.monotonic() > until:
            raise PlatformUnavailable("the answers took too long")
        return client.call(Call(function, arguments))

    answers = Answers()
    if course_id:
        class_grades = None if learner_id else ask(GRADES, courseid=course_id)
        learner_id = learner_id or _somebody(class_grades, user_id)
        answers = Answers(
            course=ask(COURSE_BY_FIELD, field="id", value=str(course_id)),
            contents=ask(CONTENTS, courseid=course_id, options=[{"name": "excludecontents", "value": "1"}]),
            items=ask(GRADE_ITEM_LIST, courseid=course_id),
            own_grades=ask(GRADES, courseid=course_id, userid=user_id),
            class_grades=class_grades,
            grades=ask(GRADES, courseid=course_id, userid=learner_id) if learner_id else None,
            activities=ask(ACTIVITIES, courseid=course_id, userid=learner_id) if learner_id else None,
            completion=ask(COMPLETION, courseid=course_id, userid=learner_id) if learner_id else None,
            groups=ask(USER_GROUPS, courseid=course_id, userid=learner_id) if learner_id else None,
        )
    with_groups = [manage_groups(answers.groups)] if offered.intersection(GROUP_FUNCTIONS) else []
    return [*functions(offered), _granted(USE_REST), *capabilities(answers), *with_groups]


def shut_out(client: MoodleClient) -> list[RightCheck]:
    """Return the checks where Moodle does not even let the service user ask what it may.

    Either that function is missing in the service, or nothing may be called at all. Raises as `rights`.
    """
    others = client.call(Call(COURSE_BY_FIELD, {"field": "id", "value": "1"}))
    missing = USE_REST if others == _REFUSED else SITE_INFO
    return [
        _missing(name, _REFUSED.errorcode) if name == missing else _unknown(name, Reason.NO_PERMISSION)
        for name in (*FUNCTIONS, *CAPABILITIES)
    ]


def functions(offered: frozenset[str]) -> list[RightCheck]:
    """Return a check for each function that the tool calls; those of groups belong together or not at all. Pure."""
    wanted = [*FUNCTIONS, *(GROUP_FUNCTIONS if offered.intersection(GROUP_FUNCTIONS) else ())]
    return [_granted(name) if name in offered else _missing(name) for name in wanted]


def manage_groups(groups: object) -> RightCheck:
    """Return whether the groups of others are told: without the right Moodle answers with a warning. Pure."""
    if not _is_answer(groups):
        return _untold(MANAGE_GROUPS, groups)
    try:
        warnings = [text(mapping(row).get("warningcode")) for row in rows(mapping(groups).get("warnings", []))]
    except Malformed:
        return _unknown(MANAGE_GROUPS, Reason.MALFORMED)
    return _missing(MANAGE_GROUPS) if "cannotmanagegroups" in warnings else _granted(MANAGE_GROUPS)


def capabilities(answers: Answers) -> list[RightCheck]:
    """Return a check for each capability but that to use REST, which any answer proves. Pure."""
    seen = _seen(answers.contents)
    named = _named(answers.completion)
    entry = _entry(answers, seen)
    if entry is not None:
        unknown = (*COURSE_CAPABILITIES[3:], *map(view_of, MODULES))
        return [*entry, *(_unknown(name, Reason.NO_PERMISSION) for name in unknown)]
    hidden_activities = _hidden_activities(answers.contents, seen)
    found = {
        check.right: check
        for check in (
            _granted(VIEW_COURSES) if seen is not None else _untold(VIEW_COURSES, answers.contents),
            _hidden_courses(answers),
            hidden_activities,
            _all_grades(answers),
            _user_report(answers),
            _hidden_grades(answers, seen),
            _progress(answers),
            _completion(answers),
            _groups(answers),
        )
    }
    ordered = [found[name] for name in COURSE_CAPABILITIES if name in found]
    return [*ordered, *_views(answers, seen, named, may_see_hidden=hidden_activities.status is RightStatus.GRANTED)]


@dataclass(frozen=True, slots=True)
class _Module:
    cmid: int
    kind: str
    is_visible: bool
    is_open: bool
    tells_conditions: bool
    is_graded: bool


def _granted(right: str) -> RightCheck:
    return RightCheck(right=right, status=RightStatus.GRANTED)


def _missing(right: str, detail: str = "") -> RightCheck:
    return RightCheck(right=right, status=RightStatus.MISSING, reason=Reason.NO_PERMISSION, detail=detail)


def _unknown(right: str, reason: Reason, detail: str = "") -> RightCheck:
    return RightCheck(right=right, status=RightStatus.UNKNOWN, reason=reason, detail=detail)


def _untold(right: str, answer: object) -> RightCheck:
    """Return that `answer` proves nothing about the right, and why."""
    if isinstance(answer, Fault):
        reason = Reason.NO_PERMISSION if answer == _REFUSED else Reason.UNAVAILABLE
        return _unknown(right, reason, "" if answer == _REFUSED else answer.errorcode)
    return _unknown(right, Reason.NOT_REPORTED)


def _code(answer: object) -> str:
    return answer.errorcode if isinstance(answer, Fault) else ""


def _entry(answers: Answers, seen: Sequence[_Module] | None) -> list[RightCheck] | None:
    """Return what is known of the two rights to enter the course where Moodle does not let the user in, else None."""
    refusals = {_code(answers.items), _code(answers.contents), _code(answers.own_grades)}
    if seen is not None or not refusals & (_NO_ENTRY | _NO_COURSE):
        return None
    if refusals & _NO_COURSE or not refusals & _NO_ENTRY:
        code = next(iter(sorted(refusals & _NO_COURSE)), "")
        return [_unknown(name, Reason.ACTIVITY_MISSING, code) for name in (VIEW_COURSES, VIEW_HIDDEN_COURSES)]
    if answers.course is None or isinstance(answers.course, Fault):
        return [_missing(VIEW_COURSES), _unknown(VIEW_HIDDEN_COURSES, Reason.NO_PERMISSION)]
    if _course(answers.course) is None:  # of a hidden course not even the name is told
        return [_unknown(VIEW_COURSES, Reason.NO_PERMISSION), _missing(VIEW_HIDDEN_COURSES)]
    return [_missing(VIEW_COURSES), _unknown(VIEW_HIDDEN_COURSES, Reason.NO_PERMISSION)]


def _hidden_courses(answers: Answers) -> RightCheck:
    course = _course(answers.course)
    if course is not None and course.get("visible") == 0:
        return _granted(VIEW_HIDDEN_COURSES)
    return _untold(VIEW_HIDDEN_COURSES, answers.course)


def _hidden_activities(contents: object, seen: Sequence[_Module] | None) -> RightCheck:
    if not seen:
        return _untold(VIEW_HIDDEN_ACTIVITIES, contents)
    if any(module.tells_conditions or not module.is_visible for module in seen):
        return _granted(VIEW_HIDDEN_ACTIVITIES)
    # Conditions of access are told to whoever may see hidden activities, and to nobody where a site has switched them
    # off: that is rare, and looks the same.
    return _missing(VIEW_HIDDEN_ACTIVITIES)


def _all_grades(answers: Answers) -> RightCheck:
    codes = {_code(answers.own_grades), _code(answers.grades)}
    if "nopermissiontoviewgrades" in codes:
        return _missing(VIEW_ALL_GRADES)
    if any(_is_answer(answer) for answer in (answers.own_grades, answers.class_grades, answers.grades)):
        return _granted(VIEW_ALL_GRADES)
    return _behind(VIEW_ALL_GRADES, answers.own_grades)


def _user_report(answers: Answers) -> RightCheck:
    if _code(answers.own_grades) == "nopermissions":
        return _missing(VIEW_USER_REPORT)
    asked = (answers.own_grades, answers.class_grades, answers.grades)
    if any(_is_answer(answer) or _code(answer) in {"nopermissiontoviewgrades", "notingroup"} for answer in asked):
        return _granted(VIEW_USER_REPORT)
    return _untold(VIEW_USER_REPORT, answers.own_grades)


def _hidden_grades(answers: Answers, seen: Sequence[_Module] | None) -> RightCheck:
    reported = _reported(answers.grades if _is_answer(answers.grades) else answers.own_grades)
    if reported is None:
        return _behind(VIEW_HIDDEN_GRADES, answers.own_grades)
    if any(item.get("gradeishidden") is True for item in reported):
        return _granted(VIEW_HIDDEN_GRADES)
    # The activity is seen, is graded, and its grade is not there.
    cmids = {item.get("cmid") for item in reported}
    if any(module.is_graded and module.cmid not in cmids for module in seen or ()):
        return _missing(VIEW_HIDDEN_GRADES)
    return _unknown(VIEW_HIDDEN_GRADES, Reason.NOT_REPORTED)


def _progress(answers: Answers) -> RightCheck:
    if _code(answers.activities) == "nopermissions":
        return _missing(VIEW_PROGRESS)
    if _is_answer(answers.activities) or _code(answers.activities) in _OUTSIDE | {"accessdenied"}:
        return _granted(VIEW_PROGRESS)
    return _untold(VIEW_PROGRESS, answers.activities)


def _completion(answers: Answers) -> RightCheck:
    if _code(answers.completion) == "cannotviewreport":
        course = _course(answers.course)
        if course is None or course.get("enablecompletion") != 1:  # said as well where completion is off
            return _unknown(VIEW_COMPLETION, Reason.NOT_TRACKED)
        return _missing(VIEW_COMPLETION)
    if _is_answer(answers.completion) or _code(answers.completion) in _OUTSIDE | {"accessdenied"}:
        return _granted(VIEW_COMPLETION)
    return _untold(VIEW_COMPLETION, answers.completion)


def _groups(answers: Answers) -> RightCheck:
    asked = (answers.class_grades, answers.grades, answers.activities, answers.completion)
    if {_code(answer) for answer in asked} & {"notingroup", "accessdenied"}:
        return _missing(ALL_GROUPS)
    course = _course(answers.course)
    is_separate = course is not None and course.get("groupmode") == _SEPARATE_GROUPS
    if is_separate and any(_is_answer(answer) for answer in asked):
        return _granted(ALL_GROUPS)
    return _unknown(ALL_GROUPS, Reason.NOT_REPORTED)


def _views(
    answers: Answers, seen: Sequence[_Module] | None, named: Mapping[int, str], *, may_see_hidden: bool
) -> Iterator[RightCheck]:
    open_kinds = {module.kind for module in seen or () if module.is_open}
    seen_ids = {module.cmid for module in seen or ()}
    lost = {kind for cmid, kind in named.items() if cmid not in seen_ids and kind not in open_kinds}
    for kind in dict.fromkeys([*MODULES, *sorted(lost)]):
        if kind in open_kinds:
            yield _granted(view_of(kind))
        elif kind in lost and seen is not None and may_see_hidden:
            yield _missing(view_of(kind))
        else:
            yield _untold(view_of(kind), answers.contents)
    if not lost and may_see_hidden and (left_out := _left_out(answers)):
        yield _missing("mod/*:view", left_out)


def _left_out(answers: Answers) -> str:
    """Return the name of a grade item that the learner's report lacks, though the total counts whatever is hidden."""
    reported = _reported(answers.grades)
    if reported is None or not _is_answer(answers.items):
        return ""
    graded = [item for item in reported if item.get("graderaw") is not None]
    if not any(item.get("itemtype") == "course" for item in graded):
        return ""  # without the right to see hidden grades the total is blank, too
    known = {item.get("id") for item in reported}
    try:
        listed = mapping(answers.items).get("gradeItems")
        entries = list(listed.values()) if isinstance(listed, Mapping) else rows(listed)
        names = [text(e.get("itemname")) for e in map(mapping, entries) if identifier(e.get("id")) not in known]
    except Malformed:
        return ""
    return names[0][:80] if names else ""


def _behind(right: str, answer: object) -> RightCheck:
    """Return that a right cannot be tried while the grade report itself is refused."""
    return _unknown(right, Reason.NO_PERMISSION) if isinstance(answer, Fault) else _untold(right, answer)


def _is_answer(answer: object) -> bool:
    return answer is not None and not isinstance(answer, Fault)


def _course(answer: object) -> Mapping[str, object] | None:
    try:
        found = rows(mapping(answer).get("courses"))
        return mapping(found[0]) if found else None
    except Malformed:
        return None


def _seen(contents: object) -> list[_Module] | None:
    """Return the activities that the answer lists, None if there is no answer or it cannot be understood."""
    if not _is_answer(contents):
        return None
    try:
        found = [mapping(row) for section in rows(contents) for row in rows(mapping(section).get("modules"))]
        return [
            _Module(
                cmid=identifier(row.get("id")),
                kind=text(row.get("modname")),
                is_visible=integer(row.get("visible", 1)) == 1,
                is_open=row.get("uservisible") is True,
                tells_conditions="availability" in row,
                is_graded=_is_graded(row.get("completiondata")),
            )
            for row in found
        ]
    except Malformed:
        return None


def _is_graded(completiondata: object) -> bool:
    details = mapping(completiondata).get("details", []) if completiondata is not None else []
    rules = {text(mapping(detail).get("rulename")) for detail in rows(details)}
    return bool(rules & {"completionusegrade", "completionpassgrade"})


def _named(completion: object) -> dict[int, str]:
    """Return the kinds of the activities that the course's criteria name, by id: they are told to whoever asks."""
    if not _is_answer(completion):
        return {}
    found = {}
    try:
        for row in rows(mapping(mapping(completion).get("completionstatus")).get("completions")):
            details = mapping(row).get("details")
            link = details.get("criteria") if isinstance(details, Mapping) else None
            if isinstance(link, str) and (match := _ACTIVITY_LINK.search(link)):
                found[int(match.group(2))] = match.group(1)
    except Malformed:
        return {}
    return found


def _reported(grades: object) -> list[Mapping[str, object]] | None:
    """Return the grade items of the first person in a report, None without one."""
    try:
        people = rows(mapping(grades).get("usergrades"))
        return [mapping(item) for item in rows(mapping(people[0]).get("gradeitems"))] if people else None
    except Malformed:
        return None


def _somebody(grades: object, user_id: int) -> int:
    """Return a learner of whom the class's report tells, 0 if it tells of nobody."""
    try:
        ids = [identifier(mapping(row).get("userid")) for row in rows(mapping(grades).get("usergrades"))]
    except Malformed:
        return 0
    return next((one for one in ids if one != user_id), 0)
