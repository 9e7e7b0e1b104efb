"""Numbers, dates and texts as a reader of the page's language writes them."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlencode

from flask import Flask, current_app, g, request
from flask_babel import format_date, format_datetime, format_decimal

from app.web.csrf import csrf_token
from app.web.locale import LANGUAGES, language
from app.web.security import csp_nonce

# European order in every language; Babel's own English is American.
_DAY = {"en": "d MMMM y", "sl": "d. MMMM y"}


def number(value: Any) -> str:
    """Write a number with the language's decimal sign and at most two decimals; "" for None."""
    try:
        return "" if value in (None, "") else str(format_decimal(Decimal(str(value)), format="#,##0.##"))
    except InvalidOperation:
        return str(value)


def day(value: date | datetime | str | None) -> str:
    """Write a date in words; takes an RFC 3339 text too, and returns what it cannot read as it is."""
    parsed = _moment(value)
    return str(format_date(parsed, _DAY[language()])) if isinstance(parsed, date) else str(parsed or "")


def moment(value: datetime | str | None) -> str:
    """Write a date and time of day, in UTC."""
    parsed = _moment(value)
    pattern = f"{_DAY[language()].replace('MMMM', 'MMM')}, HH:mm"
    return f"{format_datetime(parsed, pattern)} UTC" if isinstance(parsed, datetime) else str(parsed or "")


def words(text: Mapping[str, str] | None, preferred: str = "") -> str:
    """Return a text in the preferred or the page's language, else in English, else in any."""
    if not text:
        return ""
    for candidate in (preferred, language(), "en", *text):
        if found := text.get(candidate, "").strip():
            return found
    return ""


def language_url(code: str) -> str:
    """Return the address of the current page in another language, "" where nothing opens it by GET."""
    if "opens_by_get" not in g:  # each page asks for every language
        adapter = current_app.create_url_adapter(request)
        methods = adapter.allowed_methods(request.path) if adapter else ()
        g.opens_by_get = "GET" in methods or (not methods and request.method == "GET")
    if not g.opens_by_get:
        return ""
    if request.method != "GET":  # the page answers a form: what was posted belongs into no address
        return f"?lang={code}"
    return f"{request.path}?{urlencode({**request.args.to_dict(), 'lang': code})}"


def _moment(value: date | datetime | str | None) -> date | datetime | str | None:
    if not isinstance(value, str):
        return value
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return value


def init_filters(app: Flask) -> None:
    """Give templates these filters and the globals that every page uses."""
    app.jinja_env.filters.update(number=number, day=day, moment=moment, words=words)
    app.jinja_env.globals.update(
        LANGUAGES=LANGUAGES,
        csp_nonce=csp_nonce,
        csrf_token=csrf_token,
        language=language,
        language_url=language_url,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
