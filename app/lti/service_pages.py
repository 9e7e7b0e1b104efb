"""A platform's service read page by page, as its Link headers lead."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from app.lti.connector import Connector
from app.lti.errors import PlatformUnavailable
from app.lti.urls import origin

_MAX_PAGES = 1000  # Canvas gives 50 members a page, so this is a course of 50 000


def pages(connector: Connector, url: str, *, scope: str, accept: str) -> Iterator[Any]:
    """Yield the JSON value of each page; one page at a time is held.

    The addresses of further pages are used as they come: cursors are opaque and may depend on upper and lower case.
    Raises PlatformUnavailable or PlatformRefused, before or between pages.
    """
    following: str | None = url
    seen: set[str] = set()
    while following:
        if following in seen or len(seen) >= _MAX_PAGES:
            raise PlatformUnavailable("the pages do not end")
        seen.add(following)
        answer = connector.make_service_request([scope], following, accept=accept)
        yield answer["body"]
        following = urljoin(following, answer["next_page_url"]) if answer["next_page_url"] else None
        # The token is for this service only; a link to elsewhere must not carry it away.
        if following and origin(following) != origin(url):
            raise PlatformUnavailable("the next page is on another host")


def with_query(url: str, **parameters: str) -> str:
    """Return `url` with those of the query parameters added that it does not have; its own stay as they are. Pure."""
    parts = urlsplit(url)
    present = dict(parse_qsl(parts.query, keep_blank_values=True))
    added = urlencode({name: value for name, value in parameters.items() if name not in present})
    return parts._replace(query="&".join(filter(None, (parts.query, added)))).geturl()


def below(url: str, name: str) -> str:
    """Return the address of `name` below `url`, whose query stays behind the path. AGS 2.0, "Result service". Pure."""
    parts = urlsplit(url)
    return parts._replace(path=f"{parts.path.rstrip('/')}/{name}").geturl()
