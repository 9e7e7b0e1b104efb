"""`microcredentials`: everything an administrator does. Exit codes: 0 done, 1 refused, 2 wrong use."""

import sys
from pathlib import Path
from typing import Any

import click
from flask import Flask

from app.cli import bulk as _bulk  # noqa: F401  # adds its commands to those of awards
from app.cli.approvals import deployment
from app.cli.assessment import assessment
from app.cli.audit import audit
from app.cli.backup import backup, export, restore
from app.cli.context import needs_product
from app.cli.demo import demo, demo_lms
from app.cli.doctor import doctor
from app.cli.esco import esco
from app.cli.institutions import issuer
from app.cli.keys import keys
from app.cli.launches import launches
from app.cli.operate import admin, award, issue_pending, migrate_database, send_mail, serve, write_notices
from app.cli.personal import personal_data
from app.cli.queue import queue, worker
from app.cli.reconcile import reconcile
from app.cli.registry import platform
from app.cli.reports import echo_european, echo_standing, echo_steps
from app.cli.retention import retention
from app.cli.seals import seal
from app.cli.sign_in import oidc
from app.cli.tenants import tenant
from app.cli.trust import trust_pack
from app.db import AWAY
from app.errors import ProductError
from app.factory import Product
from app.verification import NothingEnclosed, Outcome, answer_of, opened
from app.web import database_code, problem_table

MAX_FILE = 2 * 1024 * 1024


class Commands(click.Group):
    """Tells a refusal as a sentence on standard error, never as a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except ProductError as error:
            # Texts are translatable, so they are read within an application; the command speaks the source language.
            with Flask(__name__).app_context():
                text = problem_table().get(error.code)
            click.echo(f"{text.title if text else error.code}: {error.detail or error.code}", err=True)
            ctx.exit(1)
        except AWAY as error:
            code = database_code(error)
            if not code:
                raise
            with Flask(__name__).app_context():
                text = problem_table()[code]
            click.echo(f"{text.title}: {code}", err=True)
            ctx.exit(1)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Issue European micro-credentials from Moodle and Canvas courses."""


@cli.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@needs_product
def verify(product: Product, file: Path) -> None:
    """Verify a credential FILE; exit code 0 only if it is genuine and valid."""
    with file.open("rb") as source:
        content = source.read(MAX_FILE + 1)
    if european := opened(content):
        sys.exit(0 if echo_european(product.seal_verifier, european) else 1)
    enclosed = product.enclosures.opened(content)
    if enclosed:
        if enclosed.unverified_credential is None:
            raise NothingEnclosed(enclosed.carrier)
        click.echo(f"in a {enclosed.carrier.value}{f', pages: {enclosed.seal.value}' if enclosed.seal else ''}")
    report = product.verifier.check((enclosed and enclosed.unverified_credential) or content)
    echo_steps(report)
    answer = answer_of(report, are_pages_changed=bool(enclosed and enclosed.is_changed))
    click.echo(f"outcome: {answer}")
    if report.published_at:
        click.echo(
            f"the signature fits the key published at {report.published_at}; whose address that is, judge yourself"
        )
    echo_standing(report)
    if answer != Outcome.GENUINE:
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
    queue,
    worker,
    send_mail,
    write_notices,
    admin,
    esco,
    assessment,
    audit,
    retention,
    reconcile,
    personal_data,
    backup,
    restore,
    export,
    tenant,
    trust_pack,
    seal,
):
    cli.add_command(command)

issuer.add_command(oidc)


def main() -> None:
    """Run the command."""
    cli(prog_name="microcredentials")
