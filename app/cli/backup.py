"""Commands that keep the installation, and with which one leaves: backup, restore, export."""

from pathlib import Path

import click

from app.admin import Action
from app.cli.context import columns, needs_product
from app.factory import Product
from app.issuers import Standing
from app.operations import Content


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@needs_product
def backup(product: Product, file: Path) -> None:
    """Write database, keys, seals and settings to FILE, encrypted with BACKUP_PASSPHRASE, and read it again."""
    made = product.backups.make(file)
    for profile in product.issuers.all():
        product.audit.record(profile.slug, Action.BACKUP_MADE, made.sha256)
    _echo(made.content)
    click.echo(columns("bytes", made.size_bytes))
    click.echo(columns("sha256", made.sha256))


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--check", is_flag=True, help="Read the whole archive, restore nothing.")
@click.option(
    "--accept-differences",
    is_flag=True,
    help="Restore although PUBLIC_URL, SECRET_KEY or KEYS_PASSPHRASE is another one here.",
)
@needs_product
def restore(product: Product, file: Path, check: bool, accept_differences: bool) -> None:
    """Restore FILE into an empty database and empty places for the files, and bring its tables to this version."""
    if check:
        _echo(product.backups.check(file))
        return
    content = product.backups.restore(file, accepts_other=accept_differences)
    for profile in product.issuers.all():
        product.audit.record(profile.slug, Action.BACKUP_RESTORED, content.head.made_at.isoformat())
    _echo(content)
    click.echo("restored")


@click.command()
@click.argument("target", metavar="DIR|FILE.zip", type=click.Path(path_type=Path))
@click.option("--institution", "slug", default="", help="Only this one.")
@needs_product
def export(product: Product, target: Path, slug: str) -> None:
    """Write everything in open formats, with a static site from which credentials go on to verify."""
    slugs = [product.issuers.get(slug).slug] if slug else [profile.slug for profile in product.issuers.all()]
    began = product.clock()
    final = {one for one in slugs if product.standings.get(one).standing is not Standing.ACTIVE}
    count = product.leaving.export(target, slugs, final=final)
    for one in slugs:
        product.standings.exported(one, began)
        product.audit.record(one, Action.EXPORTED)
    click.echo(columns("files", count))


def _echo(content: Content) -> None:
    head = content.head
    click.echo(columns("made", head.made_at.isoformat()))
    click.echo(columns("version", head.version or "unknown", f"tables of {head.revision}", head.database))
    for name, value in sorted({**head.values, "PUBLIC_URL": head.marks["PUBLIC_URL"]}.items()):
        click.echo(columns("setting", name, value))
    for name, count in content.rows.items():
        click.echo(columns("rows", name, count))
    for name, digest in content.files.items():
        click.echo(columns("file", name, digest))
