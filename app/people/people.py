"""Everything about the people of a course, put together."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from app.awards import AchievementMissing, AssessmentFacts, Definitions, Issuing, Permissions
from app.clock import Clock
from app.courses import CourseReader, Enrolment
from app.db import Database
from app.lti import Member, RosterAddress
from app.people.batches import Batches
from app.people.cap import exceeds
from app.people.caps import Caps
from app.people.checks import ClassChecks
from app.people.jobs import HandOver, Workers
from app.people.listing import ClassList
from app.people.standing import Standing
from app.people.values import Check, Origin

log = logging.getLogger("microcredentials.people")


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """What the edges act through.

    Checks, issues, turns at what waits for its credential and the look at what is due have threads of their own: an
    issue to many takes hours where a platform is slow, and so do thousands of credentials; nobody else waits for them.
    """

    check_workers: Workers
    batch_workers: Workers
    watch_workers: Workers
    turn_workers: Workers
    checks: ClassChecks
    classes: ClassList
    batches: Batches
    caps: Caps
    permissions: Permissions

    def run_due(self) -> None:
        """Take on what waited long enough or lost its process; forget what is old."""
        self.checks.sweep()
        self.checks.run_waiting()
        self.batches.run_due()

    def close(self) -> None:
        """Let what is running stop at its next step."""
        several = (self.watch_workers, self.turn_workers, self.check_workers, self.batch_workers)
        for workers in several:
            workers.stopping.set()  # all of them, before any is waited for
        for workers in several:
            workers.close()


def build_people(
    db: Database,
    clock: Clock,
    *,
    definitions: Definitions,
    issuing: Issuing,
    permissions: Permissions,
    reader_of: Callable[[UUID], CourseReader],
    members_of: Callable[[RosterAddress], Iterable[Member]],
    facts_of: Callable[[Enrolment], AssessmentFacts],
    hand_over_check: HandOver | None = None,
    hand_over_batch: HandOver | None = None,
) -> People:
    """Put it together. `members_of` reads a roster now. What is handed over runs elsewhere, else in threads here."""
    check_workers, batch_workers, watch_workers = Workers(), Workers(), Workers(1)
    classes, caps = ClassList(db), Caps(db)
    batches = Batches(
        db,
        clock,
        batch_workers,
        caps=caps,
        definitions=definitions,
        issuing=issuing,
        members_of=members_of,
        hand_over=hand_over_batch,
    )

    def issue_if_automatic(check: Check, roster: RosterAddress) -> None:
        rule = permissions.automatic(check.achievement_id)
        offered = definitions.offered(check.platform_id, check.context_id)
        if check.paused_version or rule is None or offered is None or rule.tried_version != offered.version:
            return  # of what is only tried the page shows whom it would reach
        ready = classes.standing_at(check, Standing.READY)
        if not ready:
            return
        is_burst = exceeds(rule.most, classes.awarded(check.achievement_id, check.platform_id), len(ready))
        try:
            batches.start(check.context_id, roster, ready, Origin.AUTOMATIC, by=check.started_by, asks=is_burst)
        except AchievementMissing:
            log.info("nothing is published to issue automatically")

    checks = ClassChecks(
        db,
        clock,
        check_workers,
        definitions=definitions,
        reader_of=reader_of,
        members_of=members_of,
        facts_of=facts_of,
        when_done=issue_if_automatic,
        hand_over=hand_over_check,
    )
    return People(
        check_workers=check_workers,
        batch_workers=batch_workers,
        watch_workers=watch_workers,
        turn_workers=Workers(1),
        checks=checks,
        classes=classes,
        batches=batches,
        caps=caps,
        permissions=permissions,
    )
