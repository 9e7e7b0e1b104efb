"""Stores institutions' profiles."""

from sqlalchemy import select

from app.clock import Clock
from app.db import Database
from app.issuers.checks import Problem, problems
from app.issuers.errors import IssuerMissing, ProfileInvalid
from app.issuers.models import IssuerRow
from app.issuers.profile_json import profile_from_json, profile_to_json
from app.issuers.values import IssuerProfile


class Issuers:
    """The institutions that issue from this installation."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def put(self, profile: IssuerProfile) -> IssuerProfile:
        """Store a new or changed profile. Raises ProfileInvalid, naming the fields."""
        if found := self.problems(profile):
            raise ProfileInvalid(found)
        with self._db.write() as session:
            row = session.get(IssuerRow, profile.slug, with_for_update=True)
            if row is None:
                row = IssuerRow(slug=profile.slug, revision=0)
                session.add(row)
            row.profile = profile_to_json(profile)
            row.revision += 1
            row.updated_at = self._clock()
        return profile

    def problems(self, profile: IssuerProfile) -> dict[str, Problem]:
        """Return what keeps the profile from being stored, by field; empty if nothing does."""
        return problems(profile, self._clock().date())

    def get(self, slug: str) -> IssuerProfile:
        """Return an institution's profile. Raises IssuerMissing."""
        with self._db.read() as session:
            row = session.get(IssuerRow, slug)
            if row is None:
                raise IssuerMissing
            return profile_from_json(row.profile)

    def logos(self) -> set[str]:
        """Return the hash of every logo that a profile names now."""
        return {profile.logo for profile in self.all() if profile.logo}

    def all(self) -> list[IssuerProfile]:
        """Return every institution by slug."""
        with self._db.read() as session:
            rows = session.scalars(select(IssuerRow).order_by(IssuerRow.slug))
            return [profile_from_json(row.profile) for row in rows]
