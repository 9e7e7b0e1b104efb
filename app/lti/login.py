"""Third-party initiated login: what begins at the platform and ends, once, with a launch. Security Framework 5.1.1.

One row ties state, nonce, registration and browser together. The launch deletes it, so nothing of it works twice.
The browser holds its half in a cookie and, where the platform offers that, in the platform's storage (LTI-PM-S 0.1).
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, select, update

from app.clock import Clock
from app.db import Database, table_of
from app.lti.errors import BrowserMismatch, LoginInvalid, StateUnknown, TargetForeign
from app.lti.models import LoginAttempt
from app.lti.platforms import Platforms, check_standing
from app.lti.sweeping import Sweeping
from app.lti.text import is_ascii_id
from app.lti.trail import Trail
from app.lti.urls import is_within, origin
from app.lti.values import Platform

LOGIN_TTL_S = 600
HOLD_TTL_S = 300  # a page asks the platform's storage at once, and again when the person says so
_MOST_WAITING = 50_000  # anybody can begin logins: beyond this the oldest go, so that nobody fills the database
_MAX_HINT = 8192

_attempts = table_of(LoginAttempt)
_BEGIN, _SWEEP = insert(_attempts), delete(_attempts).where(_attempts.c.expires_at <= bindparam("now"))
_OLDEST = select(_attempts.c.expires_at).order_by(_attempts.c.expires_at.desc()).limit(1).offset(bindparam("most"))
_BOUND = delete(_attempts).where(_attempts.c.expires_at <= _OLDEST.scalar_subquery())
_SPEND = (
    delete(_attempts)
    .where(_attempts.c.state_hash == bindparam("state_hash"))
    .returning(_attempts.c.nonce, _attempts.c.registration_id, _attempts.c.browser_hash, _attempts.c.expires_at)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageSlot:
    """Where a platform's page keeps a value for us: the frame that answers, its only origin, and our key in it."""

    target: str
    origin: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BegunLogin:
    """Where to send the browser, and what binds the login to it: a cookie, and the same value in `storage` if any."""

    platform: Platform
    location: str
    cookie_name: str
    cookie_value: str
    storage: StorageSlot | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldLogin:
    """A login whose state is used up and that waits for the value in `storage`; `ticket` is its new, one state."""

    platform: Platform
    ticket: str
    storage: StorageSlot


@dataclass(frozen=True, slots=True, kw_only=True)
class SpentLogin:
    """The login that a launch answers; no other launch can answer it any more."""

    nonce: str
    registration_id: UUID


