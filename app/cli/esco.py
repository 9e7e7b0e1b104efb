"""Commands about the local list of ESCO skills."""

from pathlib import Path

import click

from app.cli.context import columns, needs_product
from app.factory import Product


@click.group()
def esco() -> None:
    """Skills that teachers can choose for learning outcomes."""


@esco.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@needs_product
def import_skills(product: Product, files: tuple[Path, ...]) -> None:
    """Import FILES of the official ESCO download: skills_en.csv, skills_sl.csv …, or the zip of a language.

    Each replaces what was imported in its language; all of them, or nothing. Safe to repeat.
    """
    for report in product.skills.bring_in(files):
        click.echo(
            columns(
                report.language,
                f"{report.new} new",
                f"{report.changed} changed",
                f"{report.unchanged} unchanged",
                f"{report.removed} removed",
                f"{report.skipped} skipped",
                report.name,
            )
        )


@esco.command("list")
@needs_product
def list_skills(product: Product) -> None:
    """List how many skills were imported in each language."""
    for language, number in product.skills.stock().items():
        click.echo(columns(language, number))


@esco.command("find")
@click.argument("words")
@click.option("--language", default="en", show_default=True, help="ISO 639-1 code of the language to look in first.")
@needs_product
def find_skills(product: Product, words: str, language: str) -> None:
    """List the skills that a teacher would be offered for WORDS."""
    for skill in product.skills.find(words, language):
        click.echo(columns(skill.uri, skill.label, skill.also))
