"""Whether this process can serve: looked at often, by machines, and never slowly."""

import shutil
from collections.abc import Callable, Collection, Mapping
from enum import StrEnum
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.aside import Aside
from app.db import Database, is_current
from app.errors import ProductError

LEAST_FREE = 16 * 1024 * 1024  # bytes; of what is lacking long before, the doctor and the alerts tell
_FRESH_S = 1.0  # however many ask, this process is looked at once a second
_PATIENCE_S = 2.0

# What a check raises when something is wrong with what it looks at.
_WRONG = (SQLAlchemyError, ProductError, OSError)


class State(StrEnum):
    """What a check found."""

    OK = "ok"
    FAILED = "failed"
    NO_ANSWER = "no_answer"  # in time


class Verdict(StrEnum):
    """What all checks mean together for whoever sends people here."""

    OK = "ok"
    DEGRADED = "degraded"  # people are served; something else is left undone meanwhile
    NOT_READY = "not ready"


def verdict(found: Mapping[str, str], dispensable: Collection[str]) -> Verdict:
    """Judge what each check found. `dispensable` are those that serving does not need. Pure."""
    wrong = {name for name, state in found.items() if state != State.OK}
    if wrong - set(dispensable):
        return Verdict.NOT_READY
    return Verdict.DEGRADED if wrong else Verdict.OK


class Readiness:
    """Looks at what this process needs, with a database connection of its own: others may be taken by whoever waits.

    `further` are checks by name that return whether all is well, of what serving does not need, such as a message
    broker: if that made every web process unready at once, nobody would be served for want of what nobody waits for.
    """

    def __init__(
        self,
        database_url: str,
        *,
        keys_file: Path,
        tool_keys: Callable[[], object],
        further: Mapping[str, Callable[[], bool]] | None = None,
        patience_s: float = _PATIENCE_S,
    ) -> None:
        """`tool_keys` reads the key file, and raises if it cannot."""
        self._db = Database(database_url)
        self._folders = {keys_file.absolute().parent, *_folder_of(database_url)}
        self._patience_s = patience_s
        # What is quick comes first: what hangs leaves those behind it without an answer.
        self._checks: dict[str, Callable[[], bool]] = {
            "disk": self._has_space,
            "keys": lambda: bool(tool_keys()),
            "database": self._has_database,
            "migrations": lambda: is_current(self._db),
            **(further or {}),
        }
        self._dispensable = frozenset(further or {})
        self._found: Mapping[str, State] = dict.fromkeys(self._checks, State.NO_ANSWER)
        self._aside = Aside(self._look, fresh_s=_FRESH_S)

    def states(self) -> dict[str, State]:
        """Return what each check found a second ago at most, or that it has not answered in two."""
        self._aside.look(self._patience_s)
        return dict(self._found)

    def verdict(self, found: Mapping[str, str]) -> Verdict:
        """Judge what `states` returned."""
        return verdict(found, self._dispensable)

    @property
    def free_bytes(self) -> int:
        """The least space that is free where something is written."""
        return min(shutil.disk_usage(folder).free for folder in self._folders if folder.exists())

    def close(self) -> None:
        """Release the connection."""
        self._db.dispose()

    def _look(self) -> None:
        self._found = found = dict.fromkeys(self._checks, State.NO_ANSWER)
        for name, check in self._checks.items():
            try:
                found[name] = State.OK if check() else State.FAILED
            except _WRONG:
                found[name] = State.FAILED

    def _has_space(self) -> bool:
        return self.free_bytes >= LEAST_FREE

    def _has_database(self) -> bool:
        with self._db.look() as connection:
            return connection.execute(text("SELECT 1")).scalar() == 1


def _folder_of(database_url: str) -> list[Path]:
    path = database_url.removeprefix("sqlite:///")
    return [Path(path).absolute().parent] if path != database_url else []
