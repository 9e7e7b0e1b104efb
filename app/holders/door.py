"""Doors: ways by which a holder comes to what is theirs. The pages behind every door are the same."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol, TypeVar, cast
from uuid import UUID

from flask import g, redirect, request, url_for

from app.awards import AwardMissing, Entry, Register
from app.holders.accesses import Accesses
from app.holders.errors import SignedOut
from app.holders.values import Holder
from app.lti import Launch, Role, current_launch, requires
from app.web import check_csrf, cookie, guarded, use_session, wants_json

View = TypeVar("View", bound=Callable[..., Any])
COOKIE = "mc_holder"


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


class KeptDoor(HoldersDoor):
    """The door of the long-term access: whoever reads the letters to an address, with all that is reached by it."""

    name = "my"
    prefix = "/my"

    def __init__(self, accesses: Accesses) -> None:
        self._accesses = accesses

    def requires(self, view: View) -> View:
        """Let a view run only for a signed-in holder; a page leads others to the sign-in."""

        @wraps(view)
        def checked(*args: Any, **kwargs: Any) -> Any:
            use_session(COOKIE)
            found = self._accesses.holders(cookie(COOKIE))
            if found is None:
                if request.method == "GET" and not wants_json():
                    return redirect(url_for("kept.door"), code=303)
                raise SignedOut
            g.holders = found
            check_csrf()
            return view(*args, **kwargs)

        return guarded("holder")(cast(View, checked))

    def holders(self) -> tuple[Holder, ...]:
        """Return who is reached by the address."""
        return cast(tuple[Holder, ...], g.holders)

    def launch(self) -> None:
        """There is none."""

    def url(self, endpoint: str, **values: Any) -> str:
        """Return the address of a page behind this door."""
        return url_for(f"{self.name}.{endpoint}", **values)
