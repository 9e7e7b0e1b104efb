"""A course that was copied, or holds a link to another course's micro-credential: the teacher is asked once."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from app.awards import Achievement, Copies, CopyProposal, CourseOrigin, Definitions, Draft, rebased
from app.courses import CourseOutline
from app.lti import Ancestry, Launch


@dataclass(frozen=True, slots=True, kw_only=True)
class Copying:
    """What the question's page and its two answers do."""

    copies: Copies
    ancestry: Ancestry
    definitions: Definitions
    issuer_of: Callable[[UUID], str]

    def proposal(self, launch: Launch) -> CopyProposal | None:
        """Return what to ask about, None if there is nothing to ask."""
        return self.copies.proposal(self._origin(launch))

    def accept(self, launch: Launch, achievement_id: UUID, outline: CourseOutline | None) -> Draft | None:
        """Begin the course's draft with a copy; None if it is no longer proposed.

        The rule then means this course's activities and groups of the same name, if it can be read which there are.
        """
        found = self.proposal(launch)
        if found is None or found.achievement_id != achievement_id:
            return None
        copied = _rebased(found.achievement, outline) if outline else found.achievement
        return self.definitions.begin(
            launch.registration_id, launch.context_id, self.issuer_of(launch.registration_id), copied
        )

    def decline(self, launch: Launch, achievement_id: UUID) -> None:
        """Remember the no."""
        found = self.proposal(launch)
        if found and found.achievement_id == achievement_id:
            self.copies.decline(self._origin(launch), achievement_id)

    def _origin(self, launch: Launch) -> CourseOrigin:
        return CourseOrigin(
            platform_id=launch.registration_id,
            context_id=launch.context_id,
            issuer_slug=self.issuer_of(launch.registration_id),
            earlier_contexts=self.ancestry.contexts(launch),
            linked_achievement=UUID(launch.linked_achievement) if launch.linked_achievement else None,
        )


def _rebased(achievement: Achievement, outline: CourseOutline) -> Achievement:
    """Return the definition about this course's activities and groups, without names that stand twice. Pure."""
    activities = _by_name((activity.name, activity.activity_id) for activity in outline.activities)
    return rebased(achievement, activities, _by_name((group.name, group.group_id) for group in outline.groups))


def _by_name(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    pairs = list(named)
    times = Counter(name for name, _ in pairs)
    return {name: one for name, one in pairs if times[name] == 1}
