"""Commands about how long everything is kept."""

import json
from collections.abc import Iterator
from typing import Any

import click
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from app.admin import ENDED_BY, Action
from app.assessment import Reduction
from app.cli.context import columns, needs_product, speaking
from app.factory import Product
from app.operations import ScheduleRow
from app.settings import LOCALES

_HEADS = (
    _("Class"),
    _("Rows"),
    _("Past their term"),
    _("How long"),
    _("Since"),
    _("Ended by"),
    _("Last run at"),
    _("Ended then"),
    _("Next run at"),
    _("What"),
)


@click.group()
def retention() -> None:
    """How long everything is kept."""


@retention.command("run")
@click.option("--dry-run", is_flag=True, help="Only show what would be reduced.")
@needs_product
def run_retention(product: Product, dry_run: bool) -> None:
    """Reduce records of sittings and attestations past their term to value, date and method."""
    for slug in product.chains.issuers():
        done = product.chains.due(slug) if dry_run else _run(product, slug)
        said = "would be reduced" if dry_run else "reduced"
        click.echo(columns(slug, f"sittings before {done.before}", f"{len(done.numbers)} records {said}"))
    if dry_run:
        for row in product.schedule.rows():
            if row.due:
                click.echo(columns(row.of.name, f"{row.due} rows would end"))
            elif row.due is None and row.next_run_at:
                click.echo(columns(row.of.name, "not known"))
        return
    for name, ended in product.schedule.run().items():
        click.echo(columns(name, f"{ended} rows ended"))


def _run(product: Product, slug: str) -> Reduction:
    with product.audit.together():
        done = product.retention.run(slug)
        if done.numbers:
            product.audit.record(slug, Action.RETENTION_RUN, str(len(done.numbers)))
    return done


@retention.command("show")
@click.option("--json", "as_json", is_flag=True, help="For programs and documents.")
@click.option("--lang", default="en", show_default=True, type=click.Choice(LOCALES), help="In which language.")
@needs_product
def show_retention(product: Product, as_json: bool, lang: str) -> None:
    """Show everything that is kept: class, rows, past their term, how long, since when, who ends it, runs."""
    rows = product.schedule.rows()
    with speaking(lang):
        if as_json:
            click.echo(json.dumps([_class_json(row) for row in rows], indent=2, ensure_ascii=False))
            return
        click.echo(columns(*_HEADS))
        for row in rows:
            click.echo(columns(*_cells(row)))


def _cells(row: ScheduleRow) -> Iterator[Any]:
    of = row.of
    yield from (of.name, row.held, "-" if row.due is None else row.due)
    yield from (gettext(of.how_long), gettext(of.since_words) if of.since_words else "-", ENDED_BY[of.by])
    yield from (row.ran_at.isoformat() if row.ran_at else "-", row.ended)
    yield from (row.next_run_at.isoformat() if row.next_run_at else "-", gettext(of.what))


def _class_json(row: ScheduleRow) -> dict[str, Any]:
    of = row.of
    return {
        "class": of.name,
        "what": gettext(of.what),
        "why": gettext(of.why),
        "tables": list(of.tables),
        "personal": of.is_personal,
        "how_long": gettext(of.how_long),
        "since": gettext(of.since_words) if of.since_words else "",
        "ended_by": of.by.value,
        "rows": row.held,
        "due": row.due,
        "last_run": row.ran_at.isoformat() if row.ran_at else None,
        "ended_last": row.ended,
        "next_run": row.next_run_at.isoformat() if row.next_run_at else None,
    }
