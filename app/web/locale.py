"""The language of a page: chosen by the person, else the launch's, else the browser's, else the default.

Translations are read from the .po files themselves, so there is nothing to compile and nothing to go stale.
"""

from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, Response, current_app, g, has_request_context, request
from flask_babel import Babel, get_locale
from flask_babel import Domain as BabelDomain

from app.web.cookies import LANGUAGE, cookie, set_cookie

LANGUAGES = {"sl": "Slovenščina", "en": "English"}
_FOLDER = Path(__file__).parent.parent / "translations"


@cache
def catalogue(language: str) -> NullTranslations:
    """Return the translations into `language`; English is the source language and needs none."""
    path = _FOLDER / language / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return NullTranslations()
    with path.open("rb") as source:
        parsed = read_po(source, locale=language)
    compiled = BytesIO()
    write_mo(compiled, parsed)
    compiled.seek(0)
    return Translations(fp=compiled)


class Domain(BabelDomain):  # type: ignore[misc]  # flask_babel has no types
    """Flask-Babel's domain, reading .po files."""

    def get_translations(self) -> NullTranslations:
        """Return the catalogue of the current locale."""
        return catalogue(getattr(get_locale(), "language", "en"))


def supported(tag: str) -> str:
    """Return the supported language of a tag such as `sl`, `sl-SI` or Moodle's `sl_si`; "" if there is none. Pure."""
    language = tag.replace("_", "-").split("-")[0].lower()
    return language if language in LANGUAGES else ""


def select_language() -> str:
    """Return the language for the present request."""
    default = str(current_app.config["DEFAULT_LOCALE"])
    if not has_request_context():
        return default
    chosen = supported(request.args.get("lang", "")) or supported(cookie(LANGUAGE))
    launched = supported(getattr(g, "launch_locale", ""))
    return chosen or launched or request.accept_languages.best_match(list(LANGUAGES)) or default


def init_locale(app: Flask) -> None:
    """Give the app its languages."""

    @app.after_request
    def remember(response: Response) -> Response:
        if chosen := supported(request.args.get("lang", "")):
            set_cookie(response, LANGUAGE, chosen, max_age_s=365 * 24 * 3600)
        return response

    babel = Babel(app, locale_selector=select_language, default_timezone="UTC")
    babel.domain_instance = Domain()


def language() -> str:
    """Return the current page's language code."""
    return str(get_locale() or "en").split("_")[0]
