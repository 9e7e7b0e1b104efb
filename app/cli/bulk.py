"""Commands about many awards: importing decisions made elsewhere; suspending, lifting and revoking.

Without `--apply` nothing is changed: what would be is told, with the number that `--apply` then wants.
"""

import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from uuid import UUID

import click

from app.audit import BY_COMMAND
from app.awards import Act
from app.bulk import MAX_BYTES, Import, ImportState, RowState, Selection, ids_of
from app.cli.context import columns, needs_product
from app.cli.operate import award
from app.clock import day_of
from app.factory import Product

_BY = BY_COMMAND
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_ACTS = {"suspend": Act.SUSPENDED, "lift": Act.LIFTED, "revoke": Act.REVOKED}


def _day(_context: click.Context, _option: click.Parameter, text: str | None) -> date | None:
    found = day_of(text) if text else None
    if text and found is None:
        raise click.BadParameter("no such day; days are written like 2026-07-01")
    return found


@award.command("import")
@click.argument("slug")
@click.argument("file", type=_FILE)
@click.option("--achievement", "achievement_id", type=click.UUID, help="Which one; may be left out if there is one.")
@click.option("--dry-run", is_flag=True, help="Only tell what would be done; as without --apply.")
@click.option("--apply", "number", type=int, help="Award, if exactly so many would be.")
@needs_product
def import_awards(  # noqa: PLR0917  # click hands options over by name
    product: Product, slug: str, file: Path, achievement_id: UUID | None, dry_run: bool, number: int | None
) -> None:
    """Award what the institution SLUG decided outside of the course; FILE is a CSV table.

    Prints a line for each fault: line, column, what is wrong. What is confirmed is held first, for as long as
    IMPORT_HOLD_MINUTES says, and can be cancelled until then; the workers, or else the web processes, then award it.
    """
    if dry_run and number is not None:
        raise click.UsageError("--dry-run and --apply exclude each other")
    if achievement_id is None:
        offered = product.published.search(slug, limit=2)
        if len(offered) != 1:
            raise click.UsageError("--achievement is needed unless exactly one micro-credential is published")
        achievement_id = offered[0].achievement_id
    with file.open("rb") as source:
        looked = product.imports.look(slug, achievement_id, source.read(MAX_BYTES + 1))
    for fault in looked.faults:
        click.echo(columns(f"line {fault.line}", fault.column or "-", fault.why.value, fault.missing))
    click.echo(columns("would be awarded", len(looked.ready)))
    click.echo(columns("exist already", len(looked.existing)))
    click.echo(columns("refused", looked.refused))
    if number is None:
        sys.exit(1 if looked.faults else 0)
    seen = product.bulk_sealed.opened_file(
        product.bulk_sealed.file(looked, issuer_slug=slug, by=_BY), issuer_slug=slug, by=_BY
    )
    import_id = product.imports.confirm(slug, seen, number, by=_BY)
    _told(product.imports.find(slug, import_id))


@award.command("imports")
@click.argument("slug")
@click.option("--cancel", "import_id", type=click.UUID, help="Cancel this one, or stop it where it has begun.")
@needs_product
def list_imports(product: Product, slug: str, import_id: UUID | None) -> None:
    """List the imports of the institution SLUG: id, state, held until, decisions, awarded, refused."""
    if import_id:
        product.imports.cancel(slug, import_id, by=_BY)
    for one in product.imports.newest(slug, counted=True):
        _told(one)


@award.command("many")
@click.argument("slug")
@click.argument("act", type=click.Choice(sorted(_ACTS)))
@click.option("--reason", default="", help="Needed with --apply. Of a revocation every verifier reads it.")
@click.option("--achievement", "achievement_id", type=click.UUID)
@click.option("--from", "first", callback=_day, metavar="DAY", help="Awarded on this day or later (UTC).")
@click.option("--to", "last", callback=_day, metavar="DAY", help="Awarded on this day or earlier (UTC).")
@click.option("--import", "import_id", type=click.UUID, help="Awarded by this import.")
@click.option("--ids", "file", type=_FILE, help="Exactly those that this file lists, one a line.")
@click.option("--apply", "number", type=int, help="Do it, if it is about exactly so many.")
@needs_product
def change_many(  # noqa: PLR0917  # click hands options over by name
    product: Product,
    slug: str,
    act: str,
    reason: str,
    achievement_id: UUID | None,
    first: date | None,
    last: date | None,
    import_id: UUID | None,
    file: Path | None,
    number: int | None,
) -> None:
    """Suspend, lift or revoke many awards of the institution SLUG, each as the command for a single one does."""
    selection = Selection(
        achievement_id=achievement_id,
        first=first,
        last=last,
        import_id=import_id,
        named=ids_of(file.read_text(errors="replace")) if file else (),
    )
    if file and not selection.named:
        raise click.BadParameter("it lists no award", param_hint="--ids")
    surveyed = product.bulk_acts.survey(slug, _ACTS[act], selection)
    for state, several in surveyed.states.items():
        click.echo(columns("would be changed", state.value, several))
    for why, several in surveyed.untouched.items():
        click.echo(columns("left as it is", why.value, several))
    click.echo(columns("would be changed", "in all", len(surveyed.chosen)))
    if number is None:
        return
    sealed = product.bulk_sealed.choice(surveyed.act, list(surveyed.chosen), issuer_slug=slug, by=_BY)
    seen = product.bulk_sealed.opened_choice(sealed, issuer_slug=slug, by=_BY)
    bulk_id = product.bulk_acts.confirm(slug, seen, reason=reason, number=number, by=_BY, later=True)
    product.bulk_acts.run(bulk_id)
    tell_results((award_id, row, code) for award_id, _, row, code in product.bulk_acts.results(slug, bulk_id))


def tell_results(results: Iterable[tuple[UUID, RowState, str]]) -> None:
    """Print what became of each award; a web process may have taken the act on as soon as it was confirmed."""
    left = 0
    for award_id, row, code in results:
        click.echo(columns(award_id, row.value, code))
        left += row is RowState.PENDING
    if left:
        click.echo(columns("goes on elsewhere", left))


def _told(one: Import) -> None:
    until = one.held_until.isoformat() if one.state is ImportState.HELD else ""
    done = [f"{state.value} {number}" for state, number in one.counts.items() if number]
    click.echo(columns(one.import_id, one.state.value, until, one.total, ", ".join(done)))
