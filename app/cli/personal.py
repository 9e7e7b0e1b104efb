"""Commands for people who ask on paper about what is held about them."""

import json
from uuid import UUID

import click

from app.admin import Action
from app.cli.context import columns, needs_product
from app.db import Subject
from app.factory import Product


@click.group("personal-data")
def personal_data() -> None:
    """What is held about a person, named by an award of theirs."""


@personal_data.command("export")
@click.argument("award_id", type=click.UUID)
@needs_product
def export(product: Product, award_id: UUID) -> None:
    """Write all that is held about the holder of an award, as JSON."""
    entry = product.register.entry(award_id)
    subject = Subject(platform_id=entry.platform_id, learner_id=entry.learner_id)
    product.audit.record(entry.award.issuer.slug, Action.PERSONAL_DATA_EXPORTED, str(award_id))
    click.echo(json.dumps(product.personal.export([subject]), ensure_ascii=False, indent=2))


@personal_data.command("erase")
@click.argument("award_id", type=click.UUID)
@click.option("--withdraw", is_flag=True, help="The holder also asks that their credentials count as withdrawn.")
@click.option("--yes", is_flag=True, help="It cannot be undone, and you know that it is the holder who asks.")
@needs_product
def erase(product: Product, award_id: UUID, *, withdraw: bool, yes: bool) -> None:
    """Erase all that is held about the holder of an award, for good."""
    if not yes:
        raise click.UsageError("this cannot be undone: say --yes")
    entry = product.register.entry(award_id)
    subject = Subject(platform_id=entry.platform_id, learner_id=entry.learner_id)
    product.personal.erase([subject], withdraws=withdraw)
    product.audit.record(entry.award.issuer.slug, Action.PERSONAL_DATA_ERASED, str(award_id))
    click.echo(columns(award_id, "erased", product.register.entry(award_id).state.value))
