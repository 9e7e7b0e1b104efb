"""A web page read into text, links and forms, enough to follow it without a browser. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit

from app.errors import Kind, ProductError

BUTTONS = {"submit", "image", "button", "reset"}
_SILENT = {"script", "style", "template", "noscript"}
_BLOCKS = {
    "p", "div", "li", "ul", "ol", "section", "article", "header", "footer", "main", "nav", "h1", "h2", "h3", "h4",
    "dt", "dd", "tr", "td", "th", "form", "fieldset", "legend", "label", "br", "option", "summary", "details",
}  # fmt: skip


class PageUnexpected(ProductError):
    """A page does not hold the form, field or link that was asked for."""

    kind = Kind.INVALID
    code = "demo.page_unexpected"


@dataclass(slots=True, kw_only=True)
class Field:
    """One control of a form; `options` are the values that a select offers, `value` that of one that is not."""

    name: str
    kind: str
    value: str = ""
    is_on: bool = False
    options: list[tuple[str, bool]] = field(default_factory=list)
    is_multiple: bool = False
    label: str = ""
    formaction: str = ""
    formmethod: str = ""


@dataclass(slots=True, kw_only=True)
class Form:
    """A form with its controls in the page's order; `page_url` and `referrer_policy` are those of its page."""

    page_url: str
    referrer_policy: str
    action: str
    method: str
    html_id: str = ""
    is_multipart: bool = False
    controls: list[Field] = field(default_factory=list)

    @property
    def buttons(self) -> list[Field]:
        """The controls that send the form."""
        return [control for control in self.controls if control.kind in {"submit", "image"}]

    @property
    def names(self) -> set[str]:
        """The names of all controls that hold a value."""
        return {control.name for control in self.controls if control.name and control.kind not in BUTTONS}

    def origin_for(self, action: str) -> str:
        """Return the Origin header of a post to `action`: Fetch, "append a request Origin header"."""
        origin = origin_of(self.page_url)
        is_foreign = origin_of(action) != origin
        if self.referrer_policy == "no-referrer" or (self.referrer_policy == "same-origin" and is_foreign):
            return "null"
        return origin

    def button(self, wanted: str) -> Field:
        """Return the button with this name, value or label. Raises PageUnexpected."""
        for control in self.buttons:
            if wanted in (control.name, control.value, control.label):
                return control
        raise PageUnexpected(f"no button {wanted}")


@dataclass(frozen=True, slots=True)
class Link:
    """A link; `href` is absolute."""

    text: str
    href: str


