"""The command that examines the installation."""

import sys
from datetime import datetime

import click
from sqlalchemy.exc import SQLAlchemyError

from app.admin import doctor_line
from app.cli.context import columns, needs_product
from app.doctor import Report, Status
from app.factory import Product, create_app

_MARKS = {Status.OK: "ok", Status.PROBLEM: "NO", Status.UNKNOWN: "not known"}


@click.command()
@click.argument("slug", default="")
@needs_product
def doctor(product: Product, slug: str) -> None:
    """Examine the installation for the institution SLUG, or for all: what works, and what to do where it does not.

    Exit code 0 if nothing is known to be broken, 1 otherwise.
    """
    is_well = True
    for one in _slugs(product, slug):
        report = product.doctor.examine(one)
        is_well = is_well and report.is_well
        _echo(product, one, report)
    if not is_well:
        sys.exit(1)


def _slugs(product: Product, slug: str) -> list[str]:
    try:
        if slug:
            return [product.issuers.get(slug).slug]
        return [profile.slug for profile in product.issuers.all()] or [""]
    except SQLAlchemyError:
        return [slug]  # what can be told without the database


def _echo(product: Product, slug: str, report: Report) -> None:
    # Links are made by the routes' names, within the application; the command speaks the source language.
    with create_app(product).test_request_context(base_url=product.settings.public_url):
        for check in report.checks:
            line = doctor_line(check, _moment)
            about = check.subject.name if check.subject else slug
            url = f"{product.settings.public_url}{line.url}" if line.url.startswith("/") else line.url
            click.echo(columns(_MARKS[line.status], about, line.title, line.sentence, url))


def _moment(value: datetime) -> str:
    return value.isoformat(timespec="minutes")
