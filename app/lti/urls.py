"""Which addresses the tool calls, sends a browser to, or lets frame it. Pure."""

import re
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

# A host ends up in a response header (frame-ancestors), so nothing but letters, digits and these marks.
_HOST = re.compile(r"(?:[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,252})|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?\Z")
_PRINTABLE = re.compile(r"[!-\[\]-~]+\Z")  # visible ASCII without the backslash, which browsers read as a slash
_DEFAULT_PORTS = {"https": 443, "http": 80}
MAX_URL = 2048
# By the host of the token endpoint: where a vendor's one authorization server wants requests addressed elsewhere.
_VENDORS = {"auth.brightspace.com": "https://api.brightspace.com/auth/token"}


def is_platform_url(url: object, *, allow_loopback_http: bool) -> bool:
    """Tell whether `url` is https without userinfo and fragment; http counts on loopback where allowed. Pure."""
    parts = _parts(url)
    if parts is None or parts.fragment:
        return False
    return parts.scheme == "https" or (
        parts.scheme == "http" and allow_loopback_http and _is_loopback(parts.hostname or "")
    )


def is_within(url: object, public_url: str) -> bool:
    """Tell whether `url` has exactly the origin of `public_url`. Pure."""
    parts = _parts(url)
    return parts is not None and _origin(parts) == origin(public_url)


def is_token_audience(audience: object, issuer: str, token_url: str) -> bool:
    """Tell whether requests for a platform's access tokens may be addressed to `audience`; "" is its token endpoint.

    All platforms see assertions of the same key. One that could have its own addressed to another's token endpoint
    would get that one's tokens, so the audience is the issuer, an address below it, or a vendor's own that is known.
    Pure.
    """
    if audience == "":
        return True
    if _parts(audience) is None or not isinstance(audience, str):
        return False
    base = issuer.rstrip("/")
    return audience in {issuer, base} or audience.startswith(f"{base}/") or audience == _VENDORS.get(host_of(token_url))


def origin(url: object) -> str:
    """Return scheme, host and port (left out where it is the default), "" if `url` is no web address. Pure."""
    parts = _parts(url)
    return _origin(parts) if parts else ""


def host_of(url: object) -> str:
    """Return the host without its port, "" if `url` is no web address. Pure."""
    parts = _parts(url)
    return (parts.hostname or "").lower() if parts else ""


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:  # a name, and any name but localhost may lead anywhere
        return False


def _origin(parts: SplitResult) -> str:
    host = (parts.hostname or "").lower()
    host = f"[{host}]" if ":" in host else host
    port = parts.port
    return f"{parts.scheme}://{host}" + (f":{port}" if port and port != _DEFAULT_PORTS[parts.scheme] else "")


def _parts(url: object) -> SplitResult | None:
    """Return the parts of a well-formed http(s) address without userinfo, else None."""
    if not isinstance(url, str) or len(url) > MAX_URL or not _PRINTABLE.match(url):
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORTS or not _HOST.match(parts.netloc) or port == 0:
        return None
    return parts