class Logins:
    """Begins logins and spends each once."""

    def __init__(
        self,
        db: Database,
        platforms: Platforms,
        *,
        public_url: str,
        clock: Clock,
        most_waiting: int = _MOST_WAITING,
    ) -> None:
        self._db = db
        self._platforms = platforms
        self._public_url = public_url
        self._clock = clock
        self._most_waiting = most_waiting
        self._sweeping = Sweeping()

    def begin(self, parameters: Mapping[str, str], trail: Trail | None = None) -> BegunLogin:
        """Return the way to the platform's authorization endpoint.

        Raises LoginInvalid, TargetForeign, PlatformUnknown, PlatformPending or PlatformDeclined.
        """
        issuer, login_hint = parameters.get("iss", ""), parameters.get("login_hint", "")
        message_hint, client_id = parameters.get("lti_message_hint"), parameters.get("client_id")
        if not is_ascii_id(issuer):
            raise LoginInvalid("iss")
        if not 0 < len(login_hint) <= _MAX_HINT or len(message_hint or "") > _MAX_HINT:
            raise LoginInvalid("login_hint or lti_message_hint")
        if client_id is not None and not is_ascii_id(client_id):
            raise LoginInvalid("client_id")
        if not is_within(parameters.get("target_link_uri"), self._public_url):
            raise TargetForeign
        platform = self._platforms.find(issuer, client_id)
        if trail:
            trail.platform = platform
        check_standing(platform)
        state, nonce, browser = (secrets.token_urlsafe(32) for _ in range(3))
        target = parameters.get("lti_storage_target")
        slot = _slot(platform, target, state) if is_ascii_id(target) else None
        self._remember(state, nonce, browser, platform.id, slot.target if slot else "")
        request = {
            "scope": "openid",
            "response_type": "id_token",
            "response_mode": "form_post",
            "prompt": "none",
            "client_id": platform.client_id,
            "redirect_uri": f"{self._public_url}/lti/launch",
            "login_hint": login_hint,
            "state": state,
            "nonce": nonce,
        }
        if message_hint is not None:
            request["lti_message_hint"] = message_hint
        join = "&" if "?" in platform.auth_url else "?"
        return BegunLogin(
            platform=platform,
            location=f"{platform.auth_url}{join}{urlencode(request)}",
            cookie_name=cookie_name(state),
            cookie_value=browser,
            storage=slot,
        )

    def hold(self, state: str) -> HeldLogin | None:
        """Use up `state` and let its login wait for the platform's storage; None where the login has none.

        Of several posts of one form only one gets the ticket. What else is wrong with the state, `spend` tells.
        """
        now, ticket = self._clock(), secrets.token_urlsafe(32)
        waiting = (LoginAttempt.state_hash == _digest(state), LoginAttempt.storage_target != "")
        with self._db.write() as session:
            row = session.execute(
                select(LoginAttempt.registration_id, LoginAttempt.storage_target).where(
                    *waiting, LoginAttempt.expires_at > now
                )
            ).one_or_none()
            if row is None:
                return None
            # The row stays the gate: under its new name it opens once, and only to whoever brings the stored value.
            renamed = session.execute(
                update(LoginAttempt)
                .where(*waiting)
                .values(state_hash=_digest(ticket), storage_target="", expires_at=now + timedelta(seconds=HOLD_TTL_S))
                .returning(LoginAttempt.nonce)
                .execution_options(synchronize_session=False)
            ).one_or_none()
        if renamed is None:
            return None
        platform = self._platforms.get(row.registration_id)
        return HeldLogin(platform=platform, ticket=ticket, storage=_slot(platform, row.storage_target, state))

    def spend(self, state: str, read_cookie: Callable[[str], str]) -> SpentLogin:
        """Return the login that `state` belongs to and forget it, whatever becomes of the launch.

        Raises StateUnknown, or BrowserMismatch when `read_cookie` gives another value than this login's.
        """
        if not state:
            raise StateUnknown("no state")
        # Deleting and reading is one statement, so of several posts of one form only one gets the row; and it is
        # committed before anything else is looked at, so that a refused launch cannot be tried again either.
        with self._db.change() as connection:
            row = connection.execute(_SPEND, {"state_hash": _digest(state)}).one_or_none()
        if row is None:
            raise StateUnknown
        if row.expires_at <= self._clock():
            raise StateUnknown("too old")
        if not hmac.compare_digest(row.browser_hash, _digest(read_cookie(cookie_name(state)))):
            raise BrowserMismatch(registration_id=row.registration_id)
        return SpentLogin(nonce=row.nonce, registration_id=row.registration_id)

    def _remember(self, state: str, nonce: str, browser: str, registration_id: UUID, storage_target: str) -> None:
        now = self._clock()
        begun = {
            "state_hash": _digest(state),
            "nonce": nonce,
            "registration_id": registration_id,
            "browser_hash": _digest(browser),
            "storage_target": storage_target,
            "created_at": now,
            "expires_at": now + timedelta(seconds=LOGIN_TTL_S),
        }
        with self._db.change() as connection:
            if self._sweeping.is_due(now):
                connection.execute(_SWEEP, {"now": now})
                connection.execute(_BOUND, {"most": self._most_waiting})
            connection.execute(_BEGIN, begun)


def cookie_name(state: str) -> str:
    """Return the name of the login's cookie; one per login, so that logins in several tabs do not meet. Pure."""
    return f"mc_login_{_digest(state)[:12]}"


def _slot(platform: Platform, target: str | None, state: str) -> StorageSlot:
    # LTI-CS-OIDC 0.1: only the origin of the registered authorization endpoint may see the value.
    return StorageSlot(target=target or "", origin=origin(platform.auth_url), key=cookie_name(state))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
