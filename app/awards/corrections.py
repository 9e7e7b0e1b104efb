"""Corrections: a new award takes the place of one whose credential says something wrong about its learner."""

import logging
from collections.abc import Callable
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assessment import unfit
from app.awards.acts import MAX_REASON, carry_out, check_party, checked_words, locked_award, newest_settled, note
from app.awards.case_errors import AwardOver, NameSame
from app.awards.case_rules import Act, Actor
from app.awards.errors import AwardMissing, IssuingDelayed, NameUnusable
from app.awards.models import AwardRow
from app.awards.name_closing import close_request
from app.awards.places import free_place, placed
from app.awards.register import award_of, name_of
from app.awards.sealing import Sealing
from app.awards.values import AwardState, LearnerName
from app.clock import Clock
from app.db import Database
from app.issuers import require_active

log = logging.getLogger("microcredentials.corrections")
# Of what a corrected award repeats, everything but who it is, its name, its state and its place.
_REPEATED = (
    "achievement_id",
    "version_id",
    "issuer_slug",
    "platform_id",
    "context_id",
    "learner_id",
    "awarded_at",
    "valid_until",
    "evidence",
    "evidence_digest",
    "grade",
    "assessed",
    "opened_by",
)


class Corrections:
    """Corrects the learner's name: same version, evidence and date of achievement, and a credential of its own.

    The old award is superseded in the same transaction. Its credential counts as revoked for every verifier: it names
    nobody rightly, and of the purposes of a status list only revocation says for good that it is not to be relied on.
    """

    def __init__(
        self, db: Database, clock: Clock, *, public_url: str, sealing: Sealing, issue: Callable[[UUID], None]
    ) -> None:
        self._db = db
        self._clock = clock
        self._public_url = public_url
        self._sealing = sealing
        self._issue = issue

    def check(self, award_id: UUID, name: LearnerName, reason: str, by: Actor) -> str:
        """Refuse what `correct_name` would refuse of a name and a reason; return the reason as it will stand.

        Raises WordsUnfit and what `check_name` raises.
        """
        words = checked_words(reason, MAX_REASON, self._clock().date())
        self.check_name(award_id, name, by)
        return words

    def check_name(self, award_id: UUID, name: LearnerName, by: Actor) -> None:
        """Raise AwardMissing, CaseBarred, NameSame, or NameUnusable where no credential can, or may, carry the name."""
        with self._db.read() as session:
            row = session.get(AwardRow, award_id)
            if row is None or row.erased_at:
                raise AwardMissing
            check_party(row, by)
            award = award_of(session, row, self._public_url)
        if award.learner == name:
            raise NameSame
        if any(unfit(part, self._clock().date()) for part in (name.full, name.given, name.family)):
            raise NameUnusable  # an address or a number was written, and no name
        self._sealing.check_name(award.achievement, award.issuer, name)

    def correct_name(
        self,
        award_id: UUID,
        name: LearnerName,
        *,
        reason: str,
        by: Actor,
        seen: int,
        settle: Callable[[Session, UUID], None] = lambda _session, _new_id: None,
    ) -> UUID:
        """Award it anew under another name and return the new award's id; doing it twice returns the first one.

        `reason` is shown to the learner. `seen` is the number of the newest act about the award that `by` has read.
        `settle` is done in the same transaction, with the new award's id, and undoes all by raising; a request for
        another name that waits after it is closed. Raises what `check` raises, AwardNotIssued, AwardOver, CaseChanged.
        """
        reason = self.check(award_id, name, reason, by)

        def superseded() -> UUID:
            with self._db.write() as session:
                new_id = self._superseded(session, award_id, name, reason=reason, by=by, seen=seen)
                settle(session, new_id)
                close_request(session, award_id, self._clock())
                return new_id

        new_id = placed(superseded)
        try:
            self._issue(new_id)
        except IssuingDelayed:
            log.warning("a corrected award waits for its credential", extra={"award": str(new_id)})
        return new_id

    def _superseded(
        self, session: Session, award_id: UUID, name: LearnerName, *, reason: str, by: Actor, seen: int
    ) -> UUID:
        now = self._clock()
        old = locked_award(session, award_id)
        if old.erased_at:
            raise AwardMissing
        new = _successor(session, old)
        corrected = new if old.state == AwardState.SUPERSEDED else None
        if corrected and name == name_of(corrected):
            return corrected.id  # the same form, sent twice
        if new:
            raise AwardOver  # corrected otherwise, or renewed
        require_active(session, old.issuer_slug)  # what replaces it could not be signed
        if not carry_out(session, old, Act.SUPERSEDED, words=reason, by=by, now=now, seen=seen):
            raise AwardOver  # another correction was first
        list_id, index = free_place(session, old.issuer_slug, now)
        row = AwardRow(
            id=uuid4(),
            learner_name=name.full,
            given_name=name.given,
            family_name=name.family,
            state=AwardState.PENDING,
            recorded_at=now,
            supersedes_id=old.id,
            status_list_id=list_id,
            status_index=index,
            **{column: getattr(old, column) for column in _REPEATED},
        )
        session.add(row)
        session.flush()
        known = session.scalars(newest_settled(old.id)).one()
        note(session, row, Act.CORRECTED, words=reason, by=by, now=now, known=known)
        return row.id


def _successor(session: Session, row: AwardRow) -> AwardRow | None:
    return session.scalars(select(AwardRow).where(AwardRow.supersedes_id == row.id)).one_or_none()
