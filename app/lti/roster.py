"""A course's roster as the platform knows it. Names and Role Provisioning Services 2.0."""

import html
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from pylti1p3.names_roles import NamesRolesProvisioningService

from app.lti.connector import Connector
from app.lti.errors import PlatformRefused, PlatformUnavailable, PlatformUnknown, RosterRefused, RosterUnavailable
from app.lti.http import PlatformHttp
from app.lti.platforms import Platforms
from app.lti.roles import kinds, rights
from app.lti.text import is_ascii_id, words
from app.lti.tokens import AccessTokens
from app.lti.urls import is_platform_url, origin
from app.lti.values import Launch, Member, MemberStatus

_MAX_PAGES = 1000  # Canvas gives 50 members a page, so this is a course of 50 000
_STATUS = {None: MemberStatus.ACTIVE} | {status.value: status for status in MemberStatus}


class Roster:
    """Reads rosters, always afresh."""

    def __init__(
        self, platforms: Platforms, tokens: AccessTokens, http: PlatformHttp, *, allow_loopback_http: bool
    ) -> None:
        self._platforms = platforms
        self._tokens = tokens
        self._http = http
        self._allow_loopback_http = allow_loopback_http

    def members(self, launch: Launch) -> Iterator[Member]:
        """Yield everybody on the roster of the launch's course, whatever their role or status, page by page.

        Raises RosterUnavailable (worth a retry) or RosterRefused (is not), before or between members.
        """
        service = self._service(launch)
        url: str | None = launch.memberships_url
        seen: set[str] = set()
        while url:
            if url in seen or len(seen) >= _MAX_PAGES:
                raise RosterUnavailable("the pages do not end")
            seen.add(url)
            page, following = self._page(service, url)
            yield from page
            url = urljoin(url, following) if following else None
            # The token is for this service only; a link to elsewhere must not carry it away.
            if url and origin(url) != origin(launch.memberships_url):
                raise RosterUnavailable("the next page is on another host")

    def member(self, launch: Launch, user_id: str) -> Member | None:
        """Return one member of the launch's course, None if the roster does not hold them. Raises as `members`."""
        return next((member for member in self.members(launch) if member.user_id == user_id), None)

    def _service(self, launch: Launch) -> NamesRolesProvisioningService:
        if not is_platform_url(launch.memberships_url, allow_loopback_http=self._allow_loopback_http):
            raise RosterRefused("the launch names no roster service")
        try:
            platform = self._platforms.get(launch.registration_id)
        except PlatformUnknown as error:
            raise RosterRefused("the platform is no longer registered") from error
        connector = Connector(platform, self._tokens, self._http)
        return NamesRolesProvisioningService(connector, {"context_memberships_url": launch.memberships_url})

    def _page(self, service: NamesRolesProvisioningService, url: str) -> tuple[list[Member], str | None]:
        try:
            answer = service.get_nrps_data(url)
        except PlatformUnavailable as error:
            raise RosterUnavailable(error.detail) from error
        except PlatformRefused as error:
            raise RosterRefused(error.detail) from error
        body = answer["body"]
        entries = body.get("members") if isinstance(body, dict) else None
        if not isinstance(entries, list):
            raise RosterUnavailable("the answer holds no members")
        return [one for entry in entries if (one := member_of(entry))], answer["next_page_url"]


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
