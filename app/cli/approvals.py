"""Commands that let platforms and their deployments in."""

from uuid import UUID

import click

from app.admin import Action
from app.cli.context import columns, needs_product
from app.cli.registry import platform
from app.factory import Product
from app.lti import Standing


@platform.command("link")
@click.argument("slug")
@needs_product
def make_link(product: Product, slug: str) -> None:
    """Print an address to paste into a platform, which then registers itself with the institution SLUG, once."""
    slug = product.issuers.get(slug).slug
    with product.audit.together():
        address = product.lti.registrations.links.make(slug)
        product.audit.record(slug, Action.REGISTRATION_LINK_MADE)
    click.echo(address)


@platform.command("approve")
@click.argument("platform_id", type=click.UUID)
@needs_product
def approve_platform(product: Product, platform_id: UUID) -> None:
    """Let a platform in."""
    _decide(product, platform_id, Standing.APPROVED)


@platform.command("refuse")
@click.argument("platform_id", type=click.UUID)
@needs_product
def refuse_platform(product: Product, platform_id: UUID) -> None:
    """Keep a platform out; launches that are open end."""
    _decide(product, platform_id, Standing.REFUSED)


@click.group()
def deployment() -> None:
    """Deployments: the places of a platform where the tool is installed."""


@deployment.command("list")
@needs_product
def list_deployments(product: Product) -> None:
    """List deployments: platform id, deployment id, standing."""
    for found in product.lti.platforms.list():
        for standing, ids in (
            (Standing.PENDING, found.waiting_ids),
            (Standing.APPROVED, found.deployment_ids),
            (Standing.REFUSED, found.refused_ids),
        ):
            for deployment_id in sorted(ids):
                click.echo(columns(found.id, deployment_id, standing.value))


@deployment.command("approve")
@click.argument("platform_id", type=click.UUID)
@click.argument("deployment_id")
@needs_product
def approve_deployment(product: Product, platform_id: UUID, deployment_id: str) -> None:
    """Let a deployment in."""
    _decide_deployment(product, platform_id, deployment_id, Standing.APPROVED)


@deployment.command("refuse")
@click.argument("platform_id", type=click.UUID)
@click.argument("deployment_id")
@needs_product
def refuse_deployment(product: Product, platform_id: UUID, deployment_id: str) -> None:
    """Keep a deployment out; launches that are open end."""
    _decide_deployment(product, platform_id, deployment_id, Standing.REFUSED)


@deployment.command("policy")
@click.argument("slug")
@click.argument("choice", type=click.Choice(["ask", "admit"]))
@needs_product
def set_policy(product: Product, slug: str, choice: str) -> None:
    """Choose whether new deployments of the institution SLUG wait (ask, the default) or get in (admit)."""
    slug = product.issuers.get(slug).slug
    with product.audit.together():
        product.lti.approvals.set_admits_new(slug, choice == "admit")
        product.audit.record(slug, Action.DEPLOYMENTS_ADMITTED if choice == "admit" else Action.DEPLOYMENTS_ASKED)
    click.echo(columns(slug, choice))


def _decide(product: Product, platform_id: UUID, standing: Standing) -> None:
    with product.audit.together():
        found = product.lti.approvals.decide(platform_id, standing)
        action = Action.PLATFORM_APPROVED if standing is Standing.APPROVED else Action.PLATFORM_REFUSED
        product.audit.record(found.issuer_slug, action, f"{found.issuer} {found.client_id}")
    click.echo(columns(found.id, found.issuer, found.client_id, found.standing.value))


def _decide_deployment(product: Product, platform_id: UUID, deployment_id: str, standing: Standing) -> None:
    with product.audit.together():
        found = product.lti.approvals.decide_deployment(platform_id, deployment_id, standing)
        action = Action.DEPLOYMENT_APPROVED if standing is Standing.APPROVED else Action.DEPLOYMENT_REFUSED
        product.audit.record(found.issuer_slug, action, f"{found.issuer} {deployment_id}")
    click.echo(columns(found.id, deployment_id, standing.value))
