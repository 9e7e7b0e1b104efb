"""The hourly caps of the institutions."""

from sqlalchemy.exc import IntegrityError

from app.db import Database
from app.people.cap import DEFAULT_PER_HOUR, per_hour_of
from app.people.errors import CapInvalid
from app.people.models import IssueCapRow


class Caps:
    """How many awards the system and the teachers of an institution may issue in an hour."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def get(self, issuer_slug: str) -> int:
        """Return an institution's cap."""
        with self._db.read() as session:
            row = session.get(IssueCapRow, issuer_slug)
            return row.per_hour if row else DEFAULT_PER_HOUR

    def put(self, issuer_slug: str, words: str) -> int:
        """Store a cap as it was typed and return it. Raises CapInvalid."""
        per_hour = per_hour_of(words)
        if per_hour is None:
            raise CapInvalid
        with self._db.write() as session:
            session.merge(IssueCapRow(issuer_slug=issuer_slug, per_hour=per_hour))
        return per_hour

    def ensure(self, issuer_slug: str) -> None:
        """Have a row for the institution: issuing locks it while it counts."""
        try:
            with self._db.write() as session:
                if session.get(IssueCapRow, issuer_slug) is None:
                    session.add(IssueCapRow(issuer_slug=issuer_slug, per_hour=DEFAULT_PER_HOUR))
        except IntegrityError:
            return  # another process was first
