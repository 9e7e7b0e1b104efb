"""The audit of the product: recording what another package does, looking, and erasing a name."""

from collections.abc import Sequence
from contextlib import AbstractContextManager

from sqlalchemy import func, or_, select, update

from app.audit.actions import Action, ActorKind
from app.audit.chain import Line
from app.audit.lines import MAX_ABOUT, MAX_WHO, by_whom, note
from app.audit.queries import LINES, Wanted, line_of, lines_of
from app.clock import Clock
from app.db import Database


class Audit:
    """Records and shows what was done in an institution."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def together(self) -> AbstractContextManager[None]:
        """Let an act and the line that tells of it, both in the block, be one transaction: neither without the other.

        Nothing in the block may wait for another system.
        """
        return self._db.together()

    def record(
        self,
        issuer_slug: str,
        action: Action,
        about: str = "",
        *,
        who: str = "",
        actor: ActorKind | None = None,
    ) -> None:
        """Add one line, of an administrator or of the command line unless `actor` says otherwise."""
        kind, named = by_whom(who)
        with self._db.write() as session:
            note(session, issuer_slug, action, about, actor=actor or kind, who=named, now=self._clock())

    def newest(
        self,
        issuer_slug: str,
        limit: int = 50,
        *,
        wanted: Wanted = Wanted(),  # noqa: B008  # frozen
        offset: int = 0,
    ) -> Sequence[Line]:
        """Return the institution's newest lines, or those of them that are wanted."""
        query = lines_of(issuer_slug, wanted).order_by(LINES.c.id.desc()).limit(limit).offset(offset)
        with self._db.read() as session:
            return [line_of(row) for row in session.execute(query)]

    def unchained(self, issuer_slug: str) -> int:
        """Return how many lines wait to be chained."""
        query = select(func.count()).where(LINES.c.issuer_slug == issuer_slug, LINES.c.number.is_(None))
        with self._db.read() as session:
            return session.execute(query).scalar_one()

    def erase(self, issuer_slug: str, name: str) -> int:
        """Erase a person's name wherever it stands, and return in how many lines; the chain stays as it is.

        What it is about may be the name with more behind a colon, such as a role: that goes with it. Erasing is
        recorded without the name.
        """
        erased, prefix = 0, f"{name}: "[:MAX_ABOUT]
        begins = func.substr(LINES.c.about, 1, len(prefix)) == prefix
        with self._db.write() as session:
            for text, salt, is_named in (
                (LINES.c.who, LINES.c.who_salt, LINES.c.who == name[:MAX_WHO]),
                (LINES.c.about, LINES.c.about_salt, or_(LINES.c.about == name[:MAX_ABOUT], begins)),
            ):
                named = update(LINES).where(LINES.c.issuer_slug == issuer_slug, is_named)
                found = session.execute(named.values({text: None, salt: None}).returning(LINES.c.id))
                erased += len(found.all())
            note(
                session,
                issuer_slug,
                Action.AUDIT_NAME_ERASED,
                erased,
                actor=ActorKind.COMMAND_LINE,
                now=self._clock(),
            )
        return erased
