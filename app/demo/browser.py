"""A tiny browser over HTTP: follows forms that post themselves, and fills and sends forms by field names."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests

from app.demo.html_page import BUTTONS, Field, Form, Link, PageParser, PageUnexpected, origin_of, visible_text
from app.errors import Kind, ProductError

__all__ = ["Browser", "DemoUnreachable", "Field", "Form", "Link", "Page", "PageUnexpected"]

Value = str | bool | None | Sequence[str]
_MOST_SELF_POSTS = 10
_TIMEOUT_S = (5, 60)


class DemoUnreachable(ProductError):
    """A server of the demo does not answer."""

    kind = Kind.UNAVAILABLE
    code = "demo.unreachable"


@dataclass(slots=True, kw_only=True)
class Page:
    """What the browser shows after a request; `content` is the body as received."""

    browser: "Browser"
    url: str
    status: int
    headers: Mapping[str, str]
    content: bytes
    title: str
    language: str
    text: str
    links: list[Link]
    forms: list[Form]
    posts_itself: bool

    def form(self, action: str = "", *, button: str = "") -> Form:
        """Return the first form whose action contains `action` and that has `button`. Raises PageUnexpected."""
        for form in self.forms:
            known = {text for found in form.buttons for text in (found.name, found.value, found.label)}
            if action in form.action and (not button or button in known):
                return form
        raise PageUnexpected(f"no form {action or button} at {urlsplit(self.url).path}")

    def link(self, text: str = "", *, href: str = "") -> Link:
        """Return the first link whose text and address contain these. Raises PageUnexpected."""
        for link in self.links:
            if text in link.text and href in link.href:
                return link
        raise PageUnexpected(f"no link {text or href} at {urlsplit(self.url).path}")

    def follow(self, text: str = "", *, href: str = "") -> "Page":
        """Open the first link whose text and address contain these. Raises PageUnexpected, DemoUnreachable."""
        return self.browser.open(self.link(text, href=href).href)

    def submit(
        self,
        form: Form | None = None,
        /,
        *,
        button: str = "",
        files: Mapping[str, tuple[str, bytes, str]] | None = None,
        **fields: Value,
    ) -> "Page":
        """Fill and send a form, the first one by default; see `Browser.submit`."""
        return self.browser.submit(form or self.form(button=button), button=button, files=files, **fields)


class Browser:
    """One browser window with its cookies. Cookies ignore ports, so two servers on one host see each other's."""

    def __init__(self, languages: str = "en") -> None:
        self.session = requests.Session()
        self.session.headers["Accept"] = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
        self.session.headers["Accept-Language"] = languages

    def open(self, url: str) -> Page:
        """Open an address and follow what follows by itself. Raises DemoUnreachable."""
        return self._settled(self._request("GET", url))

    def submit(
        self,
        form: Form,
        /,
        *,
        button: str = "",
        files: Mapping[str, tuple[str, bytes, str]] | None = None,
        **fields: Value,
    ) -> Page:
        """Fill and send a form as if `button` (name, value or label) or else the first button were pressed.

        A field is given as text; a checkbox as True, False or the list of checked values; a select with several
        values as a list; None leaves a field out. Raises PageUnexpected for a field or value that the form lacks.
        """
        pressed = form.button(button) if button else next(iter(form.buttons), None)
        pairs = list(filled(form, fields))
        if pressed and pressed.name:
            pairs.append((pressed.name, pressed.value))
        return self._settled(self._send(form, pairs, pressed, files))

    def _send(
        self,
        form: Form,
        pairs: list[tuple[str, str]],
        pressed: Field | None,
        files: Mapping[str, tuple[str, bytes, str]] | None = None,
    ) -> Page:
        action = pressed.formaction if pressed and pressed.formaction else form.action
        method = pressed.formmethod if pressed and pressed.formmethod else form.method
        if method != "post":
            bare = urlsplit(action)._replace(query="", fragment="").geturl()
            return self._request("GET", bare, params=pairs)
        headers = {"Origin": form.origin_for(action)}
        if origin_of(action) == origin_of(form.page_url):
            headers["Sec-Fetch-Site"] = "same-origin"  # W3C Fetch Metadata: tells what an Origin of "null" does not
        if not form.is_multipart:
            return self._request("POST", action, data=pairs, headers=headers)
        parts: list[tuple[str, tuple[str | None, str | bytes, str | None]]] = [
            (name, (None, value, None)) for name, value in pairs
        ]
        parts += list((files or {}).items())
        return self._request("POST", action, files=parts, headers=headers)

    def _settled(self, page: Page) -> Page:
        for _ in range(_MOST_SELF_POSTS):
            if not page.posts_itself or not page.forms:
                return page
            page = self._send(page.forms[0], list(filled(page.forms[0], {})), None)
        raise PageUnexpected("forms post themselves without end")

    def _request(self, method: str, url: str, **details: Any) -> Page:
        try:
            answer = self.session.request(method, url, timeout=_TIMEOUT_S, **details)
        except requests.RequestException as error:
            raise DemoUnreachable(urlsplit(url).netloc) from error
        return _page(self, answer)


