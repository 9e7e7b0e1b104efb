"""`microcredentials`: everything an administrator does. Exit codes: 0 done, 1 refused, 2 wrong use."""

import sys
from pathlib import Path

import click
from flask import Flask

from app.cli.approvals import deployment
from app.cli.assessment import assessment, audit, retention
from app.cli.context import needs_product
from app.cli.demo import demo, demo_lms
from app.cli.doctor import doctor
from app.cli.esco import esco
from app.cli.institutions import issuer
from app.cli.keys import keys
from app.cli.launches import launches
from app.cli.operate import admin, award, issue_pending, migrate_database, serve
from app.cli.registry import platform
from app.errors import ProductError
from app.factory import Product
from app.verification import Outcome
from app.web import problem_table

MAX_FILE = 2 * 1024 * 1024


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Issue European micro-credentials from Moodle and Canvas courses."""


@cli.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@needs_product
def verify(product: Product, file: Path) -> None:
    """Verify a credential FILE; exit code 0 only if it is genuine and valid."""
    with file.open("rb") as source:
        report = product.verifier.check(source.read(MAX_FILE + 1))
    for step in report.steps:
        mark = {True: "ok", False: "NO", None: "not checked"}[step.passed]
        click.echo(f"{step.number} {step.name.value}: {mark}{f' ({step.code})' if step.code else ''}")
    click.echo(f"outcome: {report.outcome.value}")
    if report.reason:
        click.echo(f"reason: {report.reason}")
    if report.outcome is not Outcome.GENUINE:
        sys.exit(1)


for command in (
    demo,
    demo_lms,
    doctor,
    launches,
    serve,
    migrate_database,
    keys,
    platform,
    deployment,
    issuer,
    award,
    issue_pending,
    admin,
    esco,
    assessment,
    audit,
    retention,
):
    cli.add_command(command)


def main() -> None:
    """Run the command; a refusal is a sentence on standard error, never a traceback."""
    try:
        cli(prog_name="microcredentials")
    except ProductError as error:
        # Texts are translatable, so they are read within an application; the command speaks the source language.
        with Flask(__name__).app_context():
            text = problem_table().get(error.code)
        click.echo(f"{text.title if text else error.code}: {error.detail or error.code}", err=True)
        sys.exit(1)
