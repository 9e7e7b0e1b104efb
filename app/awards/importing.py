"""Awards on decisions that were made outside of the course: each once, under the version that is offered now."""

import logging
from collections.abc import Callable, Collection, Mapping
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assessment import Answer, Policies
from app.audit import Action, ActorKind, note
from app.awards.assessed import assessed_of, assessed_to_json
from app.awards.decline_models import DeclineRow
from app.awards.definitions import Version
from app.awards.elsewhere import Decided, ImportOrigin, awarded_at, evidence_of, gate_of_decision, import_of
from app.awards.errors import (
    AlreadyAwarded,
    ConfirmationMissing,
    Declined,
    IssuingDelayed,
    OfferEnded,
    VersionChanged,
    Withheld,
)
from app.awards.models import AchievementRow, AwardRow, HoldRow
from app.awards.permission import check_permitted
from app.awards.places import free_place, placed
from app.awards.sealing import Sealing
from app.awards.values import AwardState
from app.clock import Clock
from app.courses import Enrolment
from app.db import Database
from app.issuers import require_active
from app.pace import Pace

log = logging.getLogger("microcredentials.importing")
_AT_ONCE = 500


class Importing:
    """Awards what was decided elsewhere, and finds what stands in its way."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        *,
        sealing: Sealing,
        policies: Policies,
        issue: Callable[[UUID], None],
        check_unasked: Callable[[Session, UUID, str], None],
        pace: Pace | None = None,
    ) -> None:
        self._db = db
        self._clock = clock
        self._sealing = sealing
        self._policies = policies
        self._issue = issue
        self._check_unasked = check_unasked
        self._pace = pace or Pace()

    def place(self, version: Version) -> tuple[UUID, str]:
        """Return the platform and the course of a version. Raises OfferEnded where it is there no more."""
        with self._db.read() as session:
            row = session.get(AchievementRow, version.achievement_id)
            if row is None:
                raise OfferEnded
            return row.platform_id, row.context_id

    def award(self, version: Version, decided: Decided, origin: ImportOrigin) -> UUID:
        """Award and issue it, and return the award's id; what the same import awarded already is that one.

        Raises AlreadyAwarded where the learner has it otherwise, OfferEnded, VersionChanged, Withheld, Declined,
        ConfirmationMissing, NameUnusable, UnaskedBarred. A credential that cannot be signed now follows later.
        """
        self._pace.give_way()
        platform_id, context_id = self.place(version)
        enrolment = Enrolment(platform_id=platform_id, context_id=context_id, learner_id=decided.learner_id)
        gate = gate_of_decision(version.achievement, self._policies.get(version.issuer.slug), decided)
        if gate.answer is not Answer.AWARD:
            raise ConfirmationMissing
        self._sealing.check_name(version.achievement, version.issuer, decided.name)
        evidence, evidence_digest = evidence_of(decided, origin)
        assessed = assessed_of(version.achievement, version.issuer, gate)
        values = {
            "achievement_id": version.achievement_id,
            "version_id": version.version_id,
            "issuer_slug": version.issuer.slug,
            "platform_id": platform_id,
            "context_id": context_id,
            "learner_id": decided.learner_id,
            "learner_name": decided.name.full,
            "given_name": decided.name.given,
            "family_name": decided.name.family,
            "state": AwardState.PENDING,
            "awarded_at": awarded_at(decided, self._clock()),
            "recorded_at": self._clock(),
            "evidence": evidence,
            "evidence_digest": evidence_digest,
            "grade": None,  # a grade stands in a credential only where the learner has agreed to it
            "assessed": assessed_to_json(assessed) if assessed else None,
            "opened_by": [] if assessed else None,  # no sitting of the course, whatever is recorded there
        }
        award_id = placed(lambda: self._inserted(version, enrolment, values))
        try:
            self._issue(award_id)
        except IssuingDelayed:
            log.warning("an imported award waits for its credential", extra={"award": str(award_id)})
        return award_id

    def _inserted(self, version: Version, enrolment: Enrolment, values: dict[str, Any]) -> UUID:
        with self._db.write() as session:
            require_active(session, version.issuer.slug)
            offered = session.get_one(AchievementRow, version.achievement_id, with_for_update={"read": True})
            if offered.archived_at is not None:
                raise OfferEnded
            if offered.published_version != version.version:
                raise VersionChanged
            current = session.scalars(
                select(AwardRow).where(
                    AwardRow.achievement_id == version.achievement_id,
                    AwardRow.platform_id == enrolment.platform_id,
                    AwardRow.learner_id == enrolment.learner_id,
                    AwardRow.superseded_at.is_(None),
                )
            ).one_or_none()
            if current is not None:
                if import_of(current.evidence) == import_of(values["evidence"]):
                    return current.id  # a runner before was cut short between awarding and saying so
                raise AlreadyAwarded
            place = version.achievement_id, enrolment.platform_id, enrolment.learner_id
            check_permitted(session, *place, on_behalf=True)
            self._check_unasked(session, enrolment.platform_id, enrolment.learner_id)
            status_list_id, index = free_place(session, version.issuer.slug, self._clock())
            row = AwardRow(id=uuid4(), status_list_id=status_list_id, status_index=index, **values)
            session.add(row)
            session.flush()
            note(session, row.issuer_slug, Action.AWARD_MADE, row.id, actor=ActorKind.PRODUCT, now=self._clock())
            return row.id

    def made_by(self, import_id: UUID, achievement_id: UUID, platform_id: UUID, learner_id: str) -> UUID | None:
        """Return the award that an import has made of its decision about a learner, None if it made none."""
        query = select(AwardRow).where(
            AwardRow.achievement_id == achievement_id,
            AwardRow.platform_id == platform_id,
            AwardRow.learner_id == learner_id,
        )
        with self._db.read() as session:
            found = session.scalars(query.order_by(AwardRow.awarded_at)).all()
        return next((row.id for row in found if import_of(row.evidence) == str(import_id)), None)

    def standing(self, version: Version, learner_ids: Collection[str]) -> Mapping[str, str]:
        """Return who of them has it, and from whom it is kept: by id, the code of the refusal."""
        platform_id, _ = self.place(version)
        found: dict[str, str] = {}
        with self._db.read() as session:
            for ids in _several(learner_ids):
                for table, over, code in (
                    (DeclineRow, DeclineRow.taken_back_at, Declined.code),
                    (HoldRow, HoldRow.lifted_at, Withheld.code),
                    (AwardRow, AwardRow.superseded_at, AlreadyAwarded.code),  # the last: that settles it
                ):
                    query = select(table.learner_id).where(
                        table.achievement_id == version.achievement_id,
                        table.platform_id == platform_id,
                        table.learner_id.in_(ids),
                        over.is_(None),
                    )
                    found |= dict.fromkeys(session.scalars(query), code)
        return found

    def names(self, platform_id: UUID, learner_ids: Collection[str]) -> Mapping[str, set[str]]:
        """Return under which names awards know them, by id; who has none is not there."""
        found: dict[str, set[str]] = {}
        with self._db.read() as session:
            for ids in _several(learner_ids):
                query = select(AwardRow.learner_id, AwardRow.learner_name).where(
                    AwardRow.platform_id == platform_id, AwardRow.learner_id.in_(ids)
                )
                for learner_id, name in session.execute(query):
                    found.setdefault(learner_id, set()).add(name)
        return found


def _several(ids: Collection[str]) -> list[list[str]]:
    """Return ids in lists that a database takes at once. Pure."""
    every = list(ids)
    return [every[start : start + _AT_ONCE] for start in range(0, len(every), _AT_ONCE)]
