"""Links that somebody gives to be checked, as text or as what a QR code held: where on this site they lead. Pure."""

import re
from urllib.parse import urlsplit

from app.errors import ProductError

_LINK = re.compile(r"(?:https?://|openid-credential-offer:)\S{1,2000}", re.IGNORECASE)
_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_AWARD = re.compile(rf"/(?:verify|credentials)/({_UUID})(?:/sheet)?/?", re.IGNORECASE)
_SHARED = re.compile(r"/s/[A-Za-z0-9_-]{8,200}")


class LinkElsewhere(ProductError):
    """The link leads to another site, which nobody opens here: it could be any."""

    code = "verification.link_elsewhere"


class LinkNoCredential(ProductError):
    """The link leads to a page of this site that shows no micro-credential."""

    code = "verification.link_no_credential"


class LinkIsAnOffer(ProductError):
    """The link offers a credential to a wallet: it is for its holder alone."""

    code = "verification.link_is_an_offer"


def path_of(text: str, public_url: str) -> str | None:
    """Return the path of this site at which a link shows a micro-credential, None where the text is no link.

    What it returns is put together here, so it leads nowhere else. Raises LinkElsewhere, LinkNoCredential or
    LinkIsAnOffer.
    """
    given = text.strip().strip("<>")
    if not _LINK.fullmatch(given):
        return None
    if given.lower().startswith("openid-credential-offer:"):
        raise LinkIsAnOffer
    if not _is_here(given, public_url):
        raise LinkElsewhere
    path = urlsplit(given).path
    if found := _AWARD.fullmatch(path):
        return f"/verify/{found[1].lower()}"
    if _SHARED.fullmatch(path):
        return path
    raise LinkNoCredential


def _is_here(link: str, public_url: str) -> bool:
    try:
        given, own = urlsplit(link), urlsplit(public_url)
        return (given.hostname, given.port) == (own.hostname, own.port) and not given.username
    except ValueError:  # a port that is none
        return False
