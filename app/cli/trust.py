"""`trust-pack`: the documents for whoever judges the tool that are made from the code itself."""

from collections.abc import Iterable
from typing import Any

import click
from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _

from app.admin import ENDED_BY
from app.cli.context import speaking
from app.operations import SCHEDULE
from app.settings import LOCALES
from app.wallet import PART_WORDS


@click.command("trust-pack")
@click.argument("language", type=click.Choice(LOCALES))
def trust_pack(language: str) -> None:
    """Print the data catalogue in LANGUAGE: all that is kept, how long, why, who ends it. Needs no settings."""
    with speaking(language):
        click.echo(data_catalogue(), nl=False)


def data_catalogue() -> str:
    """Return the data catalogue as Markdown, in the language of the application at hand."""
    parts = [
        _heading(1, _("Data catalogue")),
        _("Made from the code by `microcredentials trust-pack`; do not edit it, a test compares it with the code."),
        _heading(2, _("Everything that is kept")),
        _(
            "Each table of the database stands in exactly one class. `retention show` says the same of an"
            " installation, with how many rows there are and how many are past their term."
        ),
        _kept(),
        _heading(2, _("What is held about a learner")),
        _(
            "Learners read these words on the page My data, where they also get all of it as a file and have it"
            " erased. Parts about the same learner are found and erased together."
        ),
        _held(),
        _heading(2, _("Outside of the database")),
        _(
            "Key file and seals, private keys encrypted; logs as JSON lines without names, e-mail addresses, grades"
            " and tokens; backups, encrypted, which an erasure does not reach: the operator lets them expire."
        ),
    ]
    return "\n\n".join(str(part) for part in parts) + "\n"


def _heading(level: int, words: LazyString) -> str:
    return f"{'#' * level} {words}"


def _kept() -> str:
    heads = [
        _("Class"), _("What"), _("Tables"), _("Personal"), _("How long"), _("Since"), _("Why"), _("Ended by"),
    ]  # fmt: skip
    rows = [
        [
            f"`{one.name}`",
            gettext(one.what),
            _codes(one.tables),
            _("yes") if one.is_personal else _("no"),
            gettext(one.how_long),
            gettext(one.since_words) if one.since_words else "–",
            gettext(one.why),
            ENDED_BY[one.by],
        ]
        for one in SCHEDULE
    ]
    return _table(heads, rows)


def _held() -> str:
    heads = [_("Part"), _("What it is"), _("What for"), _("How long"), _("After an erasure")]
    rows = [[f"`{name}`", words.heading, words.purpose, words.kept, words.after] for name, words in PART_WORDS.items()]
    return _table(heads, rows)


def _codes(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _table(heads: list[Any], rows: list[list[Any]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines)
