"""From which course a copied course came, as far as its platform tells."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.db import Database
from app.lti.models import ResourceLinkRow
from app.lti.values import Launch


class Ancestry:
    """Remembers in which course each link lies, and finds the earlier courses of a launch."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def remember(self, launch: Launch) -> None:
        """Remember the course of a launch's link; a link that is known stays where it is."""
        if not launch.resource_link_id or launch.resource_link_id == launch.context_id:
            return
        key = (launch.registration_id, launch.resource_link_id)
        with self._db.read() as session:
            if session.get(ResourceLinkRow, key):
                return
        try:
            with self._db.write() as session:
                session.add(
                    ResourceLinkRow(
                        registration_id=launch.registration_id,
                        resource_link_id=launch.resource_link_id,
                        context_id=launch.context_id,
                    )
                )
        except IntegrityError:
            pass  # another tab remembered the same link at the same moment

    def contexts(self, launch: Launch) -> tuple[str, ...]:
        """Return the courses that this one was copied from, nearest first, all of the same registration."""
        found = list(launch.earlier_contexts)
        if launch.earlier_links:
            with self._db.read() as session:
                rows = session.execute(
                    select(ResourceLinkRow.resource_link_id, ResourceLinkRow.context_id).where(
                        ResourceLinkRow.registration_id == launch.registration_id,
                        ResourceLinkRow.resource_link_id.in_(launch.earlier_links),
                    )
                )
                by_link = {row.resource_link_id: row.context_id for row in rows}
            found += [by_link[link_id] for link_id in launch.earlier_links if link_id in by_link]
        return tuple(one for one in dict.fromkeys(found) if one != launch.context_id)
