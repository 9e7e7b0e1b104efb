"""A course that was copied, or holds a link to another course's micro-credential: the teacher is asked once."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from app.awards import Copies, CopyProposal, CourseOrigin, Definitions, Draft, carried
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

        The rule then means this course's activities and groups, if it can be read which there are (`carried`).
        """
        found = self.proposal(launch)
        if found is None or found.achievement_id != achievement_id:
            return None
        copied = carried(found.achievement, found.basis, outline)
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
