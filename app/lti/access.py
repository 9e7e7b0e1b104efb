"""The guard of every page that belongs to a launch."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from uuid import UUID

from flask import current_app, g, request

from app.lti.errors import RoleNotAllowed
from app.lti.tool import Lti
from app.lti.urls import origin
from app.lti.values import Launch, Role
from app.web import SESSION, check_csrf, cookie, guarded

View = TypeVar("View", bound=Callable[..., Any])


def requires(role: Role) -> Callable[[View], View]:
    """Let a view with a `launch_id` in its route run only for a launch of this browser that has `role`.

    Any method but a reading one also needs the form's token. The view finds the launch by `current_launch()`.
    """

    def protect(view: View) -> View:
        @wraps(view)
        def checked(*args: Any, launch_id: UUID, **kwargs: Any) -> Any:
            launch = _lti().sessions.launch(launch_id, cookie(SESSION))
            g.launch, g.launch_locale = launch, launch.locale
            if role not in launch.roles:
                raise RoleNotAllowed
            check_csrf()
            return view(*args, launch_id=launch_id, **kwargs)

        return guarded(role.value)(cast(View, checked))

    return protect


def current_launch() -> Launch:
    """Return the launch that `requires` found for this request."""
    return cast(Launch, g.launch)


def frame_ancestors() -> frozenset[str]:
    """Return the origins whose pages may frame the present response.

    A page of a launch belongs into its own platform's pages only. Beside the registered addresses these are the
    platform's own in the verified launch: a cloud platform has one issuer for many institutions, and each shows its
    courses on a host of its own. Where no launch is found yet or any more, every registered platform's people must be
    able to read why. The registration says for itself who may. All other pages are in nobody's frame.
    """
    launch: Launch | None = g.get("launch")
    if launch:
        addresses = (launch.issuer, launch.return_url, launch.memberships_url)
        own = frozenset(origin(address) for address in addresses) - {""}
        return _lti().platforms.origins(launch.registration_id) | own
    if request.blueprint == "lti" or "launch_id" in (request.view_args or {}):
        return _lti().platforms.origins() | frozenset(g.get("framing_origins", ()))
    return frozenset()


def _lti() -> Lti:
    return cast(Lti, current_app.extensions["lti"])
