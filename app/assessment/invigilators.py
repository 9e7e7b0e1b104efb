"""Makes invigilators' links, lets browsers in by them, and takes both back."""

import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.assessment.errors import LinkDead, SittingMissing
from app.assessment.invigilation import Invigilation, is_same, secret_digest, secret_of, token_from, token_of
from app.assessment.models import AssessmentRecordRow, InvigilatorLinkRow, InvigilatorSessionRow
from app.assessment.record_json import SITTING, Course, Examiner
from app.assessment.records import AssessmentRecords
from app.assessment.values import Sitting
from app.clock import Clock
from app.db import Database

SESSION_TTL = timedelta(hours=4)
KEPT = timedelta(days=90)  # what a link has recorded says by itself whose it was
_TOUCHED = timedelta(minutes=1)
_NOBODY = secret_digest("")  # what is compared where there is no link, so that it takes as long
_LINK, _BROWSER, _RECORD = InvigilatorLinkRow, InvigilatorSessionRow, AssessmentRecordRow


@dataclass(slots=True)
class Attempts:
    """How often something has failed in a while, by key; in this process, for a few thousand keys at most."""

    most: int
    within: timedelta
    failed: "OrderedDict[str, tuple[datetime, int]]" = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def allow(self, key: str, now: datetime) -> bool:
        """Tell whether another attempt may be made."""
        with self.lock:
            began, count = self.failed.get(key, (now, 0))
        return count < self.most or now - began >= self.within

    def count(self, key: str, now: datetime) -> None:
        """Count a failed attempt."""
        with self.lock:
            began, count = self.failed.pop(key, (now, 0))
            if now - began >= self.within:
                began, count = now, 0
            self.failed[key] = (began, count + 1)
            while len(self.failed) > 5000:
                self.failed.popitem(last=False)


