"""The tool's own line items and their results, only ever read. Assignment and Grade Services 2.0.

A platform shows a tool its own line items alone: neither other activities' nor the course total's are among them.
"""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from app.lti.connector import Connector
from app.lti.errors import (
    GradebookRefused,
    GradebookUnavailable,
    PlatformRefused,
    PlatformUnavailable,
    PlatformUnknown,
)
from app.lti.http import PlatformHttp
from app.lti.platforms import Platforms
from app.lti.service_pages import below, pages, with_query
from app.lti.text import is_ascii_id, words
from app.lti.tokens import AccessTokens
from app.lti.turns import Turns
from app.lti.urls import is_platform_url, origin
from app.lti.values import Launch, LineItem, Result

# Moodle answers 400 to any other media type.
_LINE_ITEMS = "application/vnd.ims.lis.v2.lineitemcontainer+json"
_RESULTS = "application/vnd.ims.lis.v2.resultcontainer+json"
_SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/"


class Gradebook:
    """Reads line items and results, always afresh. It sends no `limit`, which breaks Moodle's answer."""

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

    def line_items(self, launch: Launch) -> Iterator[LineItem]:
        """Yield the tool's line items in the launch's course; none is normal.

        Raises GradebookUnavailable (worth a retry) or GradebookRefused (is not), before or between them.
        """
        for entry in self._entries(launch, launch.lineitems_url, "lineitem.readonly", _LINE_ITEMS):
            item = line_item_of(entry)
            # An item on another host is none of this course, and must not get the token.
            if item and origin(item.url) == origin(launch.lineitems_url):
                yield item

    def line_item(self, launch: Launch) -> LineItem | None:
        """Return the line item of the launched link, None without one. Raises as `line_items`.

        It is looked up in the list: what a platform answers at an item's own address may concern another activity.
        """
        if not launch.lineitem_url:
            return None
        return next((item for item in self.line_items(launch) if item.url == launch.lineitem_url), None)

    def results(self, launch: Launch, item: LineItem, user_id: str = "") -> Iterator[Result]:
        """Yield the results of one of the course's line items, of one person if `user_id` is given.

        Who has no result is not among them. Raises as `line_items`.
        """
        if origin(item.url) != origin(launch.lineitems_url):
            raise GradebookRefused("the line item is not of this course")
        url = below(item.url, "results")
        if user_id:
            url = with_query(url, user_id=user_id)
        for entry in self._entries(launch, url, "result.readonly", _RESULTS):
            result = result_of(entry)
            if result and user_id in {"", result.user_id}:  # a platform may not know the filter
                yield result

    def _entries(self, launch: Launch, url: str, scope: str, accept: str) -> Iterator[Any]:
        if not is_platform_url(url, allow_loopback_http=self._allow_loopback_http):
            raise GradebookRefused("the launch names no gradebook service")
        try:
            connector = Connector(self._platforms.get(launch.registration_id), self._tokens, self._http, self._turns)
            for page in pages(connector, url, scope=f"{_SCOPE}{scope}", accept=accept):
                if not isinstance(page, list):
                    raise GradebookUnavailable("the answer is not a list")
                yield from page
        except PlatformUnknown as error:
            raise GradebookRefused("the platform is no longer registered") from error
        except GradebookUnavailable:
            raise
        except PlatformUnavailable as error:
            raise GradebookUnavailable(error.detail) from error
        except PlatformRefused as error:
            raise GradebookRefused(error.detail) from error


def line_item_of(entry: Any) -> LineItem | None:
    """Return one entry of a line item container, None without an address or a maximum above zero. Pure."""
    if not isinstance(entry, dict):
        return None
    url, points_possible = entry.get("id"), _points(entry.get("scoreMaximum"))
    if not isinstance(url, str) or not origin(url) or points_possible is None or points_possible <= 0:
        return None
    return LineItem(
        url=url,
        label=words(entry.get("label")),
        points_possible=points_possible,
        resource_link_id=words(entry.get("resourceLinkId")),
        resource_id=words(entry.get("resourceId")),
        tag=words(entry.get("tag")),
    )


def result_of(entry: Any) -> Result | None:
    """Return one entry of a result container, None if it does not say whose it is. Pure.

    A score that is absent, null or no number is None and never zero. The maximum is 1 where it is left out.
    """
    if not isinstance(entry, dict) or not is_ascii_id(entry.get("userId")):
        return None
    points_possible = _points(entry["resultMaximum"]) if "resultMaximum" in entry else Decimal(1)
    if points_possible is not None and points_possible <= 0:
        points_possible = None
    return Result(
        user_id=entry["userId"],
        points=_points(entry.get("resultScore")) if points_possible else None,
        points_possible=points_possible,
        graded_at=_time(entry.get("timestamp")),
    )


def _points(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e12:
        return None
    return Decimal(str(value))


def _time(value: object) -> datetime | None:
    """Return an ISO 8601 time that names its zone; Moodle gives one although the specification has none."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo else None
