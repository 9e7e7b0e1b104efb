"""A course's roster as the platform knows it. Names and Role Provisioning Services 2.0."""

import html
from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from app.lti.connector import Connector
from app.lti.custom import CANVAS_USER, canvas_id
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
_CUSTOM = "https://purl.imsglobal.org/spec/lti/claim/custom"
_CANVAS_USER = "https://www.instructure.com/canvas_user_id"
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
        for entry in self._entries(launch.registration_id, launch.memberships_url, launch.resource_link_id):
            if member := member_of(entry):
                yield member

    def member(self, launch: Launch, user_id: str) -> Member | None:
        """Return one member of the launch's course, None if the roster does not hold them. Raises as `members`."""
        for entry in self._entries(launch.registration_id, launch.memberships_url, launch.resource_link_id):
            # Of thousands of others nothing is made out.
            if isinstance(entry, dict) and entry.get("user_id") == user_id and (member := member_of(entry)):
                return member
        return None

    def canvas_users(
        self, registration_id: UUID, memberships_url: str, context_id: str, wanted: Collection[str]
    ) -> dict[str, str]:
        """Return the Canvas user ids of those in `wanted` that a course's roster holds; no page is read in vain.

        Canvas tells them of each member where it is asked by way of the course's link, whose id is the course's. Raises
        as `members`.
        """
        missing, found = set(wanted), {}
        for entry in self._entries(registration_id, memberships_url, context_id) if missing else ():
            user_id = entry.get("user_id") if isinstance(entry, dict) else None
            if isinstance(user_id, str) and user_id in missing and (told := canvas_user(entry)):
                found[user_id] = told
                missing.discard(user_id)
                if not missing:
                    break
        return found

    def _entries(self, registration_id: UUID, memberships_url: str, link_id: str) -> Iterator[Any]:
        if not is_platform_url(memberships_url, allow_loopback_http=self._allow_loopback_http):
            raise RosterRefused("the launch names no roster service")
        try:
            platform = self._platforms.get(registration_id)
            if platform.standing is not Standing.APPROVED:  # a job in the background outlives its launch
                raise RosterRefused("the platform is not approved any more")
            connector = Connector(platform, self._tokens, self._http, self._turns)
            for page in self._pages(connector, memberships_url, link_id):
                yield from _members(page)
        except PlatformUnknown as error:
            raise RosterRefused("the platform is no longer registered") from error
        except RosterUnavailable:
            raise
        except PlatformUnavailable as error:
            raise RosterUnavailable(error.detail) from error
        except PlatformRefused as error:
            raise RosterRefused(error.detail) from error

    def _pages(self, connector: Connector, memberships_url: str, link_id: str) -> Iterator[Any]:
        """Yield the service's pages as they come, asked for by way of the resource link if the platform lets us.

        Where Moodle leaves it to the teacher whether names are shared, it sends them only by way of the link.
        """
        url = with_query(memberships_url, limit=_PAGE_SIZE)
        by_link = with_query(url, rlid=link_id) if link_id else url
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


def _members(page: Any) -> list[Any]:
    entries = page.get("members") if isinstance(page, dict) else None
    if not isinstance(entries, list):
        raise RosterUnavailable("the answer holds no members")
    return entries


def canvas_user(entry: Any) -> str:
    """Return the Canvas user id that comes with a member of a roster, "" without one. Pure.

    Canvas' own claim comes first: a custom field is what somebody has configured.
    """
    messages = entry.get("message") if isinstance(entry, dict) else None
    for message in messages if isinstance(messages, list) else ():
        if not isinstance(message, dict):
            continue
        custom = message.get(_CUSTOM)
        told = canvas_id(message.get(_CANVAS_USER))
        if told := told or canvas_id(custom.get(CANVAS_USER) if isinstance(custom, dict) else None):
            return told
    return ""


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
        canvas_user_id=canvas_user(entry),
        email=words(entry.get("email")),
    )


def _plain(name: object) -> str:
    """Return a name as people write it: Moodle escapes it for HTML here, though not in a launch."""
    return html.unescape(name) if isinstance(name, str) else ""
