"""Doors: ways by which a holder comes to what is theirs. The pages behind every door are the same."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol, TypeVar, cast
from uuid import UUID

from flask import url_for

from app.awards import AwardMissing, Entry, Register
from app.holders.values import Holder
from app.lti import Launch, Role, current_launch, requires

View = TypeVar("View", bound=Callable[..., Any])


class Door(Protocol):
    """A way in: who comes by it, and where its pages are. `name` is its blueprint's, `prefix` its pages' address."""

    @property
    def name(self) -> str:
        """Return the name of the blueprint that its pages hang on."""

    @property
    def prefix(self) -> str:
        """Return the rule that the addresses of its pages begin with."""

    def requires(self, view: View) -> View:
        """Let a view run only for a holder; any method but a reading one also needs the form's token.

        What the address says of the way in is no argument of the view.
        """

    def holders(self) -> tuple[Holder, ...]:
        """Return who is here: nobody where the holder is not there in person, several if a person has several places.

        Of use within a view that `requires` lets run only.
        """

    def launch(self) -> Launch | None:
        """Return the launch that this request belongs to, None behind a door that needs none."""

    def url(self, endpoint: str, **values: Any) -> str:
        """Return the address of a page behind this door; of a nested blueprint's as `"move.show"`."""

    def owned(self, register: Register, award_id: UUID) -> Entry:
        """Return an award of whoever is here. Raises AwardMissing, for somebody else's as for one that never was."""


class HoldersDoor:
    """What all doors have in common: an award is shown to its own holder only."""

    def holders(self) -> tuple[Holder, ...]:
        """Return who is here."""
        raise NotImplementedError

    def owned(self, register: Register, award_id: UUID) -> Entry:
        """Return an award of whoever is here. Raises AwardMissing, for somebody else's as for one that never was."""
        entry = register.entry(award_id)
        if Holder(platform_id=entry.platform_id, learner_id=entry.learner_id) not in self.holders():
            raise AwardMissing
        return entry


class LaunchDoor(HoldersDoor):
    """The door of a launch: a learner of a course, with all that they hold as the same person of its platform."""

    name = "wallet"
    prefix = "/wallet/<uuid:launch_id>"

    def requires(self, view: View) -> View:
        """Let a view run only for a learner's launch."""

        @wraps(view)
        def without_launch_id(*args: Any, launch_id: UUID, **kwargs: Any) -> Any:  # noqa: ARG001
            return view(*args, **kwargs)

        return requires(Role.LEARNER)(cast(View, without_launch_id))

    def holders(self) -> tuple[Holder, ...]:
        """Return the learner, nobody where somebody stands in: they may not see or take away what is another's."""
        launch = current_launch()
        if launch.is_stand_in:
            return ()
        return (Holder(platform_id=launch.registration_id, learner_id=launch.sub),)

    def launch(self) -> Launch:
        """Return the launch."""
        return current_launch()

    def url(self, endpoint: str, **values: Any) -> str:
        """Return the address of a page behind this door."""
        return url_for(f"{self.name}.{endpoint}", launch_id=current_launch().launch_id, **values)
