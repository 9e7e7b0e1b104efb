"""Launches that were begun and not yet answered; each may be answered once, as in Moodle's session."""

import secrets
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.clock import Clock
from app.demo.values import Course, Person

_TTL = timedelta(minutes=10)
_LIMIT = 1000  # a page that is reloaded for ever must not fill the memory


@dataclass(frozen=True, slots=True, kw_only=True)
class StartedLaunch:
    """Who opens the tool, where, and how; `in_frame` is Moodle's launch container, `is_picking` deep linking."""

    course: Course
    person: Person
    locale: str
    in_frame: bool
    started_at: datetime
    is_picking: bool = False


class Launches:
    """Started launches by their id."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._started: dict[str, StartedLaunch] = {}

    def start(self, course: Course, person: Person, *, locale: str, in_frame: bool, is_picking: bool = False) -> str:
        """Begin a launch and return its id."""
        now = self._clock()
        launch_id = f"ltilaunch{course.link.cmid}_{secrets.token_hex(12)}"
        started = StartedLaunch(
            course=course, person=person, locale=locale, in_frame=in_frame, started_at=now, is_picking=is_picking
        )
        with self._lock:
            while len(self._started) >= _LIMIT:
                self._started.pop(next(iter(self._started)))
            self._started[launch_id] = started
        return launch_id

    def take(self, launch_id: str) -> StartedLaunch | None:
        """Return the launch and forget it; None if it is unknown, answered already or too old."""
        with self._lock:
            started = self._started.pop(launch_id, None)
        if started is None or self._clock() - started.started_at > _TTL:
            return None
        return started
