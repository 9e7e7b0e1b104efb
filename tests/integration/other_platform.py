"""A platform that launches anybody with any role, name and roster; grades come from the demo LMS."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc.jwk import RSAKey

from app.cli.demo_setup import SLUG
from app.demo import Browser, Page, lms_details
from app.lti import Platform
from tests.integration.lti.hostile import LEARNER, LTI, Server, Signer, Ticking, as_json, public_jwk
from tests.integration.stack import Stack

KEY = RSAKey.generate_key(2048)


@dataclass
class Epoch(Ticking):
    """The stack's clock, as the signer wants it."""

    stack: Any = None

    def __call__(self) -> Any:
        return self.stack.clock()

    def epoch(self) -> int:
        return int(self.stack.clock().timestamp())


@dataclass
class OtherPlatform:
    """A second registered platform; `roster` is what its membership service answers."""

    stack: Stack
    roster: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.server = Server()
        nrps = f"{self.server.url}/nrps"
        self.signer = Signer(Epoch(stack=self.stack), self.server.url, "client-o", KEY, nrps_url=nrps)
        self.server.replies["/jwks"] = lambda _: as_json({"keys": [public_jwk(KEY, "platform-key-1")]})
        self.server.replies["/token"] = lambda _: as_json(
            {"access_token": "t", "token_type": "Bearer", "expires_in": 3600}
        )
        self.server.replies["/nrps"] = lambda _: as_json({"members": self.roster})
        product = self.stack.product
        self.registered: Platform = product.lti.platforms.add(
            issuer=self.server.url,
            client_id="client-o",
            deployments=["1"],
            auth_url=f"{self.server.url}/auth",
            token_url=f"{self.server.url}/token",
            jwks_url=f"{self.server.url}/jwks",
            name="Other",
            issuer_slug=SLUG,
        )
        details = lms_details(self.stack.lms_app)
        product.grants.put_moodle(
            self.registered.id, details.web_service_url, details.web_service_token, details.issuer
        )

    def enrol(self, person_id: int, role: str = LEARNER, status: str = "Active", **more: str) -> None:
        names = {"name": "Anna Müller", "given_name": "Anna", "family_name": "Müller"} | more
        self.roster.append({"user_id": str(person_id), "roles": [role], "status": status, **names})

    def launch(self, person_id: int, *roles: str, browser: Browser | None = None, **changes: Any) -> Page:
        """Open the tool with these roles, a learner's by default; `changes` by claim name."""
        browser, tool = browser or self.stack.browser(), self.stack.tool_url
        begun = browser.session.post(
            f"{tool}/lti/login",
            data={
                "iss": self.server.url,
                "client_id": "client-o",
                "login_hint": str(person_id),
                "target_link_uri": f"{tool}/lti/launch",
            },
            allow_redirects=False,
            timeout=10,
        )
        query = parse_qs(urlsplit(begun.headers["Location"]).query)
        claims = self.signer.claims(
            query["nonce"][0],
            **{
                "sub": str(person_id),
                f"{LTI}roles": list(roles or (LEARNER,)),
                f"{LTI}target_link_uri": f"{tool}/lti/launch",
                f"{LTI}launch_presentation": {"locale": "en"},
                **changes,
            },
        )
        launched = browser.session.post(
            f"{tool}/lti/launch",
            data={"state": query["state"][0], "id_token": self.signer.sign(claims)},
            allow_redirects=False,
            timeout=10,
        )
        return browser.open(f"{tool}{urlsplit(launched.headers['Location']).path}")

    def close(self) -> None:
        self.server.close()
