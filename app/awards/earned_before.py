"""What stays of an erased award that ends: from which day on something must be earned if it is claimed again.

Without it whoever has an award erased could claim it anew on the results that it rested on, as often as they like, and
it would never end. What stays leads to nobody but for whoever has the key, which is not in the database, and asks
about one person: it names neither the person nor the award, and does not lead to what is left of the award.
"""

import hashlib
import hmac
from datetime import UTC, datetime, time
from uuid import UUID

from sqlalchemy.orm import Session

from app.awards.achievement import achievement_from_json
from app.awards.expiry import valid_until
from app.awards.models import AchievementVersionRow, AwardRow, ErasedEndRow
from app.awards.values import AwardState
from app.db import Subject, derived_key


class EarnedBefore:
    """Keeps the days of erased awards that end, and finds them again."""

    def __init__(self, secret_key: str) -> None:
        self._key = derived_key(secret_key, "marks of erased awards that end")

    def keep(self, session: Session, row: AwardRow) -> None:
        """Keep the day of an award that is about to be erased, if it was ever issued and ends."""
        if row.state == AwardState.PENDING or not _ends(session, row):
            return
        subject = Subject(platform_id=row.platform_id, learner_id=row.learner_id)
        mark, day = self._mark(row.achievement_id, subject), row.awarded_at.astimezone(UTC).date()
        kept = session.get(ErasedEndRow, mark)
        if kept is None:
            session.add(ErasedEndRow(mark=mark, awarded_on=day))
            session.flush()
        else:
            kept.awarded_on = max(kept.awarded_on, day)

    def day(self, session: Session, achievement_id: UUID, subject: Subject) -> datetime | None:
        """Return the day of the newest such award that a person had erased, as its last moment in UTC; None if none.

        The hour of the award is not kept: what was earned earlier on that day must not count again.
        """
        kept = session.get(ErasedEndRow, self._mark(achievement_id, subject))
        return datetime.combine(kept.awarded_on, time.max, UTC) if kept else None

    def _mark(self, achievement_id: UUID, subject: Subject) -> str:
        which = f"{achievement_id}\n{subject.platform_id}\n{subject.learner_id}"
        return hmac.new(self._key, which.encode(), hashlib.sha256).hexdigest()


def _ends(session: Session, row: AwardRow) -> bool:
    terms = achievement_from_json(session.get_one(AchievementVersionRow, row.version_id).definition)
    return (row.valid_until or valid_until(row.awarded_at, terms.expires_after_months)) is not None
