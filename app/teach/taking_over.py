"""A teacher takes over what another course published: looks, takes, publishes, or undoes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.awards import (
    AchievementMissing,
    Candidates,
    Definitions,
    Draft,
    OpenPoint,
    Place,
    Takeover,
    Takeovers,
    carried,
    gaps,
    is_untouched,
    undecided,
)
from app.clock import Clock
from app.courses import CourseOutline
from app.lti import Launch
from app.teach.editing import Editing


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeoverState:
    """What the form's page says of it.

    `open_points` are what is left to decide in the rule, None where the course cannot be read now; `is_ready` where
    the draft is as it was taken over and can be published with one press. `invites` where there is nothing of the
    teacher's own yet, `offers` where there is something to take over.
    """

    taken: Takeover | None
    open_points: Sequence[OpenPoint] | None
    is_ready: bool
    offers: bool
    invites: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TakingOver:
    """What the pages of it do."""

    takeovers: Takeovers
    definitions: Definitions
    editing: Editing
    clock: Clock

    def candidates(self, launch: Launch, words: str) -> Candidates:
        """Return what other courses publish and this one could take over."""
        return self.takeovers.candidates(self._place(launch), words)

    def state(self, launch: Launch, draft: Draft | None, outline: CourseOutline | None) -> TakeoverState | None:
        """Return what the form's page says; None where the course has published something."""
        if draft and draft.published_version:
            return None
        taken = self.takeovers.of_draft(draft) if draft else None
        left = self._left(draft, outline) if draft and taken else None
        return TakeoverState(
            taken=taken,
            open_points=left,
            is_ready=bool(draft and taken and not taken.is_edited and left == [] and not self._gaps(draft)),
            offers=self.takeovers.has_any(self._place(launch)),
            invites=draft is None or is_untouched(draft.achievement, self.editing.prefilled(launch)),
        )

    def take(self, launch: Launch, achievement_id: UUID) -> None:
        """Make the course's draft what another course publishes, its rule about this course's activities.

        Raises AchievementMissing for what is not on the list, DraftChanged where something is published here by now or
        somebody saved meanwhile, or what the course's outline raises: without it no rule can be carried over.
        """
        source = self.takeovers.find(self._place(launch), achievement_id)
        if source is None:
            raise AchievementMissing
        outline = self.editing.readable_outline(launch)
        draft = self.editing.draft(launch) or self.editing.begun(launch)
        self.takeovers.take(draft, source, carried(source.achievement, source.basis, outline))

    def publish(self, launch: Launch, revision: str) -> bool:
        """Publish what was taken over; tell whether it was. It is not where anything is left to decide or was edited.

        Raises what `Definitions.publish` and the course's outline raise.
        """
        draft = self.editing.draft(launch)
        if draft is None or str(draft.revision) != revision:
            return False
        outline = self.editing.readable_outline(launch)
        state = self.state(launch, draft, outline)
        if state is None or not state.is_ready:
            return False
        self.definitions.publish(draft, launch.sub, outline)
        return True

    def undo(self, launch: Launch) -> bool:
        """Put the draft back that was there before; tell whether there was something to undo."""
        draft = self.editing.draft(launch)
        return draft is not None and self.takeovers.undo(draft)

    def _left(self, draft: Draft, outline: CourseOutline | None) -> list[OpenPoint] | None:
        return undecided(draft.achievement, outline, self.clock().date()) if outline else None

    def _gaps(self, draft: Draft) -> bool:
        return bool(gaps(draft.achievement, self.editing.issuers.get(draft.issuer_slug)))

    def _place(self, launch: Launch) -> Place:
        return Place(
            platform_id=launch.registration_id,
            context_id=launch.context_id,
            issuer_slug=self.editing.issuer_of(launch.registration_id),
            teacher_id=launch.sub,
        )
