"""The command that tells whether all that is stored adds up."""

import json
import sys

import click

from app.cli.context import columns, needs_product
from app.factory import Product
from app.reconciling import EVERY, Discrepancy, Sums


class HowMany(click.ParamType[int]):
    """A number of awards, or `all`."""

    name = "all|N"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number."""
        words = str(value)
        if words in ("all", str(EVERY)):
            return EVERY
        if not (words.isascii() and words.isdigit()):
            self.fail(f"{words!r} is neither a number nor 'all'", param, ctx)
        return int(words)


@click.command()
@click.option(
    "--verify",
    type=HowMany(),
    default="100",
    show_default=True,
    help="Of how many awards, chosen at random, the files are verified.",
)
@click.option("--json", "as_json", is_flag=True, help="One object a line; the last holds the sums.")
@needs_product
def reconcile(product: Product, verify: int, as_json: bool) -> None:
    """Compare awards, files, status lists, acts, issues to classes and notices; changes nothing.

    Prints a stable code and ids, never a name, for each discrepancy. Exit code 0 if there is none, 1 otherwise.
    """
    sums = Sums()
    for found in product.reconciling.run(sums, verify=verify):
        _echo(found, as_json=as_json)
    if as_json:
        click.echo(json.dumps(_summary(sums)))
    else:
        for slug, awards, files in sums.institutions():
            click.echo(columns(slug, "awards", *(f"{name}: {awards[name]}" for name in sorted(awards))))
            click.echo(columns(slug, "files", *(f"{name}: {files[name]}" for name in sorted(files))))
        click.echo(columns(f"verified: {sums.verified}", f"lists: {sums.lists}", f"issues to classes: {sums.batches}"))
        click.echo(f"discrepancies: {sums.discrepancies}")
    if sums.discrepancies:
        sys.exit(1)


def _echo(found: Discrepancy, *, as_json: bool) -> None:
    award = str(found.award_id) if found.award_id else ""
    if as_json:
        click.echo(json.dumps({"code": found.code, "award": award or None, "about": found.about}))
    else:
        click.echo(columns(found.code, award, found.about))


def _summary(sums: Sums) -> dict[str, object]:
    return {
        "institutions": {slug: {"awards": awards, "files": files} for slug, awards, files in sums.institutions()},
        "verified": sums.verified,
        "lists": sums.lists,
        "batches": sums.batches,
        "discrepancies": sums.discrepancies,
    }
