"""What the audit is told of awards, in the words of the audit: whoever learns is never named there."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import Action, ActorKind, by_whom
from app.audit import note as note_line
from app.awards.case_rules import Act, Actor, Party
from app.awards.models import AchievementRow

ACTIONS = {
    Act.SUSPENDED: Action.AWARD_SUSPENDED,
    Act.ANSWERED: Action.AWARD_ANSWERED,
    Act.PROPOSED_LIFT: Action.LIFT_PROPOSED,
    Act.PROPOSED_REVOCATION: Action.REVOCATION_PROPOSED,
    Act.LIFTED: Action.AWARD_LIFTED,
    Act.REVOKED: Action.AWARD_REVOKED,
    Act.SUPERSEDED: Action.AWARD_SUPERSEDED,
    Act.CORRECTED: Action.AWARD_CORRECTED,
    Act.RENEWED: Action.AWARD_RENEWED,
}
_KINDS = {
    Party.LEARNER: ActorKind.LEARNER,
    Party.TEACHER: ActorKind.TEACHER,
}


def tell_act(session: Session, issuer_slug: str, award_id: UUID, act: Act, *, by: Actor, now: datetime) -> None:
    """Note an act about an award."""
    if by.party is Party.ADMINISTRATOR:
        tell_administrator(session, issuer_slug, ACTIONS[act], award_id, by=by.name, now=now)
        return
    who = "" if by.party is Party.LEARNER else by.name
    note_line(session, issuer_slug, ACTIONS[act], award_id, actor=_KINDS[by.party], who=who, now=now)


def tell_administrator(
    session: Session, issuer_slug: str, action: Action, about: object = "", *, by: str, now: datetime
) -> None:
    """Note what an administrator did, by name, or whoever gave a command: who has no name did so by one."""
    actor, who = by_whom(by)
    note_line(session, issuer_slug, action, about, actor=actor, who=who, now=now)


def tell_of(
    session: Session, achievement_id: UUID, action: Action, about: object = "", *, by: str, now: datetime
) -> None:
    """Note what a teacher decided about a micro-credential; `by` is how they are known here."""
    slug = session.scalar(select(AchievementRow.issuer_slug).where(AchievementRow.id == achievement_id))
    if slug is not None:
        said = f"{achievement_id} {about}".strip()
        note_line(session, slug, action, said, actor=ActorKind.TEACHER, who=by, now=now)
