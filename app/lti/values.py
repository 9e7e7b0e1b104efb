"""A launch as the rest of the product sees it: everything in it has been verified. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """A registered platform: one issuer and client_id. `issuer_slug` names the institution that issues for it."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """One accepted LTI 1.3 resource link launch.

    `launch_id` is a public handle that stands in URLs; it opens nothing without the browser session that it belongs to.
    `sub` is unique within the platform only. Names, `locale` and URLs are empty where the platform does not send them.
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

    @property
    def is_teacher(self) -> bool:
        """Whether the person teaches this course."""
        return Role.TEACHER in self.roles

    @property
    def may_receive(self) -> bool:
        """Whether the person is a learner of this course and nothing else."""
        return self.roles == {Role.LEARNER} and not self.kinds


class MemberStatus(StrEnum):
    """Names and Role Provisioning Services 2.0, "membership status"."""

    ACTIVE = "Active"
    INACTIVE = "Inactive"
    DELETED = "Deleted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One person on a course's roster; `user_id` equals the launch's `sub`. `name` may be empty."""

    user_id: str
    status: MemberStatus
    roles: frozenset[Role]
    kinds: frozenset[Person]
    name: str
    given_name: str
    family_name: str

    @property
    def may_receive(self) -> bool:
        """Whether the member is an active learner and nothing else."""
        return self.status is MemberStatus.ACTIVE and self.roles == {Role.LEARNER} and not self.kinds
