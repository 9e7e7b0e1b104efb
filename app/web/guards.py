"""Who may call a route: every view says so by one of these decorators, and a test holds that each does."""

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


def guarded(name: str) -> Callable[[View], View]:
    """Mark a view as checked by the guard `name`; the decorator that does the checking applies this too."""

    def mark(view: View) -> View:
        view.__guard__ = name  # type: ignore[attr-defined]
        return view

    return mark


def public(view: View) -> View:
    """Mark a view as open to everybody on purpose."""
    return guarded("public")(view)
