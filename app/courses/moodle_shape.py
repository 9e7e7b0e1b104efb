"""What a Moodle course holds, whoever the learner is: the outline, and the yardstick for incomplete answers. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape

from app.courses.moodle_fields import Malformed, flag, identifier, integer, mapping, rows, text
from app.courses.moodle_grades import COURSE, GradeItem, Sheet
from app.courses.values import Activity, CourseOutline, Group, Reason, Unknown

_GRADE_RULES = {"completionusegrade", "completionpassgrade"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """One activity of the course; `has_grade` is said only by its completion rules, so False may mean unsaid."""

    cmid: int
    name: str
    kind: str
    tracks_completion: bool
    has_grade: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What a complete answer must hold.

    `item_ids` are the grade items but the totals. Moodle does not filter them by what the service user may see, which
    it does with `modules` and the learners' answers alike: the first is the better yardstick.
    """

    item_ids: frozenset[int] | Unknown
    modules: tuple[Module, ...] | Unknown

    def doubt(self, sheet: Sheet) -> Reason | None:
        """Return why `sheet` cannot be taken for complete, None if it can."""
        if isinstance(self.modules, tuple):
            graded = {module.cmid for module in self.modules if module.has_grade}
            if not graded <= {item.cmid for item in sheet.items}:
                return Reason.INCOMPLETE_ANSWER
        if isinstance(self.item_ids, frozenset):
            return Reason.INCOMPLETE_ANSWER if sheet.missing(self.item_ids) else None
        # A service without that function is measured by the modules alone.
        is_measured = self.item_ids.reason is Reason.NO_PERMISSION and isinstance(self.modules, tuple)
        return None if is_measured else self.item_ids.reason


def grade_item_ids(answer: object) -> frozenset[int]:
    """Return the ids that core_grades_get_gradeitems lists. Raises Malformed."""
    items = mapping(answer).get("gradeItems")
    # PHP writes a filtered array as an object, keyed by position, where its first entries fell out.
    listed = list(items.values()) if isinstance(items, Mapping) else rows(items)
    return frozenset(identifier(mapping(item).get("id")) for item in listed)


def modules(answer: object) -> tuple[Module, ...]:
    """Return the activities that core_course_get_contents lists, in the course's order. Raises Malformed."""
    found: dict[int, Module] = {}
    for section in rows(answer):
        for row in rows(mapping(section).get("modules")):
            module = _module(mapping(row))
            found.setdefault(module.cmid, module)
    return tuple(found.values())


def _module(row: Mapping[str, object]) -> Module:
    completion = integer(row.get("completion", 0))
    rules = set(_rules(row.get("completiondata")))
    return Module(
        cmid=identifier(row.get("id")),
        name=unescape(text(row.get("name"))),  # Moodle escapes names for HTML here
        kind=text(row.get("modname")),
        tracks_completion=completion != 0,
        has_grade=bool(rules & _GRADE_RULES),
    )


def _rules(completiondata: object) -> Iterator[str]:
    if completiondata is None:
        return
    for detail in rows(mapping(completiondata).get("details", [])):
        yield text(mapping(detail).get("rulename"))


def outline(
    context_id: str,
    course: object,
    modules: tuple[Module, ...],
    items: tuple[GradeItem, ...],
    groups: tuple[Group, ...] | Unknown = (),
) -> CourseOutline:
    """Return the outline from core_course_get_courses_by_field, the modules and the grade items. Raises Malformed."""
    found = [mapping(row) for row in rows(mapping(course).get("courses"))]
    if len(found) != 1 or str(identifier(found[0].get("id"))) != context_id:
        raise Malformed("another course")
    scored = {item.activity_id: item for item in items if item.kind != COURSE}
    activities = []
    for module in modules:
        item = scored.pop(f"cm:{module.cmid}", None)
        if item or module.tracks_completion:
            activities.append(
                Activity(
                    activity_id=f"cm:{module.cmid}",
                    name=module.name,
                    kind=module.kind,
                    points_possible=item.points_possible if item else None,
                    tracks_completion=module.tracks_completion,
                    labels=item.labels if item else (),
                )
            )
    activities += [
        Activity(
            activity_id=activity_id,
            name=item.name,
            kind=item.kind,
            points_possible=item.points_possible,
            tracks_completion=False,
            labels=item.labels,
        )
        for activity_id, item in scored.items()
    ]
    enabled = found[0].get("enablecompletion")  # told to those who may see the course's settings
    return CourseOutline(
        context_id=context_id,
        title=unescape(text(found[0].get("fullname"))),
        activities=tuple(activities),
        tracks_completion=any(m.tracks_completion for m in modules) if enabled is None else _is_on(enabled),
        total_points=None,  # differs per learner: empty grades are excluded
        total_labels=next((item.labels for item in items if item.kind == COURSE), ()),
        groups=() if isinstance(groups, Unknown) else groups,
        groups_known=not isinstance(groups, Unknown),
    )


def _is_on(value: object) -> bool:
    return flag(value) if isinstance(value, bool) else integer(value) != 0
