"""Where courses are in Canvas, and who their learners are there."""

import logging
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.clock import Clock
from app.db import Database
from app.lti.models import CanvasCourseRow
from app.lti.roster import Roster
from app.lti.values import Launch, Member, RosterAddress

log = logging.getLogger("microcredentials.lti")

_ROSTER_PATH = re.compile(r"/api/lti/courses/([0-9]+)/names_and_roles", re.ASCII)
_KEPT_FOR = timedelta(minutes=10)
_MOST_KEPT, _MOST_PEOPLE = 200, 50_000  # courses, and learners of all of them: some ten megabytes


@dataclass(frozen=True, slots=True, kw_only=True)
class CanvasCourse:
    """A course in Canvas' own terms."""

    context_id: str
    course_id: str
    api_domain: str
    memberships_url: str


@dataclass(frozen=True, slots=True)
class _People:
    since: datetime
    by_sub: Mapping[str, str]


class CanvasCourses:
    """Remembers what launches tell of courses in Canvas, and finds learners there by way of the roster."""

    def __init__(self, db: Database, roster: Roster, clock: Clock) -> None:
        self._db = db
        self._roster = roster
        self._clock = clock
        self._people: dict[tuple[UUID, str], _People] = {}  # by the platform and the roster's address
        self._lock = Lock()

    def remember(self, launch: Launch) -> None:
        """Remember where the launch's course is; one that contradicts its own roster is not believed."""
        told = launch.canvas
        if told is None or not told.course_id or not told.api_domain or not launch.memberships_url:
            return
        if not is_of_roster(told.course_id, launch.memberships_url):
            # Custom fields are what somebody has configured; the roster's address is Canvas' own.
            log.warning("custom course id of another course", extra={"platform": str(launch.registration_id)})
            return
        key = (launch.registration_id, launch.context_id)
        wanted = {
            "course_id": told.course_id,
            "api_domain": told.api_domain,
            "memberships_url": launch.memberships_url,
        }
        with self._db.read() as session:
            row = session.get(CanvasCourseRow, key)
        if row and all(getattr(row, name) == value for name, value in wanted.items()):
            return
        try:
            with self._db.write() as session:
                session.merge(
                    CanvasCourseRow(registration_id=key[0], context_id=key[1], told_at=self._clock(), **wanted)
                )
        except IntegrityError:
            pass  # another launch told it at the same moment

    def find(self, registration_id: UUID, context_id: str) -> CanvasCourse | None:
        """Return where a course is, None if no launch has told it."""
        with self._db.read() as session:
            row = session.get(CanvasCourseRow, (registration_id, context_id))
        # It may have been remembered when less was asked of it.
        return _course(row) if row and is_of_roster(row.course_id, row.memberships_url) else None

    def newest(self, registration_id: UUID) -> CanvasCourse | None:
        """Return a course of the platform, that which was told last; None if there is none."""
        query = (
            select(CanvasCourseRow)
            .where(CanvasCourseRow.registration_id == registration_id)
            .order_by(CanvasCourseRow.told_at.desc(), CanvasCourseRow.context_id)
            .limit(1)
        )
        with self._db.read() as session:
            row = session.scalar(query)
        return _course(row) if row else None

    def members(self, address: RosterAddress) -> Iterator[Member]:
        """Yield everybody on a course's roster, as it is now, and remember for `people` whom it tells of in Canvas.

        Raises RosterUnavailable or RosterRefused, before or between members.
        """
        found: dict[str, str] = {}
        for member in self._roster.members(address):
            if member.canvas_user_id and len(found) < _MOST_PEOPLE:
                found[member.user_id] = member.canvas_user_id
            yield member
        if found:
            self._keep((address.registration_id, address.memberships_url), _People(self._clock(), found))

    def people(self, registration_id: UUID, context_id: str, subs: Collection[str]) -> Mapping[str, str]:
        """Return Canvas user ids by `sub`, as far as the roster holds them; two persons with one id have none.

        Who was found is known for ten minutes; who was not is looked for again. Raises RosterUnavailable or
        RosterRefused.
        """
        course = self.find(registration_id, context_id)
        if course is None:
            return {}
        key, now = (registration_id, course.memberships_url), self._clock()
        with self._lock:
            kept = self._people.get(key)
            known = dict(kept.by_sub) if kept and now < kept.since + _KEPT_FOR else {}
        missing = set(subs) - set(known)
        if missing:
            found = self._roster.canvas_users(registration_id, course.memberships_url, context_id, missing)
            known |= found
            # Of those known before, the time goes on.
            self._keep(key, _People(kept.since if kept and now < kept.since + _KEPT_FOR else now, known))
        usable = _unshared(known)
        return {sub: usable[sub] for sub in subs if sub in usable}

    def _keep(self, key: tuple[UUID, str], people: _People) -> None:
        """Remember the newest; the oldest courses make room."""
        with self._lock:
            self._people.pop(key, None)
            self._people[key] = people
            while (
                len(self._people) > _MOST_KEPT or sum(len(one.by_sub) for one in self._people.values()) > _MOST_PEOPLE
            ):
                del self._people[next(iter(self._people))]


def is_of_roster(course_id: str, memberships_url: str) -> bool:
    """Tell whether a roster's address is that of the Canvas course with this very id. Pure.

    An id with the number of a shard before it is another one: which shard a local id is of, the address does not tell.
    """
    found = _ROSTER_PATH.fullmatch(urlsplit(memberships_url).path)
    return found is not None and found.group(1) == course_id


def _unshared(by_sub: Mapping[str, str]) -> dict[str, str]:
    """Return the map without those who would all be one user of Canvas: whose grades are whose is not known. Pure."""
    counts = Counter(by_sub.values())
    return {sub: user_id for sub, user_id in by_sub.items() if counts[user_id] == 1}


def _course(row: CanvasCourseRow) -> CanvasCourse:
    return CanvasCourse(
        context_id=row.context_id,
        course_id=row.course_id,
        api_domain=row.api_domain,
        memberships_url=row.memberships_url,
    )
