"""A Canvas beside the product: launches and roster of one platform, REST API and authorisation of a local Canvas."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import requests

from app.demo import Browser, Page
from tests.integration.courses.local_canvas import KEY_ID, KEY_SECRET, LocalCanvas
from tests.integration.lti.hostile import LEARNER, LTI, NRPS, TEACHER
from tests.integration.other_platform import OtherPlatform
from tests.integration.stack import Stack
from tests.unit.courses.canvas_double import COURSE as COURSE_ID
from tests.unit.courses.canvas_double import LEARNERS

CONTEXT = "4dde05e8ca1973bcca9bffc13e1548820eee93a3"
TEACHING, COLLEAGUE = "5101", "5102"
OWN_CLAIM = "https://www.instructure.com/canvas_user_id"


def sub(user_id: str) -> str:
    return f"6d0f4a0c-6a0e-4b0c-9f56-2f1b8a1a{user_id}"


@dataclass
class CanvasPlatform:
    """Launches as Canvas does: people are told by `sub`, and in Canvas' own terms by custom fields."""

    stack: Stack
    canvas: LocalCanvas
    other: OtherPlatform
    custom: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.custom = {
            "canvas_course_id": COURSE_ID,
            "canvas_api_domain": self.canvas.domain,
            "masquerading_user_id": "$Canvas.masqueradingUser.id",
        }
        self.stack.product.grants.remove(self.platform_id)
        path = f"/api/lti/courses/{COURSE_ID}/names_and_roles"
        self.roster_url = f"{self.other.server.url}{path}"
        self.other.server.replies[path] = self.other.server.replies["/nrps"]
        for user_id in LEARNERS:
            self.other.roster.append(
                {
                    "status": "Active",
                    "user_id": sub(user_id),
                    "roles": [LEARNER],
                    "name": f"Learner {user_id}",
                    "given_name": "Learner",
                    "family_name": user_id,
                    "message": [{OWN_CLAIM: int(user_id)}],
                }
            )

    @property
    def platform_id(self) -> UUID:
        return self.other.registered.id

    def put_key(self) -> None:
        self.stack.product.canvas.put_key(self.platform_id, self.canvas.url, KEY_ID, KEY_SECRET)

    def launch(self, user_id: str, role: str = LEARNER, browser: Browser | None = None, **custom: str) -> Page:
        claims: dict[str, Any] = {
            "sub": sub(user_id),
            f"{LTI}context": {"id": CONTEXT, "title": "Data Literacy"},
            f"{LTI}resource_link": {"id": CONTEXT},
            f"{LTI}custom": {**self.custom, "canvas_user_id": user_id, **custom},
            NRPS: {"context_memberships_url": self.roster_url, "service_versions": ["2.0"]},
            "name": f"Learner {user_id}",
            "given_name": "Learner",
            "family_name": user_id,
        }
        return self.other.launch(1, role, browser=browser, **claims)

    def teach(self, user_id: str = TEACHING, browser: Browser | None = None, **custom: str) -> Page:
        return self.launch(user_id, TEACHER, browser, **custom)

    def question(self, page: Page) -> str:
        """Press "Connect Canvas" on the teacher's first page and on the next; return where that leads."""
        page = page.follow(href="/canvas")
        page = page.submit(page.form("/canvas", button=page.form("/canvas").buttons[0].label))
        return page.link(href="/login/oauth2/auth").href

    def answer(self, question: str) -> str:
        """Let the person at Canvas answer; return where the browser is sent back to."""
        sent = requests.get(question, allow_redirects=False, timeout=5)
        return sent.headers["Location"]

    def connect(self, page: Page) -> Page:
        return page.browser.open(self.answer(self.question(page)))
