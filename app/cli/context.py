"""Gives commands the product, put together from the environment's settings."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec

import click
from flask import Flask

from app.factory import Product, build
from app.settings import Settings
from app.web import init_locale

P = ParamSpec("P")


def needs_product(command: Callable[Concatenate[Product, P], None]) -> Callable[P, None]:
    """Call `command` with the product as its first argument and release it afterwards."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        product = build(Settings.from_environment())
        try:
            command(product, *args, **kwargs)
        finally:
            product.close()

    return run


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Let what is translated be read in `language`, as of LOCALES, in the block."""
    app = Flask(__name__)
    app.config["DEFAULT_LOCALE"] = language
    init_locale(app)
    with app.app_context():
        yield


def columns(*values: Any) -> str:
    """Return values as one tab-separated line, for people and for `cut`."""
    return "\t".join(str(value) for value in values)


def moment(text: str) -> datetime:
    """Return the moment that an option names. Raises BadParameter."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(f"{text!r} is not a moment, such as 2026-11-28T09:00+01:00") from error
    if found.tzinfo is None:
        raise click.BadParameter(f"{text!r} lacks its time zone, such as +01:00 or Z")
    return found
