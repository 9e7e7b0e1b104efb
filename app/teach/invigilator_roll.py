"""What an invigilator may mark: whom they cannot be themselves, under names that tell nothing. Pure."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.assessment import Invigilation, Statement, may_be_same_person
from app.teach.sitting_form import statements_from_form
from app.teach.sitting_service import RollRow


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRoll:
    """The attendance list as an invigilator sees it.

    `markable` are those who can be marked, or were before somebody else did, by the name of their field; `left` are
    those whom only a teacher can confirm, because the invigilator may be one of them or cannot tell who they are.
    """

    markable: Mapping[str, RollRow]
    left: Sequence[RollRow]
    settled: Sequence[RollRow]

    @property
    def open(self) -> dict[str, RollRow]:
        """Those of whom nothing is stated yet."""
        return {mark: row for mark, row in self.markable.items() if not row.stated}

    def statements(self, fields: Mapping[str, str]) -> dict[str, Statement]:
        """Return what a form states, by user id."""
        found = statements_from_form(fields, list(self.markable))
        return {self.markable[mark].learner_id: statement for mark, statement in found.items()}


def own_roll(link: Invigilation, rows: Sequence[RollRow], seated: Collection[tuple[UUID, str]]) -> OwnRoll:
    """Return the list for whoever came by the link; `seated` are those as whom the same browser has the tool open."""
    own = {sub for platform_id, sub in seated if platform_id == link.course.platform_id}

    def may_mark(row: RollRow) -> bool:
        return row.learner_id not in own and not may_be_same_person(link.name, row.name)

    return OwnRoll(
        markable={mark_of(link, row.learner_id): row for row in rows if may_mark(row)},
        left=[row for row in rows if not row.stated and not may_mark(row)],
        settled=[row for row in rows if row.stated],
    )


def mark_of(link: Invigilation, learner_id: str) -> str:
    """Return how a form names a learner: the platform's ids are none of an invigilator's business. Pure."""
    return hashlib.sha256(f"{link.link_id} {learner_id}".encode()).hexdigest()[:24]
