"""A course's roster as the platform knows it. Names and Role Provisioning Services 2.0."""

import html
from collections.abc import Iterator
from typing import Any

from app.lti.connector import Connector
from app.lti.errors import (
    PlatformRefused,
    PlatformUnavailable,
    PlatformUnknown,
    RequestRejected,
    RosterRefused,
    RosterUnavailable,
)
from app.lti.http import PlatformHttp
from app.lti.platforms import Platforms
from app.lti.roles import kinds, rights
from app.lti.service_pages import pages, with_query
from app.lti.text import is_ascii_id, words
from app.lti.tokens import AccessTokens
from app.lti.turns import Turns
from app.lti.urls import is_platform_url
from app.lti.values import Launch, Member, MemberStatus, RosterAddress, Standing

_MEDIA = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
_SCOPE = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
_PAGE_SIZE = "500"  # Moodle would send everybody at once, Canvas never sends more than 50
_STATUS = {None: MemberStatus.ACTIVE} | {status.value: status for status in MemberStatus}


class Roster:
    """Reads rosters, always afresh. It sends no `role`, which Moodle's further pages drop."""

    def __init__(
        self,
        platforms: Platforms,
        tokens: AccessTokens,
        http: PlatformHttp,
        turns: Turns,
        *,
        allow_loopback_http: bool,
    ) -> None:
        self._platforms = platforms
        self._tokens = tokens
        self._http = http
        self._turns = turns
        self._allow_loopback_http = allow_loopback_http

    def members(self, launch: Launch | RosterAddress) -> Iterator[Member]:
        """Yield everybody on the roster of the launch's course, whatever their role or status; one page is held.

        Raises RosterUnavailable (worth a retry) or RosterRefused (is not), before or between members.
        """
        if not is_platform_url(launch.memberships_url, allow_loopback_http=self._allow_loopback_http):
            raise RosterRefused("the launch names no roster service")
        try:
            platform = self._platforms.get(launch.registration_id)
            if platform.standing is not Standing.APPROVED:  # a job in the background outlives its launch
                raise RosterRefused("the platform is not approved any more")
            connector = Connector(platform, self._tokens, self._http, self._turns)
            for page in self._pages(connector, launch):
                yield from _members(page)
        except PlatformUnknown as error:
            raise RosterRefused("the platform is no longer registered") from error
        except RosterUnavailable:
            raise
        except PlatformUnavailable as error:
            raise RosterUnavailable(error.detail) from error
        except PlatformRefused as error:
            raise RosterRefused(error.detail) from error

    def member(self, launch: Launch, user_id: str) -> Member | None:
        """Return one member of the launch's course, None if the roster does not hold them. Raises as `members`."""
        return next((member for member in self.members(launch) if member.user_id == user_id), None)

    def _pages(self, connector: Connector, launch: Launch | RosterAddress) -> Iterator[Any]:
        """Yield the service's pages as they come, asked for by way of the resource link if the platform lets us.

        Where Moodle leaves it to the teacher whether names are shared, it sends them only by way of the link.
        """
        url = with_query(launch.memberships_url, limit=_PAGE_SIZE)
        by_link = with_query(url, rlid=launch.resource_link_id) if launch.resource_link_id else url
        first = pages(connector, by_link, scope=_SCOPE, accept=_MEDIA)
        try:
            page = next(first)
        except RequestRejected:
            if by_link == url:
                raise
            # Some platforms do not know the link by this id; of the course itself they tell.
            yield from pages(connector, url, scope=_SCOPE, accept=_MEDIA)
            return
        yield page
        yield from first


def _members(page: Any) -> Iterator[Member]:
    entries = page.get("members") if isinstance(page, dict) else None
    if not isinstance(entries, list):
        raise RosterUnavailable("the answer holds no members")
    return (one for entry in entries if (one := member_of(entry)))


def member_of(entry: Any) -> Member | None:
    """Return one entry of a membership container as a member, None if it does not say who it is. Pure.

    The status is Active where the platform leaves it out; one that the specification does not know counts as Inactive.
    """
    if not isinstance(entry, dict) or not is_ascii_id(entry.get("user_id")):
        return None
    roles = entry.get("roles")
    uris = [role for role in roles if isinstance(role, str)] if isinstance(roles, list) else []
    status = entry.get("status")
    given_name, family_name = (words(_plain(entry.get(name))) for name in ("given_name", "family_name"))
    return Member(
        user_id=entry["user_id"],
        status=_STATUS.get(status, MemberStatus.INACTIVE) if isinstance(status, str | None) else MemberStatus.INACTIVE,
        roles=rights(uris),
        kinds=kinds(uris),
        name=words(_plain(entry.get("name"))) or f"{given_name} {family_name}".strip(),
        given_name=given_name,
        family_name=family_name,
    )


def _plain(name: object) -> str:
    """Return a name as people write it: Moodle escapes it for HTML here, though not in a launch."""
    return html.unescape(name) if isinstance(name, str) else ""
