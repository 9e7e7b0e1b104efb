"""A launch as the rest of the product sees it: everything in it has been verified. Pure."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from app.courses import Enrolment


class Standing(StrEnum):
    """What an administrator has decided about a platform or a deployment."""

    PENDING = "pending"
    APPROVED = "approved"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """A registered platform: one issuer and client_id. `issuer_slug` names the institution that issues for it.

    `deployment_ids` are the approved ones. `software` and `config_host` are known of a platform that registered itself:
    what it calls itself, unverified, and the host that it was registered from. `token_audience` is whom a request for
    an access token is addressed to, "" where that is the token endpoint itself.
    """

    id: UUID
    issuer: str
    client_id: str
    auth_url: str
    token_url: str
    jwks_url: str
    name: str
    issuer_slug: str
    deployment_ids: frozenset[str]
    created_at: datetime
    standing: Standing = Standing.APPROVED
    waiting_ids: frozenset[str] = frozenset()
    refused_ids: frozenset[str] = frozenset()
    software: str = ""
    config_host: str = ""
    token_audience: str = ""


class Role(StrEnum):
    """What a person may do here, decided by exact context-role URIs only."""

    TEACHER = "teacher"
    LEARNER = "learner"


class Person(StrEnum):
    """What a person is in the course beside being a teacher or learner; such a person never receives an award."""

    ASSISTANT = "assistant"
    DESIGNER = "designer"
    OBSERVER = "observer"
    ADMINISTRATOR = "administrator"
    TEST_USER = "test_user"
    MASQUERADED = "masqueraded"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeepLinking:
    """What the platform takes back from a teacher who picks. Deep Linking 2.0, "Deep linking settings".

    `data` goes back as it came, and only if it came.
    """

    return_url: str
    takes_links: bool
    takes_several: bool
    data: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CanvasIds:
    """Who and where a launch is in Canvas' own terms; "" for what it does not tell. `api_domain` may have a port."""

    user_id: str
    course_id: str
    api_domain: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """One accepted LTI 1.3 launch: of a resource link, or a deep linking request, which has no resource link.

    `launch_id` is a public handle that stands in URLs; it opens nothing without the browser session that it belongs to.
    `sub` is unique within the platform only. Names, `locale` and URLs are empty where the platform does not send them.
    `linked_achievement` is the achievement id that a deep-linked link carries, "" otherwise; `earlier_contexts` and
    `earlier_links` are what this course and link were copied from, newest first, as far as the platform tells.
    """

    launch_id: UUID
    registration_id: UUID
    issuer: str
    deployment_id: str
    sub: str
    roles: frozenset[Role]
    kinds: frozenset[Person]
    context_id: str
    context_title: str
    resource_link_id: str
    name: str
    given_name: str
    family_name: str
    locale: str
    memberships_url: str
    return_url: str
    launched_at: datetime
    lineitems_url: str = ""
    lineitem_url: str = ""
    linked_achievement: str = ""
    earlier_contexts: tuple[str, ...] = ()
    earlier_links: tuple[str, ...] = ()
    deep_linking: DeepLinking | None = None
    canvas: CanvasIds | None = None

    @property
    def is_teacher(self) -> bool:
        """Whether the person teaches this course."""
        return Role.TEACHER in self.roles

    @property
    def may_receive(self) -> bool:
        """Whether the person is a learner of this course and nothing else."""
        return self.roles == {Role.LEARNER} and not self.kinds

    @property
    def is_stand_in(self) -> bool:
        """Whether whoever it is about is not there: a teacher or an administrator looks in their place."""
        return bool(self.kinds & {Person.MASQUERADED, Person.TEST_USER})

    @property
    def enrolment(self) -> Enrolment:
        """The person as a learner of the course."""
        return Enrolment(platform_id=self.registration_id, context_id=self.context_id, learner_id=self.sub)

    @property
    def roster(self) -> "RosterAddress":
        """Where the course's roster is."""
        return RosterAddress(
            registration_id=self.registration_id,
            memberships_url=self.memberships_url,
            resource_link_id=self.resource_link_id,
        )


class MemberStatus(StrEnum):
    """Names and Role Provisioning Services 2.0, "membership status"."""

    ACTIVE = "Active"
    INACTIVE = "Inactive"
    DELETED = "Deleted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One person on a course's roster; `user_id` equals the launch's `sub`. `name` may be empty.

    `canvas_user_id` is who it is in Canvas, "" elsewhere and where the platform does not tell it. `email` is "" where
    the platform does not share it, and never stored.
    """

    user_id: str
    status: MemberStatus
    roles: frozenset[Role]
    kinds: frozenset[Person]
    name: str
    given_name: str
    family_name: str
    canvas_user_id: str = ""
    email: str = ""

    @property
    def may_receive(self) -> bool:
        """Whether the member is an active learner and nothing else."""
        return self.status is MemberStatus.ACTIVE and self.roles == {Role.LEARNER} and not self.kinds


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterAddress:
    """What of a launch is needed to read its course's roster; it may be kept, for it holds no secret and no person."""

    registration_id: UUID
    memberships_url: str
    resource_link_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineItem:
    """A column of the platform's gradebook that belongs to this tool. Assignment and Grade Services 2.0, "Line item".

    Texts are "" where absent; `resource_link_id` is that of the link to which the column belongs.
    """

    url: str
    label: str
    points_possible: Decimal  # > 0
    resource_link_id: str
    resource_id: str
    tag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One person's result of a line item. Assignment and Grade Services 2.0, "Result".

    `user_id` equals the launch's `sub`. None is a value that the platform does not report, and no score is not zero.
    """

    user_id: str
    points: Decimal | None
    points_possible: Decimal | None  # > 0
    graded_at: datetime | None  # aware
