"""Keeps what holders want to be told, looks for what is due, and puts each letter down with the note that it was."""

import hmac
import logging
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from hashlib import sha256
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session

from app.awards import (
    Achievement,
    AwardState,
    Definitions,
    IssueMode,
    Permissions,
    Register,
    award_moments,
    valid_until,
)
from app.clock import Clock
from app.db import Database, alone, derived_key
from app.errors import ProductError
from app.holders import Accesses, Holder, HolderLinkSpent, confirmed_addresses
from app.issuers import IssuerProfile, in_language
from app.notices.letters import Named, letter
from app.notices.models import NoticeChoiceRow, NoticeSentRow
from app.notices.rules import AwardFact, Notice, NoticeKind, ReadyFact, due
from app.people import ready_learners
from app.web import language

log = logging.getLogger("microcredentials.notices")

LOOK_EVERY_S = 120.0
OFF_PATH = "/notices/off"
WORK = 8  # the number of looking among the works of `alone`
_AT_ONCE = 200  # holders whose awards are looked at together
About = tuple[Achievement, IssuerProfile, datetime | None]
"""What a letter tells of: which micro-credential, whose, and until when an awarded one is valid."""

_Pending = tuple[UUID, Holder, Notice, str]  # address, whose, what, and the course where it is ready


class Notices:
    """Takes choices, and writes the letters that are due. Several processes may look at once: each letter is one."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        *,
        accesses: Accesses,
        register: Register,
        definitions: Definitions,
        permissions: Permissions,
        public_url: str,
        secret_key: str,
    ) -> None:
        self._db = db
        self._clock = clock
        self._accesses = accesses
        self._register = register
        self._definitions = definitions
        self._permissions = permissions
        self._public_url = public_url
        self._key = derived_key(secret_key, "notices off")

    def chosen(self, holders: Sequence[Holder]) -> set[NoticeKind]:
        """Return what each of these holders with a confirmed address is told of."""
        with self._db.read() as session:
            ids = [found for holder in holders if (found := _address_id(session, holder))]
            rows = session.scalars(select(NoticeChoiceRow).where(NoticeChoiceRow.address_id.in_(ids)))
            times = Counter(NoticeKind(row.kind) for row in rows)
            return {kind for kind, count in times.items() if count == len(ids)}

    def choose(self, holders: Sequence[Holder], kinds: Collection[NoticeKind]) -> bool:
        """Tell these holders of these kinds only, and return whether it is kept. One that was on stays on since then.

        Without a confirmed address a holder is told of nothing, and nothing is kept.
        """
        for _attempt in range(2):
            # The same may be asked at the same moment, or the address be erased: what stands then is read anew.
            with suppress(IntegrityError):
                return self._choose(holders, kinds)
        return False

    def _choose(self, holders: Sequence[Holder], kinds: Collection[NoticeKind]) -> bool:
        now = self._clock()
        with self._db.write() as session:
            address_ids = [found for holder in holders if (found := _address_id(session, holder))]
            for address_id in address_ids:
                own = NoticeChoiceRow.address_id == address_id
                session.execute(delete(NoticeChoiceRow).where(own, NoticeChoiceRow.kind.not_in(list(kinds))))
                before = set(session.scalars(select(NoticeChoiceRow.kind).where(own)))
                session.add_all(
                    NoticeChoiceRow(address_id=address_id, kind=kind.value, since=now)
                    for kind in NoticeKind
                    if kind in kinds and kind.value not in before
                )
        return bool(address_ids)

    def check_link(self, token: str) -> UUID:
        """Return which address a letter's link is about.

        Raises HolderLinkSpent for what no letter held, and for a letter to an address that was changed or erased.
        """
        try:
            address_id = UUID(token.partition(".")[0])
        except ValueError as error:
            raise HolderLinkSpent from error
        with self._db.read() as session:
            lookup = _lookup(session, address_id)
        if not lookup or not hmac.compare_digest(self._token(address_id, lookup).encode(), token.encode()):
            raise HolderLinkSpent
        return address_id

    def turn_off(self, token: str) -> None:
        """Send no more notices to whoever reads the letters to a link's address. Raises HolderLinkSpent."""
        address_id = self.check_link(token)
        addresses = confirmed_addresses()
        with self._db.write() as session:
            lookup = select(addresses.c.lookup).where(addresses.c.id == address_id).scalar_subquery()
            same = session.scalars(select(addresses.c.id).where(addresses.c.lookup == lookup)).all()
            session.execute(delete(NoticeChoiceRow).where(NoticeChoiceRow.address_id.in_(same)))

    def run_due(self) -> int:
        """Put down the letters that are due, and return how many. Runs within an application, which has the texts.

        While another process looks, nothing is done. What one cannot be written for is left to the next look; a
        database that is away too.
        """
        if not self._accesses.is_on:
            return 0
        try:
            with alone(self._db, WORK, 0) as is_mine:
                return sum(self._told(*pending) for pending in self._pending()) if is_mine else 0
        except SQLAlchemyError as error:
            log.warning("notices cannot be looked for", extra={"detail": type(error).__name__})
            return 0

    def _pending(self) -> Iterator[_Pending]:
        with self._db.read() as session:
            everybody = session.scalars(select(NoticeChoiceRow.address_id).distinct()).all()
        for first in range(0, len(everybody), _AT_ONCE):
            yield from self._pending_of(everybody[first : first + _AT_ONCE])

    def _pending_of(self, address_ids: Sequence[UUID]) -> list[_Pending]:
        now = self._clock()
        choices, addresses = NoticeChoiceRow, confirmed_addresses()
        since: dict[UUID, dict[NoticeKind, datetime]] = defaultdict(dict)
        sent: dict[UUID, set[Notice]] = defaultdict(set)
        with self._db.read() as session:
            for row in session.scalars(select(choices).where(choices.address_id.in_(address_ids))):
                since[row.address_id][NoticeKind(row.kind)] = row.since
            for told in session.scalars(select(NoticeSentRow).where(NoticeSentRow.address_id.in_(address_ids))):
                sent[told.address_id].add(Notice(kind=NoticeKind(told.kind), about=told.about, moment=told.moment))
            whose = {
                row.id: Holder(platform_id=row.platform_id, learner_id=row.learner_id)
                for row in session.execute(select(addresses).where(addresses.c.id.in_(address_ids)))
            }
            awards, ready = _awards(session, address_ids), _ready(session, address_ids)
        found: list[_Pending] = []
        for address_id, holder in whose.items():
            courses = {fact.achievement_id: fact.context_id for fact in ready[address_id]}
            notices = due(since[address_id], awards[address_id], ready[address_id], now)
            new = (notice for notice in notices if notice not in sent[address_id])
            found += [(address_id, holder, notice, courses.get(notice.about, "")) for notice in new]
        return found

    def _told(self, address_id: UUID, holder: Holder, notice: Notice, context_id: str) -> bool:
        """Put one letter down with the note that it was, and tell whether it is a new one."""
        try:
            about = self._offered(holder, notice, context_id) if context_id else self._awarded(notice)
            return about is not None and self._put(address_id, notice, about)
        except IntegrityError:  # another process was quicker, or the address was erased meanwhile
            return False
        except ProductError as error:
            log.warning("a notice cannot be written", extra={"code": error.code})
            return False

    def _put(self, address_id: UUID, notice: Notice, about: About) -> bool:
        def words(lookup: str) -> tuple[str, str]:
            achievement, issuer, end = about
            named = Named(
                title=in_language(achievement.title, language()),
                institution=issuer.awarding_body_name(language()),
                valid_until=end,
            )
            off_page = f"{self._public_url}{OFF_PATH}/{self._token(address_id, lookup)}?lang={language()}"
            return letter(notice.kind, named, own_page=f"{self._public_url}/my", off_page=off_page)

        with self._db.write() as session:
            own = (NoticeChoiceRow.address_id == address_id, NoticeChoiceRow.kind == notice.kind.value)
            if session.scalar(select(NoticeChoiceRow.kind).where(*own).with_for_update()) is None:
                return False  # turned off meanwhile
            session.add(
                NoticeSentRow(
                    address_id=address_id,
                    kind=notice.kind.value,
                    about=notice.about,
                    moment=notice.moment,
                    sent_at=self._clock(),
                )
            )
            session.flush()  # before the letter: where somebody else has told it, there is none
            self._accesses.write_to(session, address_id, partial(words, _lookup(session, address_id)))
        return True

    def _awarded(self, notice: Notice) -> About:
        award = self._register.entry(notice.about).award
        return award.achievement, award.issuer, award.valid_until

    def _offered(self, holder: Holder, notice: Notice, context_id: str) -> About | None:
        """Return what a holder can claim now, None where they cannot, or an automatic rule issues it anyway."""
        version = self._definitions.offered(holder.platform_id, context_id)
        if version is None or version.achievement_id != notice.about:
            return None
        if self._permissions.mode(notice.about) is IssueMode.AUTOMATIC:
            return None
        permission = self._permissions.of(notice.about, holder.platform_id, holder.learner_id)
        if permission.hold or permission.waits_for_teacher or permission.declined_at:
            return None
        return version.achievement, version.issuer, None

    def _token(self, address_id: UUID, lookup: str) -> str:
        return f"{address_id}.{hmac.new(self._key, address_id.bytes + lookup.encode(), sha256).hexdigest()}"


