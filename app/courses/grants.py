"""Keep the platforms' data grants, and open a reader with one."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import requests

from app.clock import Clock
from app.courses.addresses import checked_address
from app.courses.ags import AgsReader, OwnGradebook
from app.courses.errors import DataAccessInvalid, DataAccessMissing
from app.courses.models import DataGrant
from app.courses.moodle import MoodleReader
from app.db import Database, SecretBox

MOODLE = "moodle"
AGS = "ags"


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantSummary:
    """What may be shown of a data grant: everything but the token."""

    platform_id: UUID
    kind: str
    base_url: str
    siteurl: str
    created_at: datetime


class Grants:
    """The data grants of all platforms."""

    def __init__(
        self,
        database: Database,
        box: SecretBox,
        *,
        timeout_s: float,
        clock: Clock,
        allow_loopback_http: bool,
        own_gradebook: Callable[[UUID], OwnGradebook] | None = None,
    ) -> None:
        self._database = database
        self._box = box
        self._timeout_s = timeout_s
        self._clock = clock
        self._allow_loopback_http = allow_loopback_http
        self._own_gradebook = own_gradebook

    def put_moodle(self, platform_id: UUID, base_url: str, token: str, siteurl: str) -> None:
        """Store a Moodle's access in the place of an earlier one, without trying it.

        `siteurl` is the platform's LTI issuer. Raises DataAccessInvalid.
        """
        token = token.strip()
        if not re.fullmatch(r"[!-~]{1,255}", token):
            raise DataAccessInvalid("the token is empty or has characters that no token has")
        self._put(platform_id, MOODLE, base_url=self._checked(base_url), siteurl=self._checked(siteurl), token=token)

    def put_ags(self, platform_id: UUID, issuer: str) -> None:
        """Have only the tool's own line items read, in the place of an earlier access. Raises DataAccessInvalid."""
        self._put(platform_id, AGS, base_url=self._checked(issuer), siteurl=self._checked(issuer), token="")

    def _put(self, platform_id: UUID, kind: str, *, base_url: str, siteurl: str, token: str) -> None:
        values = {
            "kind": kind,
            "base_url": base_url,
            "siteurl": siteurl,
            "sealed_token": self._box.seal(token) if token else "",
            "created_at": self._clock(),
        }
        with self._database.write() as session:
            session.merge(DataGrant(platform_id=platform_id, **values))

    def find(self, platform_id: UUID) -> GrantSummary | None:
        """Return what may be shown of the platform's grant, None if it has none."""
        grant = self._row(platform_id)
        if grant is None:
            return None
        return GrantSummary(
            platform_id=grant.platform_id,
            kind=grant.kind,
            base_url=grant.base_url,
            siteurl=grant.siteurl,
            created_at=grant.created_at,
        )

    def remove(self, platform_id: UUID) -> None:
        """Forget the platform's access; nothing happens if there is none."""
        with self._database.write() as session:
            if (grant := session.get(DataGrant, platform_id)) is not None:
                session.delete(grant)

    def reader(self, platform_id: UUID) -> MoodleReader | AgsReader:
        """Return a CourseReader with the platform's access. Raises DataAccessMissing, SecretUnreadable."""
        grant = self._row(platform_id)
        if grant is not None and grant.kind == AGS and self._own_gradebook:
            return AgsReader(self._own_gradebook(platform_id), platform_id=platform_id, clock=self._clock)
        if grant is None or grant.kind != MOODLE:
            raise DataAccessMissing
        return MoodleReader(
            grant.base_url,
            self._box.open(grant.sealed_token),
            platform_id=platform_id,
            expected_siteurl=grant.siteurl,
            timeout=self._timeout_s,
            clock=self._clock,
            http=requests.Session(),
        )

    def _row(self, platform_id: UUID) -> DataGrant | None:
        with self._database.read() as session:
            return session.get(DataGrant, platform_id)

    def _checked(self, address: str) -> str:
        return checked_address(address, allow_loopback_http=self._allow_loopback_http)
