"""Takes images in, finds them, and forgets those that nothing names any more."""

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from threading import BoundedSemaphore

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from app.clock import Clock
from app.db import Database
from app.images.errors import ImageMissing
from app.images.models import ImageRow
from app.images.picture import normalised

log = logging.getLogger("microcredentials.images")

PNG = "image/png"
SPARED = timedelta(days=1)
"""For how long an image that nothing names stays: it may be about to be named, or to be put back by an undo."""
_DECODING = BoundedSemaphore(2)  # a picture of the largest size takes a hundred megabytes while it is read


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A stored image; `width` and `height` are pixels."""

    sha256: str
    media_type: str
    content: bytes
    width: int
    height: int


class Images:
    """The images of this installation. `named` returns the hashes that drafts, versions and profiles name."""

    def __init__(self, db: Database, clock: Clock, named: Callable[[], set[str]]) -> None:
        self._db = db
        self._clock = clock
        self._named = named

    def store(self, given: bytes) -> str:
        """Take a file in and return the hash under which its picture is found; the same picture is kept once.

        Raises ImageRefused in the kinds that `normalised` tells. Images that are named nowhere go at this occasion.
        """
        with _DECODING:
            picture = normalised(given)
        sha256 = hashlib.sha256(picture.content).hexdigest()
        try:
            with self._db.write() as session:
                row = session.get(ImageRow, sha256)
                if row is None:
                    row = ImageRow(sha256=sha256, media_type=PNG, content=picture.content)
                    row.width, row.height = picture.width, picture.height
                    session.add(row)
                row.created_at = self._clock()
        except IntegrityError:
            pass  # the same picture came twice at the same moment
        self.remove_orphans()
        return sha256

    def get(self, sha256: str) -> Image:
        """Return an image. Raises ImageMissing."""
        with self._db.read() as session:
            row = session.get(ImageRow, sha256)
            if row is None:
                raise ImageMissing
            return Image(
                sha256=row.sha256,
                media_type=row.media_type,
                content=row.content,
                width=row.width,
                height=row.height,
            )

    def picture(self, sha256: str) -> bytes | None:
        """Return the bytes of an image, None if there is none of this hash."""
        try:
            return self.get(sha256).content
        except ImageMissing:
            return None

    def keep(self, sha256: str) -> None:
        """Spare an image that is about to be named no more, or to be named again. Raises ImageMissing."""
        with self._db.write() as session:
            row = session.get(ImageRow, sha256)
            if row is None:
                raise ImageMissing
            row.created_at = self._clock()

    def remove_orphans(self) -> int:
        """Forget images that have been named nowhere for a day, and return how many. Safe at any time, and twice."""
        before = self._clock() - SPARED
        with self._db.read() as session:
            old = set(session.scalars(select(ImageRow.sha256).where(ImageRow.created_at < before)))
        orphans = old - self._named() if old else set()
        if not orphans:
            return 0
        with self._db.write() as session:
            # Once more by its age: whoever handed it in or kept it meanwhile is about to name it.
            gone = session.scalars(
                delete(ImageRow)
                .where(ImageRow.sha256.in_(orphans), ImageRow.created_at < before)
                .returning(ImageRow.sha256)
            ).all()
        log.info("images removed", extra={"detail": f"{len(gone)} that nothing named"})
        return len(gone)