class PageParser(HTMLParser):
    """Collects title, visible text, links and forms of one page."""

    def __init__(self, url: str, referrer_policy: str = "") -> None:
        super().__init__(convert_charrefs=True)
        self._page_url = url
        self._url = url  # what relative addresses start from
        self._referrer_policy = referrer_policy
        self.title = ""
        self.language = ""
        self.texts: list[str] = []
        self.links: list[Link] = []
        self.forms: list[Form] = []
        self.scripts: list[str] = []
        self.sends_itself = False  # a form says that a script of the page sends it at once
        self._silent: list[str] = []
        self._form: Form | None = None
        self._owned: list[tuple[str, Field]] = []  # controls that name their form by its id
        self._link: tuple[str, list[str]] | None = None
        self._select: Field | None = None
        self._option: list[str] | None = None
        self._option_given: str | None = None
        self._texted: tuple[Field, list[str]] | None = None  # a textarea or button, whose text counts
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take notice of an element's beginning; what is in a template is not on the page."""
        if "template" in self._silent:
            if tag == "template":
                self._silent.append(tag)
            return
        given = {name: value or "" for name, value in attrs}
        if tag in _BLOCKS:
            self.texts.append("\n")
        match tag:
            case "html":
                self.language = given.get("lang", "")
            case "title":
                self._in_title = True
            case "base" if given.get("href"):
                self._url = urljoin(self._url, given["href"])
            case "a" if "href" in given:
                self._link = (urljoin(self._url, given["href"]), [])
            case "form":
                self.sends_itself = self.sends_itself or "data-sends-itself" in given
                self._open_form(given)
            case "input" | "button" | "textarea" | "select":
                self._open_control(tag, given)
            case "option" if self._select is not None:
                self._close_option()
                self._option, self._option_given = [], given.get("value") if "value" in given else None
                self._select.options.append(("", "selected" in given))
            case _ if tag in _SILENT:
                self._silent.append(tag)
                if tag == "script":
                    self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:
        """Take notice of an element's end."""
        if "template" in self._silent:
            if tag == "template":
                self._silent.pop()
            return
        if tag in _BLOCKS:
            self.texts.append("\n")
        if self._silent and tag == self._silent[-1]:
            self._silent.pop()
        elif tag == "title":
            self._in_title = False
        elif tag == "a" and self._link:
            self.links.append(Link(squeezed("".join(self._link[1])), self._link[0]))
            self._link = None
        elif tag == "form":
            self._form = None
        elif tag == "option":
            self._close_option()
        elif tag == "select":
            self._close_option()
            self._select = None
        elif tag in {"textarea", "button"} and self._texted:
            control, texts = self._texted
            if tag == "textarea":
                control.value = "".join(texts).removeprefix("\n")
            else:
                control.label = squeezed("".join(texts))
            self._texted = None

    def handle_data(self, data: str) -> None:
        """Take in text."""
        if self._silent:
            if self._silent[-1] == "script":
                self.scripts[-1] += data
            return
        if self._in_title:
            self.title += data
            return
        if self._link:
            self._link[1].append(data)
        if self._option is not None:
            self._option.append(data)
        if self._texted:
            self._texted[1].append(data)
            if self._texted[0].kind == "textarea":
                return
        self.texts.append(data)

    def close(self) -> None:
        """Finish: give controls that named their form by id to it."""
        super().close()
        for form_id, control in self._owned:
            for form in self.forms:
                if form.html_id == form_id:
                    form.controls.append(control)

    def _open_form(self, given: Mapping[str, str]) -> None:
        self._form = Form(
            page_url=self._page_url,
            referrer_policy=self._referrer_policy,
            action=urljoin(self._url, given.get("action", "")),
            method=given.get("method", "get").lower(),
            html_id=given.get("id", ""),
            is_multipart=given.get("enctype", "").lower() == "multipart/form-data",
        )
        self.forms.append(self._form)

    def _open_control(self, tag: str, given: Mapping[str, str]) -> None:
        default = {"input": "text", "button": "submit"}.get(tag, tag)
        kind = given.get("type", default).lower() if tag in {"input", "button"} else tag
        value = given.get("value", "on" if kind in {"checkbox", "radio"} else "")
        if "data-from-fragment" in given:  # as the tool's script does
            value = unquote(urlsplit(self._page_url).fragment) or value
        control = Field(
            name=given.get("name", ""),
            kind=kind,
            value=value,
            is_on="checked" in given,
            is_multiple="multiple" in given,
            label=given.get("value", "") if kind == "submit" else "",
            formaction=urljoin(self._url, given["formaction"]) if "formaction" in given else "",
            formmethod=given.get("formmethod", "").lower(),
        )
        if tag == "select":
            self._select = control
        elif tag in {"textarea", "button"}:
            self._texted = (control, [])
        if "disabled" in given:
            return
        if "form" in given:
            self._owned.append((given["form"], control))
        elif self._form is not None:
            self._form.controls.append(control)

    def _close_option(self) -> None:
        if self._select is not None and self._option is not None:
            shown = squeezed("".join(self._option))
            _, selected = self._select.options[-1]
            value = self._option_given if self._option_given is not None else shown
            self._select.options[-1] = (value, selected)
        self._option = None


def origin_of(url: str) -> str:
    """Return the origin of an absolute address. Pure."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def squeezed(text: str) -> str:
    """Return the text with every run of white space as one space. Pure."""
    return " ".join(text.split())


def visible_text(texts: Iterable[str]) -> str:
    """Return a page's text, one line per block, without empty lines. Pure."""
    lines = (squeezed(line) for line in "".join(texts).split("\n"))
    return "\n".join(line for line in lines if line)