class Invigilators:
    """Who may confirm a sitting by a link."""

    def __init__(self, db: Database, clock: Clock, records: AssessmentRecords, key: bytes) -> None:
        self._db = db
        self._clock = clock
        self._records = records
        self._key = key

    def make(
        self,
        course: Course,
        sitting_id: UUID,
        name: str,
        made_by: Examiner,
        *,
        ends_at: datetime,
        course_title: str,
        request: UUID,
    ) -> tuple[Invigilation, str]:
        """Make a link and return it with what it carries, which is stored nowhere.

        The same form sent twice makes one link, which is shown to nobody but its maker: every teacher of the course
        reads its id. Raises SittingMissing; LinkDead where that form was of something or somebody else, or its link is
        withdrawn since.
        """
        self._records.sitting(course, sitting_id)
        secret, now = secret_of(self._key, request), self._clock()
        with self._db.write() as session:
            row = InvigilatorLinkRow(
                id=request,
                secret_hash=secret_digest(secret),
                issuer_slug=course.issuer_slug,
                platform_id=course.platform_id,
                context_id=course.context_id,
                sitting_id=sitting_id,
                course_title=course_title[:255],
                name=name,
                made_by=made_by.user_id,
                made_by_name=made_by.name[:255],
                made_at=now,
                ends_at=ends_at,
            )
            try:
                with session.begin_nested():
                    session.add(row)
            except IntegrityError:  # the same form was here before, or is at this moment
                row = session.get_one(_LINK, request, populate_existing=True)
            found = _read(row)
        asked = course, sitting_id, name, made_by.user_id
        if (found.course, found.sitting_id, found.name, found.made_by.user_id) != asked or not found.opens(now):
            raise LinkDead
        return found, token_of(request, secret)

    def of_sitting(self, course: Course, sitting_id: UUID) -> list[Invigilation]:
        """Return the links of a sitting, newest first."""
        query = select(_LINK).where(*_of(course, sitting_id)).order_by(_LINK.made_at.desc(), _LINK.id)
        with self._db.read() as session:
            return [_read(row) for row in session.scalars(query)]

    def withdraw(self, course: Course, sitting_id: UUID, link_id: UUID) -> None:
        """Take a link back, and whoever it has let in out, at once."""
        with self._db.write() as session:
            session.execute(
                update(_LINK)
                .where(_LINK.id == link_id, *_of(course, sitting_id), _LINK.withdrawn_at.is_(None))
                .values(withdrawn_at=self._clock())
            )
            still = select(_LINK.id).where(_LINK.id == link_id, _LINK.withdrawn_at.is_not(None))
            session.execute(delete(_BROWSER).where(_BROWSER.link_id.in_(still)))

    def let_in(self, given: str) -> tuple[Invigilation, str, datetime]:
        """Return the link that was given, the secret of a new cookie, and when that ends. Raises LinkDead."""
        now = self._clock()
        link_id, secret = token_from(given) or (UUID(int=0), b"")
        with self._db.write() as session:
            row = session.get(_LINK, link_id)
            if not is_same(row.secret_hash if row else _NOBODY, secret) or row is None:
                raise LinkDead
            found = _read(row)
            if not found.opens(now):
                raise LinkDead
            opaque, expires_at = secrets.token_urlsafe(32), min(found.ends_at, now + SESSION_TTL)
            session.add(
                InvigilatorSessionRow(session_hash=secret_digest(opaque), link_id=link_id, expires_at=expires_at)
            )
            row.used_at = now
        self.sitting(found)
        return found, opaque, expires_at

    def current(self, link_id: UUID, presented: str) -> Invigilation:
        """Return the link if it has let in the browser that presents this secret. Raises LinkDead."""
        now = self._clock()
        with self._db.read() as session:
            row = session.scalar(
                select(_LINK)
                .join(_BROWSER, _BROWSER.link_id == _LINK.id)
                .where(
                    _LINK.id == link_id,
                    _BROWSER.session_hash == secret_digest(presented),
                    _BROWSER.expires_at > now,
                )
            )
        if row is None or not _read(row).opens(now):
            raise LinkDead
        if row.used_at is None or now - row.used_at >= _TOUCHED:
            with self._db.write() as session:
                session.execute(update(_LINK).where(_LINK.id == link_id).values(used_at=now))
        return _read(row)

    def sitting(self, link: Invigilation) -> Sitting:
        """Return the sitting of a link. Raises LinkDead where it is no longer there."""
        try:
            return self._records.sitting(link.course, link.sitting_id)
        except SittingMissing as error:
            raise LinkDead from error

    def opening(self, link: Invigilation) -> Callable[[Session], None]:
        """Return a check, for the transaction that records something, that the link has not been taken back since."""

        def check(session: Session) -> None:
            row = session.get(_LINK, link.link_id)
            if row is None or not _read(row).opens(self._clock()):
                raise LinkDead

        return check

    def sweep(self) -> int:
        """Forget browsers whose time is over, and links a good while after they have ended, or with their sitting.

        Returns how many.
        """
        now = self._clock()
        whole = select(_RECORD.sitting_id).where(
            _RECORD.sitting_id == _LINK.sitting_id, _RECORD.kind == SITTING, _RECORD.personal.is_not(None)
        )
        browsers = delete(_BROWSER).where(_BROWSER.expires_at < now)
        links = delete(_LINK).where(or_(_LINK.ends_at < now - KEPT, and_(_LINK.ends_at < now, ~whole.exists())))
        with self._db.write() as session:
            connection = session.connection()
            return connection.execute(browsers).rowcount + connection.execute(links).rowcount

    def leave(self, presented: str) -> None:
        """Forget a browser."""
        with self._db.write() as session:
            session.execute(delete(_BROWSER).where(_BROWSER.session_hash == secret_digest(presented)))


def _of(course: Course, sitting_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return (
        _LINK.sitting_id == sitting_id,
        _LINK.platform_id == course.platform_id,
        _LINK.context_id == course.context_id,
    )


def _read(row: InvigilatorLinkRow) -> Invigilation:
    return Invigilation(
        link_id=row.id,
        course=Course(issuer_slug=row.issuer_slug, platform_id=row.platform_id, context_id=row.context_id),
        sitting_id=row.sitting_id,
        course_title=row.course_title,
        name=row.name,
        made_by=Examiner(user_id=row.made_by, name=row.made_by_name),
        made_at=row.made_at,
        ends_at=row.ends_at,
        used_at=row.used_at,
        withdrawn_at=row.withdrawn_at,
    )
