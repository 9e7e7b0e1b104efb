"""Completion: module by module, because what Canvas says of the whole course can be wrong. Pure.

The progress of a course counts as complete when every *record* of a module is complete; of a module that the learner
has never opened, or that was added later, there is no record. So the date alone proves nothing: either the count proves
that no module is missing, or each module is looked at.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.courses.canvas_fields import Malformed, flag, identifier, is_set, mapping, moment, rows, text
from app.courses.moodle_fields import integer
from app.courses.values import Activity, ActivityRecord, Completion, Known, Reason, Unknown

CompletionReading = Known[Completion] | Unknown

_COMPLETED = "completed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A published item of a module that has a requirement; `is_done` is None where no learner was asked about."""

    item_id: str
    title: str
    kind: str
    requirement: str
    is_done: bool | None

    @property
    def activity_id(self) -> str:
        """Return the id under which rules refer to its completion."""
        return f"item:{self.item_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """A published module. `items` are those with a requirement, of whatever type; None where Canvas left them out.

    `requirement_type` is `all` or `one`: whether every requirement must be met. `state` is "" without a learner.
    """

    module_id: str
    requirement_type: str
    state: str
    completed_at: datetime | None
    items: tuple[Item, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What Canvas says of a learner's progress through the whole course."""

    required: int
    done: int
    completed_at: datetime | None


def modules_of(answer: list[object]) -> tuple[Module, ...]:
    """Return the published modules, in the course's order. Raises Malformed."""
    found = [mapping(row) for row in answer]
    return tuple(
        Module(
            module_id=identifier(row.get("id")),
            requirement_type=text(row.get("requirement_type")),
            state=text(row.get("state")),
            completed_at=moment(row.get("completed_at")),
            items=_carried_items(row),
        )
        for row in found
        if is_set(row.get("published", True))
    )


def _carried_items(row: Mapping[str, object]) -> tuple[Item, ...] | None:
    """Return the items that come with a module, None where it has others beside, or does not say how many."""
    carried, count = row.get("items"), row.get("items_count")
    if carried is None or (count is not None and integer(count) != len(rows(carried))):
        return None
    return items_of(rows(carried))


def items_of(answer: list[object]) -> tuple[Item, ...]:
    """Return the published items with a requirement. Raises Malformed."""
    found = [mapping(row) for row in answer]
    items = []
    for row in found:
        if row.get("completion_requirement") is None or not is_set(row.get("published", True)):
            continue
        requirement = mapping(row["completion_requirement"])
        done = requirement.get("completed")
        items.append(
            Item(
                item_id=identifier(row.get("id")),
                title=text(row.get("title")),
                kind=text(row.get("type")).lower(),
                requirement=text(requirement.get("type")),
                is_done=None if done is None else flag(done),
            )
        )
    return tuple(items)


def required(modules: Iterable[Module]) -> list[Module]:
    """Return the modules that have a requirement, and those of which it is not known. Pure."""
    return [module for module in modules if module.items is None or module.items]


def activities_of(modules: Iterable[Module]) -> tuple[Activity, ...]:
    """Return the items that rules can refer to. Pure."""
    return tuple(
        Activity(
            activity_id=item.activity_id,
            name=item.title,
            kind=item.kind,
            points_possible=None,
            tracks_completion=True,
        )
        for module in modules
        for item in module.items or ()
    )


def completion(modules: Sequence[Module]) -> CompletionReading:
    """Return whether a learner has completed the course, by the learner's own modules. Pure."""
    wanted = required(modules)
    if not wanted:
        return Unknown(Reason.NOT_TRACKED)
    if any(module.items is None or not module.state for module in wanted):
        return Unknown(Reason.NOT_REPORTED)
    if any(module.state != _COMPLETED for module in wanted):
        return Known(Completion(done=False))
    if not all(_is_borne_out(module) for module in wanted):
        return Unknown(Reason.NOT_CONFIRMED)
    dates = [module.completed_at for module in wanted if module.completed_at]
    return Known(Completion(done=True, completed_at=max(dates, default=None)))


def _is_borne_out(module: Module) -> bool:
    """Tell whether the items say the same as their module, which calls itself completed."""
    done = [item.is_done for item in module.items or ()]
    return any(done) if module.requirement_type == "one" else module.requirement_type == "all" and all(done)


def item_records(modules: Iterable[Module]) -> tuple[ActivityRecord, ...]:
    """Return the completion of each item, by the learner's own modules. Pure."""
    return tuple(
        _record(
            item,
            Unknown(Reason.NOT_REPORTED) if item.is_done is None else Known(Completion(done=item.is_done)),
        )
        for module in modules
        for item in module.items or ()
    )


def progress_of(answer: list[object]) -> dict[str, Progress | Unknown]:
    """Return each learner's progress by user id. Raises Malformed when it cannot be told whose a row is."""
    return {identifier(row.get("id")): _progress(row.get("progress")) for row in map(mapping, answer)}


def _progress(value: object) -> Progress | Unknown:
    try:
        given = mapping(value)
        if "error" in given:
            return Unknown(Reason.NOT_TRACKED)
        progress = Progress(
            required=integer(given.get("requirement_count")),
            done=integer(given.get("requirement_completed_count")),
            completed_at=moment(given.get("completed_at")),
        )
    except Malformed:
        return Unknown(Reason.MALFORMED)
    return progress if progress.required > 0 else Unknown(Reason.NOT_TRACKED)


def by_count(progress: Progress | Unknown, modules: Sequence[Module] | Unknown) -> CompletionReading:
    """Return what the progress proves; NOT_CONFIRMED where only the learner's own modules can tell. Pure.

    Every record is complete and more requirements are met than there could be without the smallest module: then a
    record of every module exists. `modules` are those of the course, asked about nobody.
    """
    if isinstance(progress, Unknown):
        return progress
    if progress.completed_at is None:
        return Known(Completion(done=False))
    if isinstance(modules, Unknown) or any(module.items is None for module in modules):
        return Unknown(Reason.NOT_CONFIRMED)
    sizes = [len(module.items or ()) for module in required(modules)]
    if not sizes or sum(sizes) != progress.required or progress.done <= progress.required - min(sizes):
        return Unknown(Reason.NOT_CONFIRMED)
    return Known(Completion(done=True, completed_at=progress.completed_at))


def items_by_count(progress: Progress | Unknown, modules: Sequence[Module] | Unknown) -> tuple[ActivityRecord, ...]:
    """Return what the progress proves of each item: something only where all are done, or none. Pure."""
    reading: CompletionReading = Unknown(Reason.NOT_REPORTED)
    if isinstance(progress, Progress) and progress.done in {0, progress.required}:
        reading = Known(Completion(done=progress.done != 0))
    listed = () if isinstance(modules, Unknown) else modules
    counts_fit = isinstance(progress, Progress) and progress.required == sum(len(m.items or ()) for m in listed)
    # Some items are not for this learner, or some modules do not tell theirs: then the sums may be equal by chance.
    if not counts_fit or any(module.items is None for module in listed):
        reading = Unknown(Reason.NOT_REPORTED)
    return tuple(_record(item, reading) for module in listed for item in module.items or ())


def _record(item: Item, reading: CompletionReading) -> ActivityRecord:
    return ActivityRecord(
        activity_id=item.activity_id,
        score=Unknown(Reason.NOT_TRACKED),
        completion=reading,
        kind=item.kind,
        name=item.title,
    )