def filled(form: Form, fields: Mapping[str, Value]) -> Iterator[tuple[str, str]]:
    """Yield the form's names and values with `fields` filled in, in the page's order. Pure. Raises PageUnexpected."""
    unknown = set(fields) - form.names
    if unknown:
        raise PageUnexpected(f"no field {sorted(unknown)[0]}")
    waiting = {name: list(_as_list(value)) for name, value in fields.items() if not isinstance(value, bool)}
    for control in form.controls:
        if isinstance(fields.get(control.name), bool) and control.kind not in {"checkbox", "hidden"}:
            raise PageUnexpected(f"field {control.name} is no checkbox")
        if not control.name or control.kind in BUTTONS or control.kind == "file":
            continue
        for value in _values(control, fields, waiting):
            yield control.name, value
    left = next((name for name, values in waiting.items() if values), "")
    if left:
        raise PageUnexpected(f"field {left} does not offer this value")


def _values(control: Field, fields: Mapping[str, Value], waiting: dict[str, list[str]]) -> list[str]:
    """Return what one control sends, and strike it from what waits to be filled in."""
    name = control.name
    if name not in fields:
        return _untouched(control)
    value, values = fields[name], waiting.get(name, [])
    if value is None:
        return []
    if control.kind in {"checkbox", "radio"}:
        if isinstance(value, bool):
            return [control.value] if value else []
        if control.value in values:
            values.remove(control.value)
            return [control.value]
        return []
    if control.kind == "select":
        offered = [option for option, _ in control.options]
        found = [option for option in offered if option in values][: None if control.is_multiple else 1]
        for option in found:
            values.remove(option)
        return found
    # Several inputs of one name, as in a list that grows, are filled in turn.
    return [values.pop(0)] if values else _untouched(control)


def _untouched(control: Field) -> list[str]:
    if control.kind in {"checkbox", "radio"}:
        return [control.value] if control.is_on else []
    if control.kind == "select":
        selected = [option for option, is_selected in control.options if is_selected]
        if control.is_multiple:
            return selected
        return selected[-1:] or [option for option, _ in control.options[:1]]
    return [control.value]


def _as_list(value: Value) -> Sequence[str]:
    if value is None or isinstance(value, bool):
        return []
    return [value] if isinstance(value, str) else value


def _page(browser: Browser, answer: requests.Response) -> Page:
    is_html = "html" in answer.headers.get("Content-Type", "")
    parser = PageParser(answer.url, answer.headers.get("Referrer-Policy", ""))
    if is_html:
        parser.feed(answer.content.decode(answer.encoding or "utf-8", "replace"))
        parser.close()
    return Page(
        browser=browser,
        url=answer.url,
        status=answer.status_code,
        headers=answer.headers,
        content=answer.content,
        title=" ".join(parser.title.split()),
        language=parser.language,
        text=visible_text(parser.texts),
        links=parser.links,
        forms=parser.forms,
        posts_itself=parser.sends_itself or any(".submit()" in script for script in parser.scripts),
    )
