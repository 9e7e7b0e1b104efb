"""Commands of the launch inspector."""

import json

import click

from app.cli.context import columns, needs_product
from app.factory import Product
from app.lti import LaunchRecord


@click.group()
def launches() -> None:
    """Logins and launches of the last seven days, without personal data."""


@launches.command("list")
@click.argument("slug", default="")
@click.option("--refused", is_flag=True, help="Only what was refused.")
@click.option("--limit", default=200, show_default=True, type=click.IntRange(1, 600))
@needs_product
def list_launches(product: Product, slug: str, refused: bool, limit: int) -> None:
    """List the newest of the institution SLUG, or without SLUG those of unknown platforms and logins."""
    if slug:
        product.issuers.get(slug)
    for record in product.lti.inspector.newest(slug, refused_only=refused, limit=limit):
        click.echo(_line(record))


@launches.command("show")
@click.argument("reference")
@needs_product
def show_launch(product: Product, reference: str) -> None:
    """Show what came in under the REFERENCE of an error page."""
    records = product.lti.inspector.by_reference(reference)
    if not records:
        raise click.ClickException("no launch of the last seven days has this reference")
    for record in records:
        click.echo(_line(record))
        click.echo(json.dumps(record.content, ensure_ascii=False, indent=2))


@launches.command("purge")
@needs_product
def purge_launches(product: Product) -> None:
    """Delete what is older than seven days; every launch does so too."""
    click.echo(f"deleted: {product.lti.inspector.purge()}")


def _line(record: LaunchRecord) -> str:
    outcome = record.code or "accepted"
    return columns(
        record.reference,
        record.at.isoformat(timespec="seconds"),
        record.stage.value,
        record.platform or "-",
        record.message_type or "-",
        outcome,
        record.detail,
    )
