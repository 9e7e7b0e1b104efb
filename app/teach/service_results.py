"""What is done with a proctoring service's file, between the page and the rules: read, compared, forgotten."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from app.assessment import (
    Columns,
    Done,
    IdentityMethod,
    Key,
    Line,
    LineState,
    Listed,
    Preview,
    Result,
    ServiceNotHere,
    ServicePreviewSpent,
    Sitting,
    SittingNotBegun,
    Statement,
    SupervisionMethod,
    Wish,
    columns_of,
    counting,
    lines_of,
    read_table,
)
from app.lti import Launch
from app.teach.rule_form import member
from app.teach.sitting_service import Sittings, declared


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedThrough:
    """What a page shows of a file: its lines, who stands in none of them, and the sealed preview of what counts."""

    header: tuple[str, ...]
    columns: Columns
    lines: Sequence[Line]
    names: Mapping[str, str]
    left_out: Sequence[str]
    results: Mapping[str, Result]
    sealed: str

    @property
    def states(self) -> Counter[LineState]:
        """How many lines became what."""
        return Counter(line.state for line in self.lines)

    @property
    def counts(self) -> Counter[Result]:
        """How many learners have which result."""
        return Counter(self.results.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceResults:
    """Reads a service's file for one sitting and records what was looked through."""

    to: Sittings

    def sitting(self, launch: Launch, sitting_id: UUID) -> Sitting:
        """Return a sitting at which a service's results may be recorded.

        Raises SittingMissing, SittingNotBegun, ServiceNotHere.
        """
        found = self.to.assessing.records.sitting(self.to.course(launch), sitting_id)
        if found.starts_at > self.to.clock():
            raise SittingNotBegun
        offered = self.to.asked(launch)
        is_accepted = SupervisionMethod.PROCTORING_SERVICE_HUMAN_REVIEW in offered.supervision
        if found.identity_method is not None and offered.needs_identity:
            is_accepted = is_accepted and IdentityMethod.PROCTORING_SERVICE_RESULT in offered.identity
        if found.supervision_method is not SupervisionMethod.PROCTORING_SERVICE_HUMAN_REVIEW or not is_accepted:
            raise ServiceNotHere
        return found

    def look(self, launch: Launch, sitting: Sitting, data: bytes, wish: Wish) -> LookedThrough:
        """Return what the file says of the course's learners, as the roster knows them now; the file is not kept.

        Raises a ServiceFileRefused, RosterUnavailable or RosterRefused.
        """
        table = read_table(data)
        members = self.to.assessing.teachers.members(launch.roster)
        people = [Listed(learner_id=one.user_id, name=one.name, email=one.email) for one in members if one.may_receive]
        stated = self.to.assessing.records.stated(self.to.course(launch), sitting.sitting_id)
        columns = columns_of(table, people, wish)
        before = {learner_id: one.result for learner_id, one in stated.items()}
        lines = lines_of(table, columns, people, before, self.to.clock().date())
        results, named = counting(lines), {line.learner_id for line in lines}
        preview = Preview(
            sitting_id=sitting.sitting_id, number=sitting.number, by=launch.sub, request=uuid4(), results=results
        )
        return LookedThrough(
            header=table.header,
            columns=columns,
            lines=lines,
            names={one.learner_id: one.name for one in people},
            left_out=[one.name for one in people if one.learner_id not in named],
            results=results,
            sealed=self.to.assessing.previews.sealed(preview),
        )

    def confirm(self, launch: Launch, sitting_id: UUID, sealed: str) -> Done:
        """Record what was looked through. Raises as `sitting` and `AssessmentRecords.state`, or ServicePreviewSpent."""
        examiner, found = self.to.examiner(launch), self.sitting(launch, sitting_id)
        preview = self.to.assessing.previews.opened(sealed)
        if (preview.sitting_id, preview.by) != (sitting_id, launch.sub):
            raise ServicePreviewSpent
        method = IdentityMethod.PROCTORING_SERVICE_RESULT if found.identity_method else None
        return self.to.assessing.records.state(
            self.to.course(launch),
            sitting_id,
            {one: Statement(result=result, identity_method=method) for one, result in preview.results.items()},
            examiner,
            declared=declared(found, of_service=True),
            request=preview.request,
            seen=preview.number,
        )


def wish_of(fields: Mapping[str, str]) -> Wish:
    """Return which columns the teacher chose. Pure."""
    return Wish(
        who=_column(fields.get("who", "")),
        key=member(Key, fields.get("by", "")),
        result=_column(fields.get("result", "")),
    )


def _column(given: str) -> int | None:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 4 else None
