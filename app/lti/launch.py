"""The launch: what a browser brings back from the platform, checked step by step. LTI Core 1.3, 5.3."""

from collections.abc import Callable, Mapping
from uuid import uuid4

from app.clock import Clock
from app.lti.approvals import Approvals
from app.lti.canvas_courses import CanvasCourses
from app.lti.claims import LaunchClaims, launch_claims
from app.lti.errors import BrowserMismatch, ContextMissing, LoginRefused, NoRole
from app.lti.id_token import verified_claims
from app.lti.jwks import PlatformKeys
from app.lti.login import Logins
from app.lti.platforms import Platforms, check_standing
from app.lti.roles import kinds, rights
from app.lti.trail import Trail
from app.lti.values import Launch, Person, Platform


class Launches:
    """Accepts launches."""

    def __init__(
        self,
        logins: Logins,
        platforms: Platforms,
        approvals: Approvals,
        keys: PlatformKeys,
        canvas_courses: CanvasCourses,
        *,
        public_url: str,
        allow_loopback_http: bool,
        clock: Clock,
    ) -> None:
        self._logins = logins
        self._platforms = platforms
        self._approvals = approvals
        self._keys = keys
        self._canvas_courses = canvas_courses
        self._public_url = public_url
        self._allow_loopback_http = allow_loopback_http
        self._clock = clock

    def accept(self, form: Mapping[str, str], read_cookie: Callable[[str], str], trail: Trail | None = None) -> Launch:
        """Return the launch that the posted `form` proves.

        Nothing is stored but that its login is spent, a deployment that was not known before, and where its course is
        in Canvas.

        `trail` is told what came to be known on the way. Raises a refusal of `app.lti.errors` that names the step that
        failed.
        """
        trail = trail or Trail()
        # (1) The state is one of ours, of this browser, and spent from now on.
        if form.get("error") and not form.get("state"):
            raise LoginRefused
        try:
            login = self._logins.spend(form.get("state", ""), read_cookie)
        except BrowserMismatch as error:
            trail.platform = self._platforms.get(error.registration_id) if error.registration_id else None
            if form.get("error"):  # nobody is told of cookies where the platform refused anyway
                raise LoginRefused from None
            raise
        trail.platform = platform = self._platforms.get(login.registration_id)
        # (2) The platform answered with a token.
        if form.get("error"):
            raise LoginRefused
        # (3) The token is signed by the platform where this login began.
        check_standing(platform)
        trail.claims = claims = verified_claims(form.get("id_token", ""), platform, self._keys)
        # (4) It is for us, for this login, for now, and a message that we serve.
        said = launch_claims(
            claims,
            platform=platform,
            nonce=login.nonce,
            now=self._clock(),
            public_url=self._public_url,
            allow_loopback_http=self._allow_loopback_http,
        )
        # (5) An administrator approved the deployment, or the institution admits all of its platforms'.
        self._approvals.admit(platform, said.deployment_id)
        # (6) It comes from a course, where the person teaches or learns. One that does not is no worse a launch for
        # that: it gets a page that says so.
        if not said.context_id:
            raise ContextMissing
        if not rights(said.roles):
            raise NoRole
        launch = self._launch(said, platform)
        self._canvas_courses.remember(launch)
        return launch

    def _launch(self, said: LaunchClaims, platform: Platform) -> Launch:
        return Launch(
            launch_id=uuid4(),
            registration_id=platform.id,
            issuer=platform.issuer,
            deployment_id=said.deployment_id,
            sub=said.sub,
            roles=rights(said.roles),
            kinds=kinds(said.roles) | ({Person.MASQUERADED} if said.is_masqueraded else set()),
            context_id=said.context_id,
            context_title=said.context_title,
            resource_link_id=said.resource_link_id,
            name=said.name,
            given_name=said.given_name,
            family_name=said.family_name,
            locale=said.locale,
            memberships_url=said.memberships_url,
            return_url=said.return_url,
            lineitems_url=said.lineitems_url,
            lineitem_url=said.lineitem_url,
            launched_at=self._clock(),
            linked_achievement=said.linked_achievement,
            earlier_contexts=said.earlier_contexts,
            earlier_links=said.earlier_links,
            deep_linking=said.deep_linking,
            canvas=said.canvas,
        )
