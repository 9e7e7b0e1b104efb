"""Which addresses the tool sends a token to. Pure."""

from urllib.parse import urlsplit

from app.courses.errors import DataAccessInvalid
from app.settings import is_loopback

_LONGEST = 512


def checked_address(url: str, *, allow_loopback_http: bool) -> str:
    """Return `url` without trailing slashes. Raises DataAccessInvalid: a token never travels unencrypted. Pure."""
    address = url.strip().rstrip("/")
    try:
        parts = urlsplit(address)
        has_host = bool(parts.hostname) and parts.port != 0
    except ValueError as error:
        raise DataAccessInvalid("the address cannot be read") from error
    if not has_host or len(address) > _LONGEST or parts.username is not None or parts.query or parts.fragment:
        raise DataAccessInvalid("the address is not that of a site")
    is_local = allow_loopback_http and parts.scheme == "http" and is_loopback(address)
    if parts.scheme != "https" and not is_local:
        raise DataAccessInvalid("the address must begin with https://")
    return address
