"""Commands about the audit: whether its chains are unbroken, handing one out, erasing a name."""

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from app.audit import Action, ExportUnreadable, Finding, Wanted, inspect_export, read_export
from app.cli.context import columns, moment, needs_product
from app.factory import Product
from app.signing import opened_statement

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def audit() -> None:
    """Who configured, attested, approved, issued, withdrew and exported."""


@audit.command("verify")
@click.argument("slug", default="")
@click.option("--checkpoints", type=_FILE, help="A copy of the file that AUDIT_CHECKPOINTS names (default: that file).")
@click.option("--export", "export", type=_FILE, help="Verify an export, with no settings and no database.")
@click.option("--key", default="", help="With --export: the thumbprint of the key that its checkpoints must have.")
def verify(slug: str, checkpoints: Path | None, export: Path | None, key: str) -> None:
    """Verify that no line of the audit of the institution SLUG (default: of any) was changed, removed, put in or moved.

    Prints the institution, ok or NO, the last good or the first broken line, and what is wrong as a code. Exit code 0
    only if every chain is unbroken and holds what the checkpoints say: those in the database, and those in the file
    that --checkpoints or else AUDIT_CHECKPOINTS names, if it is there.
    """
    if export:
        _verify_export(export, key, _statements(checkpoints))
    else:
        _verify_all(slug, checkpoints)


@needs_product
def _verify_all(product: Product, slug: str, checkpoints: Path | None) -> None:
    own = product.settings.audit_checkpoints
    outside = _statements(checkpoints or (own if own and own.is_file() else None))
    slugs = [product.issuers.get(slug).slug] if slug else product.audit_chains.issuers(outside)
    found = [_told(one, product.audit_chains.inspect(one, outside)) for one in slugs]
    if not all(found):
        sys.exit(1)


def _verify_export(path: Path, key: str, outside: Sequence[str]) -> None:
    export = read_export(_text(path))
    named = [str(one.get("kid", "")) for one in export.keys]
    if key and key not in named:
        click.echo(columns(export.issuer_slug, "NO", f"line {export.before}", "checkpoint_forged"))
        sys.exit(1)
    is_whole = _told(export.issuer_slug, inspect_export(export, opened_statement, outside))
    for one in named:
        click.echo(columns("key", one))
    if not is_whole:
        sys.exit(1)


@audit.command("export")
@click.argument("slug")
@click.option("--from", "since", default="", help="Only what happened from this moment on.")
@click.option("--to", "until", default="", help="Only what happened before this moment.")
@needs_product
def export_lines(product: Product, slug: str, since: str, until: str) -> None:
    """Print the audit of the institution SLUG as lines of JSON, with all that a stranger needs to verify it."""
    issuer_slug = product.issuers.get(slug).slug
    product.audit.record(issuer_slug, Action.AUDIT_EXPORTED)
    wanted = Wanted(since=_moment(since), until=_moment(until))
    for line in product.audit_chains.exported(issuer_slug, wanted):
        click.echo(line)


@audit.command("erase-name")
@click.argument("slug")
@click.argument("name")
@needs_product
def erase_name(product: Product, slug: str, name: str) -> None:
    """Erase the NAME of somebody who acted for the institution SLUG; the chain stays verifiable."""
    click.echo(columns("erased", product.audit.erase(product.issuers.get(slug).slug, name)))


def _told(slug: str, found: Finding) -> bool:
    if found.fault:
        click.echo(columns(slug, "NO", f"line {found.number}", found.fault.value))
    else:
        click.echo(columns(slug, "ok", f"{found.number}:{found.digest}"))
    return found.fault is None


def _moment(text: str) -> datetime | None:
    return moment(text) if text else None


def _statements(path: Path | None) -> Sequence[str]:
    return _text(path).split() if path else []


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ExportUnreadable("the file cannot be read") from error
