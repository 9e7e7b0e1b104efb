"""Every form that is found by following links, with markup and foreign addresses in every field that takes words.

Forms of later pages are found as well, with no word here.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from app.demo import Form, Page
from tests.integration.stack import TEACHER, Stack, in_situation
from tests.integration.test_safety import MARKUP, is_safe

WORDS = {"text", "textarea", "search"}
ANY = WORDS | {"email", "url", "tel", "hidden", "password", "number", "date"}
ELSEWHERE = "//elsewhere.example/"
ADDRESSES = ("next", "to", "return", "return_to", "url", "redirect", "back")
_MOST = 70
_IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")
_LAST = ("/sign-out", "/leave", "/end", "/revoke", "/erase")  # after these there is less to find


def shape_of(form: Form) -> tuple[str, frozenset[str]]:
    return _IDS.sub("", urlsplit(form.action).path), frozenset(form.names)


def pages_from(stack: Stack, page: Page) -> Iterator[Page]:
    """Yield what is found by following links of the tool, one page of each kind."""
    queue, seen = [page], {_IDS.sub("", urlsplit(page.url).path)}
    while queue:
        found = queue.pop(0)
        yield found
        for link in found.links:
            kind = _IDS.sub("", urlsplit(link.href).path)
            if link.href.startswith(stack.tool_url) and kind not in seen and len(seen) < _MOST:
                seen.add(kind)
                queue.append(page.browser.open(link.href))


def hostile(form: Form, kinds: set[str], words: str) -> dict[str, Any]:
    fields = [one.name for one in form.controls if one.name and one.kind in kinds and one.name != "csrf_token"]
    return {name: [words] * fields.count(name) for name in fields}


def check(stack: Stack, page: Page) -> None:
    assert page.status < 500, page.url
    assert "html" not in page.headers["Content-Type"] or is_safe(page), page.url
    assert page.url.startswith((stack.tool_url, stack.lms_url)), page.url


@pytest.fixture
def seats(stack: Stack) -> dict[str, Page]:
    """Give the first pages of everybody who uses the product."""
    stack.offer()
    public = stack.browser().open(f"{stack.tool_url}/")
    return {
        "public": public,
        "verifier": public.browser.open(f"{stack.tool_url}/verify"),
        "holder": stack.claim(in_situation("ready")),
        "learner": stack.launch(in_situation("ready", 1)),
        "teacher": stack.people(),
        "administrator": stack.administrator(),
    }


def test_markup_in_any_field_is_never_a_pages_own(stack: Stack, seats: dict[str, Page]) -> None:
    sent = set()
    for seat in seats.values():
        forms: dict[tuple[str, frozenset[str]], Form] = {}
        for page in pages_from(stack, seat):
            check(stack, page)
            forms.update((shape_of(form), form) for form in page.forms if shape_of(form) not in sent)
        sent |= set(forms)
        for form in sorted(forms.values(), key=lambda one: urlsplit(one.action).path.endswith(_LAST)):
            for kinds in (ANY, WORDS):  # what is wrong in one field can keep the others from being taken in
                check(stack, seat.browser.submit(form, **hostile(form, kinds, MARKUP)))
    assert len(sent) > 40
    # What was taken in is shown by pages of others.
    for page in (stack.launch(TEACHER), stack.launch(in_situation("ready")), stack.administrator()):
        for shown in pages_from(stack, page):
            check(stack, shown)


def test_no_address_in_a_request_leads_elsewhere(stack: Stack, seats: dict[str, Page]) -> None:
    asked = "&".join(f"{name}=https:{ELSEWHERE}" for name in ADDRESSES)
    for seat in seats.values():
        for page in pages_from(stack, seat):
            check(stack, seat.browser.open(f"{page.url.partition('?')[0]}?{asked}"))
    for name in ("administrator", "learner"):
        for form in seats[name].forms:
            check(stack, seats[name].browser.submit(form, **hostile(form, ANY, f"https:{ELSEWHERE}")))
