"""The LTI tool put together."""

from dataclasses import dataclass
from uuid import UUID

from app.clock import Clock, utc_now
from app.db import Database
from app.lti.ancestry import Ancestry
from app.lti.approvals import Approvals
from app.lti.canvas_courses import CanvasCourses
from app.lti.deep_linking import DeepLinks
from app.lti.gradebook import Gradebook
from app.lti.http import PlatformHttp
from app.lti.inspector import Inspector
from app.lti.jwks import PlatformKeys
from app.lti.launch import Launches
from app.lti.login import Logins
from app.lti.own_line_items import OwnLineItems
from app.lti.platforms import Platforms
from app.lti.probes import Probes
from app.lti.registration import Registrations
from app.lti.registration_errors import AddressRefused
from app.lti.registration_links import RegistrationLinks
from app.lti.roster import Roster
from app.lti.sessions import BrowserSessions
from app.lti.tokens import AccessTokens, ToolKeys
from app.lti.turns import Turns
from app.lti.visits import Visits
from app.public_http import public_adapter
from app.settings import Settings

_CONNECT_S = 3.0
_KEYS_READ_S = 4.0  # a browser waits for it
_MAX_KEYS = 512 * 1024
_MAX_ANSWER = 5 * 1024 * 1024
_RETRIES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Lti:
    """All that the web edges and the command line use of LTI."""

    public_url: str
    platforms: Platforms
    approvals: Approvals
    registrations: Registrations
    logins: Logins
    launches: Launches
    sessions: BrowserSessions
    inspector: Inspector
    deep_links: DeepLinks
    ancestry: Ancestry
    roster: Roster
    gradebook: Gradebook
    canvas_courses: CanvasCourses
    visits: Visits
    probes: Probes
    keys: ToolKeys
    https: tuple[PlatformHttp, ...]

    def own_line_items(self, platform_id: UUID) -> OwnLineItems:
        """Return the tool's line items on a platform, by course."""
        return OwnLineItems(self.sessions.newest_graded, self.gradebook, platform_id)

    def close(self) -> None:
        """Close every connection to platforms."""
        for http in self.https:
            http.close()


def build_lti(db: Database, settings: Settings, tool_keys: ToolKeys, clock: Clock = utc_now) -> Lti:
    """Put the tool together; plain http to loopback platforms is allowed in a development installation only."""
    loopback = settings.is_development
    key_http = PlatformHttp(timeouts_s=(_CONNECT_S, _KEYS_READ_S), max_bytes=_MAX_KEYS)
    service_http = PlatformHttp(
        timeouts_s=(_CONNECT_S, settings.lms_timeout_s), max_bytes=_MAX_ANSWER, retries=_RETRIES
    )
    tokens, turns = AccessTokens(service_http, tool_keys, clock), Turns()
    platforms = Platforms(db, allow_loopback_http=loopback, clock=clock)
    approvals = Approvals(db, platforms)
    registration_http = PlatformHttp(timeouts_s=(_CONNECT_S, settings.lms_timeout_s), max_bytes=_MAX_KEYS)
    registration_http.session.trust_env = False  # behind a proxy the proxy would look the name up, unchecked
    registration_http.session.mount("https://", public_adapter(AddressRefused))
    own_http = PlatformHttp(timeouts_s=(_CONNECT_S, _KEYS_READ_S), max_bytes=_MAX_ANSWER)
    own_http.session.trust_env = False
    own_http.session.mount("https://", public_adapter(AddressRefused))
    roster = Roster(platforms, tokens, service_http, turns, allow_loopback_http=loopback)
    canvas_courses = CanvasCourses(db, roster, clock)
    logins = Logins(db, platforms, public_url=settings.public_url, clock=clock)
    return Lti(
        public_url=settings.public_url,
        platforms=platforms,
        approvals=approvals,
        registrations=Registrations(
            db,
            platforms,
            RegistrationLinks(db, public_url=settings.public_url, clock=clock),
            registration_http,
            public_url=settings.public_url,
            allow_loopback_http=loopback,
            clock=clock,
        ),
        logins=logins,
        launches=Launches(
            logins,
            platforms,
            approvals,
            PlatformKeys(key_http, clock),
            canvas_courses,
            public_url=settings.public_url,
            allow_loopback_http=loopback,
            clock=clock,
        ),
        sessions=BrowserSessions(db, ttl_s=settings.launch_ttl_s, clock=clock),
        inspector=Inspector(db, clock, settings.secret_key),
        deep_links=DeepLinks(
            db,
            platforms,
            tool_keys,
            public_url=settings.public_url,
            secret_key=settings.secret_key,
            clock=clock,
        ),
        ancestry=Ancestry(db),
        roster=roster,
        gradebook=Gradebook(platforms, tokens, service_http, turns, allow_loopback_http=loopback),
        canvas_courses=canvas_courses,
        visits=Visits(db),
        probes=Probes(key_http, own_http, clock),
        keys=tool_keys,
        https=(key_http, service_http, registration_http, own_http),
    )