def _address_id(session: Session, holder: Holder) -> UUID | None:
    addresses = confirmed_addresses()
    return session.scalar(
        select(addresses.c.id).where(
            addresses.c.platform_id == holder.platform_id, addresses.c.learner_id == holder.learner_id
        )
    )


def _lookup(session: Session, address_id: UUID) -> str:
    addresses = confirmed_addresses()
    return session.scalar(select(addresses.c.lookup).where(addresses.c.id == address_id)) or ""


def _awards(session: Session, address_ids: Sequence[UUID]) -> dict[UUID, list[AwardFact]]:
    addresses, awards = confirmed_addresses(), award_moments()
    same = (addresses.c.platform_id == awards.c.platform_id) & (addresses.c.learner_id == awards.c.learner_id)
    query = select(addresses.c.id.label("address_id"), awards).join(awards, same)
    found: dict[UUID, list[AwardFact]] = defaultdict(list)
    for row in session.execute(query.where(addresses.c.id.in_(address_ids))):
        found[row.address_id].append(
            AwardFact(
                award_id=row.id,
                achievement_id=row.achievement_id,
                state=AwardState(row.state),
                awarded_at=row.awarded_at,
                revoked_at=row.revoked_at,
                suspended_at=row.suspended_at,
                superseded_at=row.superseded_at,
                valid_until=row.valid_until or valid_until(row.awarded_at, row.expires_after_months),
            )
        )
    return found


def _ready(session: Session, address_ids: Sequence[UUID]) -> dict[UUID, list[ReadyFact]]:
    addresses, ready = confirmed_addresses(), ready_learners()
    same = (addresses.c.platform_id == ready.c.platform_id) & (addresses.c.learner_id == ready.c.learner_id)
    query = select(addresses.c.id.label("address_id"), ready).join(ready, same)
    found: dict[UUID, list[ReadyFact]] = defaultdict(list)
    for row in session.execute(query.where(addresses.c.id.in_(address_ids))):
        found[row.address_id].append(
            ReadyFact(achievement_id=row.achievement_id, context_id=row.context_id, found_at=row.found_at)
        )
    return found
