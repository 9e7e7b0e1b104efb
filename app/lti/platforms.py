"""Registered platforms: adding, finding, and whose pages may frame ours."""

import builtins
import time
from collections.abc import Callable, Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from app.clock import Clock, utc_now
from app.db import Database
from app.lti.errors import PlatformUnknown, RegistrationInvalid
from app.lti.models import Deployment, Registration
from app.lti.openid_configuration import CANVAS_ISSUERS
from app.lti.platform_rows import ALL, BY_CLIENT, BY_ID, BY_ISSUER, platforms_of
from app.lti.registration_errors import IssuerHeld, PlatformDeclined, PlatformPending, RegistrationConflict
from app.lti.text import is_ascii_id, is_id
from app.lti.urls import is_platform_url, is_token_audience, origin
from app.lti.values import Platform, Standing

_ORIGINS_TTL_S = 10.0
_CANVAS_CLOUD = ".instructure.com"


class Platforms:
    """The registrations, by issuer and client_id."""

    def __init__(
        self,
        db: Database,
        *,
        allow_loopback_http: bool,
        clock: Clock = utc_now,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._db = db
        self._allow_loopback_http = allow_loopback_http
        self._clock = clock
        self._monotonic = monotonic
        self._origins: tuple[float, dict[UUID, frozenset[str]]] | None = None

    def add(
        self,
        *,
        issuer: str,
        client_id: str,
        deployments: Iterable[str],
        auth_url: str,
        token_url: str,
        jwks_url: str,
        name: str,
        issuer_slug: str,
        token_audience: str = "",
        may_move: bool = True,
    ) -> Platform:
        """Register and approve a platform, with these deployments; one that exists takes the new values.

        Deployments that it has already stay as they are. Only if it `may_move` can it change its institution,
        or share its issuer with another one's. Raises RegistrationInvalid, RegistrationConflict or IssuerHeld.
        """
        deployment_ids = frozenset(deployments)
        for label, url in {
            "issuer": issuer,
            "auth_url": auth_url,
            "token_url": token_url,
            "jwks_url": jwks_url,
        }.items():
            if not is_platform_url(url, allow_loopback_http=self._allow_loopback_http):
                raise RegistrationInvalid(
                    f"{label} must be an https address without user name and fragment", field=label
                )
        if not is_token_audience(token_audience, issuer, token_url):
            raise RegistrationInvalid("the audience must be of the platform itself", field="token_audience")
        if not is_ascii_id(issuer) or "?" in issuer:
            raise RegistrationInvalid("issuer must have at most 255 characters and no query", field="issuer")
        if not is_ascii_id(client_id):
            raise RegistrationInvalid("the client id must have 1 to 255 ASCII characters", field="client_id")
        if not all(is_ascii_id(one) for one in deployment_ids):
            raise RegistrationInvalid("deployment ids must have 1 to 255 ASCII characters", field="deployments")
        if not is_id(name) or not is_ascii_id(issuer_slug):
            raise RegistrationInvalid("name and institution must have 1 to 255 characters", field="name")
        values = {
            "auth_url": auth_url,
            "token_url": token_url,
            "jwks_url": jwks_url,
            "name": name,
            "issuer_slug": issuer_slug,
            "token_audience": token_audience,
        }
        try:
            added = self._store(issuer, client_id, deployment_ids, values, may_move)
        except IntegrityError:  # somebody else added it at the same moment, so now it is there to be updated
            added = self._store(issuer, client_id, deployment_ids, values, may_move)
        self._origins = None
        return added

    def _store(
        self, issuer: str, client_id: str, deployments: frozenset[str], values: dict[str, str], may_move: bool
    ) -> Platform:
        with self._db.write() as session:
            row = session.scalar(select(Registration).filter_by(issuer=issuer, client_id=client_id))
            if row is None:
                row = Registration(issuer=issuer, client_id=client_id, created_at=self._clock(), deployments=[])
                session.add(row)
            elif row.issuer_slug != values["issuer_slug"] and not may_move:
                raise RegistrationConflict
            if not may_move and issuer not in CANVAS_ISSUERS:
                held = select(Registration.id).where(
                    Registration.issuer == issuer, Registration.issuer_slug != values["issuer_slug"]
                )
                with session.no_autoflush:  # the new row is not whole yet
                    if session.scalar(held.limit(1)) is not None:
                        raise IssuerHeld
            for key, value in values.items():
                setattr(row, key, value)
            row.standing = Standing.APPROVED
            for known in row.deployments:
                if known.deployment_id in deployments:
                    known.standing = Standing.APPROVED
            fresh = deployments - {known.deployment_id for known in row.deployments}
            row.deployments.extend(Deployment(deployment_id=one, standing=Standing.APPROVED) for one in sorted(fresh))
            session.flush()
            added_id = row.id
        return self.get(added_id)

    def forget_origins(self) -> None:
        """Read the origins afresh at the next page."""
        self._origins = None

    def list(self) -> "builtins.list[Platform]":
        """Return every registered platform, in the order of their names."""
        with self._db.look() as connection:
            return platforms_of(connection.execute(ALL))

    def get(self, registration_id: UUID) -> Platform:
        """Return the platform of a launch. Raises PlatformUnknown."""
        with self._db.look() as connection:
            found = platforms_of(connection.execute(BY_ID, {"id": registration_id}))
        if not found:
            raise PlatformUnknown
        return found[0]

    def find(self, issuer: str, client_id: str | None = None) -> Platform:
        """Return the one platform with this issuer and, if given, client_id, whatever its standing.

        An approved one goes before the others. Raises PlatformUnknown.
        """
        with self._db.look() as connection:
            if client_id is None:
                rows = connection.execute(BY_ISSUER, {"issuer": issuer})
            else:
                rows = connection.execute(BY_CLIENT, {"issuer": issuer, "client_id": client_id})
            platforms = platforms_of(rows)
        # Whoever asks to be let in must not make the one that is in ambiguous.
        for standing in (Standing.APPROVED, Standing.PENDING, Standing.REFUSED):
            found = [platform for platform in platforms if platform.standing is standing]
            if len(found) == 1:
                return found[0]
            if found:
                raise PlatformUnknown("several clients of one issuer")
        raise PlatformUnknown

    def origins(self, registration_id: UUID | None = None) -> frozenset[str]:
        """Return the origins of one platform, or of all, whose pages may frame ours; read at most every ten seconds.

        Many pages need them, so while the database fails the last ones known serve: the page that says so too.
        """
        now = self._monotonic()
        held = self._origins
        if held is None or now - held[0] > _ORIGINS_TTL_S:
            try:
                # The refused too: their people must be able to read that.
                self._origins = held = (now, {platform.id: _framing(platform) for platform in self.list()})
            except SQLAlchemyError:
                held = held or (now, {})
        if registration_id is not None:
            return held[1].get(registration_id, frozenset())
        return frozenset().union(*held[1].values())


def _framing(platform: Platform) -> frozenset[str]:
    found = {origin(platform.issuer), origin(platform.auth_url)}
    # Canvas has one issuer for all its institutions, and each frames us from a host of its own.
    if any(one.endswith(_CANVAS_CLOUD) for one in found):
        found.add(f"https://*{_CANVAS_CLOUD}")
    return frozenset(found)


def check_standing(platform: Platform) -> None:
    """Let only an approved platform pass. Raises PlatformPending or PlatformDeclined. Pure."""
    if platform.standing is Standing.PENDING:
        raise PlatformPending
    if platform.standing is not Standing.APPROVED:
        raise PlatformDeclined
