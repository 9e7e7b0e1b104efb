"""When to delete what has expired: often enough, and not with every launch."""

from datetime import datetime, timedelta

_EVERY = timedelta(minutes=1)


class Sweeping:
    """Tells at most once a minute that it is time; what has expired counts for nothing before it is deleted too."""

    def __init__(self) -> None:
        self._next: datetime | None = None

    def is_due(self, now: datetime) -> bool:
        """Tell whether to sweep now; whoever is told so does it."""
        if self._next is not None and self._next - _EVERY <= now < self._next:
            return False
        self._next = now + _EVERY
        return True
