"""What ends or grows old: certificates, keys, space, and whether the process is ready."""

from collections.abc import Callable, Iterator
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version

from sqlalchemy.exc import SQLAlchemyError

from app.clock import Clock
from app.db import newest_revision
from app.doctor import Readiness
from app.errors import ProductError
from app.issuers import Issuers
from app.signing import KeyFile, Sealer, ToolKeyState

Count = tuple[str, tuple[str, ...], float]

# A file or the database cannot be read: others tell so, here the number is missing.
_UNKNOWN = (ProductError, SQLAlchemyError, OSError)


class Ends:
    """Looked at anew by each scrape: each is a small file that is read once, or a number that the system holds."""

    def __init__(
        self,
        *,
        keys: KeyFile,
        sealer: Sealer,
        issuers: Issuers,
        readiness: Readiness,
        last_backup: Callable[[], datetime | None],
        clock: Clock,
    ) -> None:
        """`last_backup` tells when one was made, None if never."""
        self._keys = keys
        self._sealer = sealer
        self._issuers = issuers
        self._readiness = readiness
        self._last_backup = last_backup
        self._clock = clock

    def gauges(self) -> Iterator[Count]:
        """Yield the numbers that can be told."""
        yield "build_info", (_version(), newest_revision()), 1
        states = self._readiness.states()
        for check, state in states.items():
            yield "ready", (check,), float(state == "ok")
        for numbers in (self._space, self._tool_key):
            try:
                yield from numbers()
            except _UNKNOWN:
                continue
        if states.get("database") != "ok":
            return  # it may hang
        try:
            yield from self._backup()
            slugs = [profile.slug for profile in self._issuers.all()]
        except _UNKNOWN:
            return
        for slug in slugs:
            for of in (self._seal, self._signing_keys):
                try:
                    yield from of(slug)
                except _UNKNOWN:
                    continue

    def _space(self) -> Iterator[Count]:
        yield "disk_free_bytes", (), self._readiness.free_bytes

    def _backup(self) -> Iterator[Count]:
        if made_at := self._last_backup():  # never is not long ago: then there is no number
            yield "last_backup_timestamp_seconds", (), made_at.timestamp()

    def _tool_key(self) -> Iterator[Count]:
        for key in self._keys.tool_keys():
            if key.state is ToolKeyState.ACTIVE and key.published_at:
                yield "tool_key_age_days", (), self._days_since(key.published_at)

    def _seal(self, slug: str) -> Iterator[Count]:
        if seal := self._sealer.seals.active(slug):
            yield "certificate_days_left", (slug,), -self._days_since(seal.certificate.not_valid_after_utc)

    def _signing_keys(self, slug: str) -> Iterator[Count]:
        ages = [self._days_since(key.created_at) for key in self._keys.signing_keys(slug) if key.created_at]
        if ages:
            yield "signing_key_age_days", (slug,), max(ages)

    def _days_since(self, moment: datetime) -> float:
        return (self._clock() - moment).total_seconds() / 86400


def _version() -> str:
    try:
        return version("microcredentials")
    except PackageNotFoundError:  # a checkout that nobody installed
        return ""
