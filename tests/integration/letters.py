"""Letters that an installation keeps instead of sending them, and the private address that they are about."""

import re

from app.demo import Page
from app.mail.outbox import Kept
from tests.integration.stack import Stack

MAILING = {"DEMO_MAIL": "yes"}
"""Settings with which letters are kept."""

_LINK = re.compile(r"https?://\S+/my/link/\S+")


def kept(stack: Stack, to: str) -> list[Kept]:
    """Return the letters to an address, the newest first."""
    while stack.product.outbox.deliver():
        pass
    stack.clock.ahead_s += 1  # so that the next one is newer
    return [letter for letter in stack.product.outbox.kept() if letter.to == to]


def newest_link(stack: Stack, to: str) -> str:
    """Return the link of the newest letter, by which somebody signs in or confirms the address."""
    return str(_LINK.findall(kept(stack, to)[0].body)[0])


def access(page: Page) -> Page:
    """Open the page of the private address from another page of a learner's."""
    return page.browser.open(page.url.partition("?")[0].rsplit("/", 1)[0] + "/access")
