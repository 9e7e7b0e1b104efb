"""Whether an institution may issue anything new: what the deployment's operator decided."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.clock import Clock
from app.db import Database
from app.issuers.errors import InstitutionClosed, InstitutionNotExported, InstitutionSuspended
from app.issuers.models import IssuerRow, IssuerStandingRow


class Standing(StrEnum):
    """What holds for an institution."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A standing and since when; moments are None where nobody ever decided or exported."""

    standing: Standing = Standing.ACTIVE
    changed_at: datetime | None = None
    exported_at: datetime | None = None


def require_active(session: Session, slug: str) -> None:
    """Let pass an institution that may issue. Raises InstitutionSuspended, InstitutionClosed.

    Whatever was decided in another transaction after this one has read counts for the next one.
    """
    query = select(IssuerStandingRow.standing).where(IssuerStandingRow.issuer_slug == slug)
    match session.scalar(query):
        case None | Standing.ACTIVE:
            return
        case Standing.SUSPENDED:
            raise InstitutionSuspended
    raise InstitutionClosed  # what is not known lets nothing pass


def barred(session: Session, slug: str) -> str:
    """Return the code of the refusal for which an institution may issue nothing now, "" where it may."""
    try:
        require_active(session, slug)
    except (InstitutionSuspended, InstitutionClosed) as error:
        return error.code
    return ""


def not_active() -> Select[str]:
    """Return the query of the institutions for which nothing is signed now."""
    return select(IssuerStandingRow.issuer_slug).where(IssuerStandingRow.standing != Standing.ACTIVE)


def suspended() -> Select[str]:
    """Return the query of the institutions that are suspended, and may go on later."""
    return select(IssuerStandingRow.issuer_slug).where(IssuerStandingRow.standing == Standing.SUSPENDED)


class Standings:
    """Keeps what the operator decides about institutions. What was issued is not touched by any of it."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def get(self, slug: str) -> Decided:
        """Return what holds for an institution."""
        with self._db.read() as session:
            return _decided(session.get(IssuerStandingRow, slug))

    def barred(self, slug: str) -> str:
        """Return the code of the refusal for which an institution may issue nothing now, "" where it may."""
        with self._db.read() as session:
            return barred(session, slug)

    def suspend(self, slug: str) -> bool:
        """Let nothing new be published, claimed or issued; tell whether that is new. Raises InstitutionClosed."""
        return self._change(slug, Standing.SUSPENDED)

    def resume(self, slug: str) -> bool:
        """Let a suspended institution go on; tell whether that is new. Raises InstitutionClosed."""
        return self._change(slug, Standing.ACTIVE)

    def exported(self, slug: str, began_at: datetime) -> None:
        """Keep that everything of an institution was exported by somebody who began then."""
        with self._db.write() as session:
            row = self._row(session, slug)
            row.exported_at = began_at

    def close(self, slug: str) -> bool:
        """Let nothing be issued ever again; tell whether that is new.

        Raises InstitutionNotExported unless everything was exported since it was suspended.
        """
        with self._db.write() as session:
            row = self._row(session, slug)
            if row.standing == Standing.CLOSED:
                return False
            is_suspended = row.standing == Standing.SUSPENDED
            if not is_suspended or row.exported_at is None or row.exported_at < row.changed_at:
                raise InstitutionNotExported
            row.standing, row.changed_at = Standing.CLOSED.value, self._clock()
        return True

    def _change(self, slug: str, standing: Standing) -> bool:
        with self._db.write() as session:
            row = self._row(session, slug)
            if row.standing == Standing.CLOSED:
                raise InstitutionClosed
            if row.standing == standing:
                return False
            row.standing, row.changed_at = standing.value, self._clock()
        return True

    def _row(self, session: Session, slug: str) -> IssuerStandingRow:
        session.get(IssuerRow, slug, with_for_update=True)  # one decision at a time
        row = session.get(IssuerStandingRow, slug)
        if row is None:
            row = IssuerStandingRow(issuer_slug=slug, standing=Standing.ACTIVE.value, changed_at=self._clock())
            session.add(row)
        return row


def _decided(row: IssuerStandingRow | None) -> Decided:
    if row is None:
        return Decided()
    return Decided(standing=Standing(row.standing), changed_at=row.changed_at, exported_at=row.exported_at)
