"""Links: made and withdrawn by the holder of an award, opened by whoever has been given them."""

from contextlib import suppress
from uuid import UUID, uuid5

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.exc import IntegrityError

from app.awards import AwardMissing, AwardState, Register, check_not_erased
from app.clock import Clock
from app.db import Database
from app.sharing.errors import LinkExpired, LinkUnknown, LinkWithdrawn, TooManyLinks
from app.sharing.models import SharedPageRow, ShareRow
from app.sharing.rules import end_of
from app.sharing.secrets import LinkSecrets, digest
from app.sharing.values import Share, Shows, Standing

MOST_OPEN = 20


class Shares:
    """Keeps the links of awards. Whose an award is, whoever calls has found out."""

    def __init__(self, db: Database, clock: Clock, *, register: Register, secret_key: str) -> None:
        self._db = db
        self._clock = clock
        self._register = register
        self._secrets = LinkSecrets(secret_key)

    def make(self, award_id: UUID, *, days: int, shows_grade: bool, request: UUID) -> Share:
        """Make a link to an award that stands; asked twice in one request's name, it is one link while that is open.

        Raises AwardMissing where it was never issued, is not valid any more or was erased, TooManyLinks.
        """
        if self._register.entry(award_id).state is not AwardState.ISSUED or not self._register.formats(award_id):
            raise AwardMissing
        try:
            return self._made(award_id, days=days, shows_grade=shows_grade, request=request)
        except IntegrityError:  # the same request, at the same moment
            return self._made(award_id, days=days, shows_grade=shows_grade, request=request)

    def _made(self, award_id: UUID, *, days: int, shows_grade: bool, request: UUID) -> Share:
        now = self._clock()
        with self._db.write() as session:
            check_not_erased(session, award_id)
            share_id = request
            while kept := session.get(ShareRow, share_id):
                if kept.award_id == award_id and self._seen(kept).standing(now) is Standing.OPEN:
                    return self._seen(kept)
                share_id = uuid5(share_id, str(award_id))  # that link is over, or another award's: the next one
            is_open = ShareRow.withdrawn_at.is_(None) & or_(ShareRow.expires_at.is_(None), ShareRow.expires_at > now)
            count = select(func.count()).select_from(ShareRow).where(ShareRow.award_id == award_id, is_open)
            if session.scalars(count).one() >= MOST_OPEN:
                raise TooManyLinks
            row = ShareRow(
                id=share_id,
                award_id=award_id,
                token_hash=digest(self._secrets.token(share_id)),
                shows_grade=shows_grade,
                created_at=now,
                expires_at=end_of(now, days),
                views=0,
            )
            session.add(row)
        return self._seen(row)

    def of_award(self, award_id: UUID) -> list[Share]:
        """Return every link of an award, the newest first."""
        query = select(ShareRow).where(ShareRow.award_id == award_id)
        with self._db.read() as session:
            return [self._seen(row) for row in session.scalars(query.order_by(ShareRow.created_at.desc(), ShareRow.id))]

    def lasting_token(self, award_id: UUID) -> str:
        """Return the secret of the newest link of an award that stays open and shows no grade, "" without one."""
        now = self._clock()
        lasting = (
            share
            for share in self.of_award(award_id)
            if share.standing(now) is Standing.OPEN and share.expires_at is None and not share.shows_grade
        )
        return next((share.token for share in lasting if share.token), "")

    def one(self, award_id: UUID, share_id: UUID) -> Share:
        """Return a link of an award. Raises LinkUnknown."""
        with self._db.read() as session:
            row = session.get(ShareRow, share_id)
            if row is None or row.award_id != award_id:
                raise LinkUnknown
            return self._seen(row)

    def withdraw(self, award_id: UUID, share_id: UUID) -> None:
        """Take a link of an award back for good; one that is over already stays as it was."""
        with self._db.write() as session:
            session.execute(
                update(ShareRow)
                .where(ShareRow.id == share_id, ShareRow.award_id == award_id, ShareRow.withdrawn_at.is_(None))
                .values(withdrawn_at=self._clock())
            )

    def opened(self, token: str) -> Share:
        """Return the link with this secret, if it is open. Raises LinkUnknown, LinkExpired, LinkWithdrawn."""
        with self._db.read() as session:
            row = session.scalars(select(ShareRow).where(ShareRow.token_hash == digest(token))).one_or_none()
            if row is None:
                raise LinkUnknown
            share = self._seen(row)
        match share.standing(self._clock()):
            case Standing.WITHDRAWN:
                raise LinkWithdrawn
            case Standing.EXPIRED:
                raise LinkExpired
        return share

    def count(self, share_id: UUID) -> None:
        """Count that somebody has opened a link; who, nothing tells."""
        with self._db.write() as session:
            session.execute(update(ShareRow).where(ShareRow.id == share_id).values(views=ShareRow.views + 1))

    def page_shows(self, award_id: UUID) -> Shows:
        """Return how much is seen at the address that the award's files and its paper carry."""
        with self._db.read() as session:
            is_on = session.get(SharedPageRow, award_id) is not None
        return Shows.EVERYTHING if is_on else Shows.NOTHING_PERSONAL

    def show_page(self, award_id: UUID, *, everything: bool) -> None:
        """Show everything there from now on, or no longer. Raises AwardMissing where there is no such award now."""
        with suppress(IntegrityError), self._db.write() as session:  # the same is asked at the same moment
            check_not_erased(session, award_id)
            if not everything:
                session.execute(delete(SharedPageRow).where(SharedPageRow.award_id == award_id))
            elif session.get(SharedPageRow, award_id) is None:
                session.add(SharedPageRow(award_id=award_id, shown_at=self._clock()))

    def _seen(self, row: ShareRow) -> Share:
        token = self._secrets.token(row.id)
        return Share(
            share_id=row.id,
            award_id=row.award_id,
            token=token if digest(token) == row.token_hash else "",
            shows_grade=row.shows_grade,
            created_at=row.created_at,
            expires_at=row.expires_at,
            withdrawn_at=row.withdrawn_at,
            views=row.views,
        )
