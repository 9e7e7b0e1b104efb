"""What is held about a person, put together from the parts of the product; and its erasure, all or nothing."""

import hashlib
import hmac
import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.awards import UnaskedBarred, lock_awards_of
from app.clock import Clock
from app.db import Database, Erasure, PersonalPart, Rows, Subject, derived_key
from app.personal.models import ErasedSubjectRow
from app.personal.objections import PERSONAL, objects

log = logging.getLogger("microcredentials.personal")


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One kind of what is held about somebody."""

    name: str
    rows: Rows


class PersonalData:
    """Tells, exports and erases. Who somebody is, whoever calls has found out."""

    def __init__(self, db: Database, clock: Clock, parts: Sequence[PersonalPart], secret_key: str) -> None:
        """`parts` stand in the order in which they are erased."""
        self._db = db
        self._clock = clock
        self._parts = (*parts, PERSONAL)
        self._key = derived_key(secret_key, "marks of people who had everything erased")

    @property
    def tables(self) -> frozenset[str]:
        """Every table that a part answers for."""
        return frozenset(table for part in self._parts for table in part.tables) | {ErasedSubjectRow.__tablename__}

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the parts."""
        return tuple(part.name for part in self._parts)

    def held(self, subjects: Collection[Subject]) -> list[Held]:
        """Return all that is held about these, part by part."""
        with self._db.read() as session:
            return [
                Held(name=part.name, rows=[row for subject in subjects for row in part.rows(session, subject)])
                for part in self._parts
            ]

    def export(self, subjects: Collection[Subject]) -> dict[str, Any]:
        """Return all that is held about these as JSON values, by person."""
        with self._db.read() as session:
            people = [
                {
                    "platform": str(subject.platform_id),
                    "user": subject.learner_id,
                    "held": {part.name: part.rows(session, subject) for part in self._parts},
                }
                for subject in subjects
            ]
        return {"made_at": self._clock().isoformat(), "people": people}

    def erase(self, subjects: Collection[Subject], *, withdraws: bool) -> None:
        """Erase what is held about these, all or nothing; `withdraws`: what they hold counts as withdrawn, too.

        Raises AwardInDispute while an award is suspended.
        """
        try:
            self._erase(subjects, withdraws=withdraws)
        except IntegrityError:  # the same was asked at the same moment, and left its mark first
            self._erase(subjects, withdraws=withdraws)
        log.info("erased", extra={"people": len(subjects), "withdrawn": withdraws})

    def _erase(self, subjects: Collection[Subject], *, withdraws: bool) -> None:
        now = self._clock()
        with self._db.write() as session:
            lock_awards_of(session, subjects)
            for subject in subjects:
                session.merge(ErasedSubjectRow(mark=self._mark(subject), erased_at=now))
                session.flush()
                for part in self._parts:
                    part.erase(session, Erasure(subject=subject, now=now, withdraws=withdraws))

    def check_unasked(self, session: Session, platform_id: UUID, learner_id: str) -> None:
        """Refuse an issue that nobody claimed to somebody who objects, or had everything erased: UnaskedBarred."""
        subject = Subject(platform_id=platform_id, learner_id=learner_id)
        if session.get(ErasedSubjectRow, self._mark(subject)) or objects(session, subject):
            raise UnaskedBarred

    def _mark(self, subject: Subject) -> str:
        who = f"{subject.platform_id}\n{subject.learner_id}"
        return hmac.new(self._key, who.encode(), hashlib.sha256).hexdigest()
