"""Commands about the institutions of a deployment as its tenants: what may issue, what is suspended, what is closed."""

from collections.abc import Callable

import click

from app.admin import Action
from app.cli.context import columns, needs_product
from app.cli.institutions import put_issuer
from app.factory import Product


@click.group()
def tenant() -> None:
    """Institutions as tenants: list, show, create, suspend, resume, close."""


tenant.add_command(put_issuer, "create")


@tenant.command("list")
@needs_product
def list_tenants(product: Product) -> None:
    """List institutions: slug, standing, since when, name."""
    for profile in product.issuers.all():
        decided = product.standings.get(profile.slug)
        since = decided.changed_at.isoformat() if decided.changed_at else "-"
        click.echo(columns(profile.slug, decided.standing.value, since, profile.name("en")))


@tenant.command("show")
@click.argument("slug")
@needs_product
def show_tenant(product: Product, slug: str) -> None:
    """Show the institution SLUG: identity, standing, last export, platforms, keys, awards by state."""
    profile, decided = product.issuers.get(slug), product.standings.get(slug)
    click.echo(columns("name", profile.name("en")))
    click.echo(columns("did", profile.did))
    click.echo(
        columns("standing", decided.standing.value, decided.changed_at.isoformat() if decided.changed_at else "-")
    )
    click.echo(columns("exported", decided.exported_at.isoformat() if decided.exported_at else "never"))
    for platform in product.lti.platforms.list():
        if platform.issuer_slug == slug:
            click.echo(columns("platform", platform.id, platform.issuer))
    for key in product.keys.issuer_keys(slug):
        click.echo(columns("key", key.key_id, "revoked" if key.revocation else "published"))
    for state, count in product.leaving.tally(slug).items():
        click.echo(columns("awards", state, count))


@tenant.command("suspend")
@click.argument("slug")
@needs_product
def suspend_tenant(product: Product, slug: str) -> None:
    """Let SLUG publish, claim and issue nothing new; verification and learners' downloads go on."""
    _decide(product, slug, product.standings.suspend, Action.INSTITUTION_SUSPENDED)


@tenant.command("resume")
@click.argument("slug")
@needs_product
def resume_tenant(product: Product, slug: str) -> None:
    """Let the suspended SLUG go on; what waited is issued."""
    _decide(product, slug, product.standings.resume, Action.INSTITUTION_RESUMED)


@tenant.command("close")
@click.argument("slug")
@needs_product
def close_tenant(product: Product, slug: str) -> None:
    """Close SLUG for good, once it is suspended and exported since; what was issued stays and verifies."""
    _decide(product, slug, product.standings.close, Action.INSTITUTION_CLOSED)


def _decide(product: Product, slug: str, decide: Callable[[str], bool], action: Action) -> None:
    with product.audit.together():
        if decide(product.issuers.get(slug).slug):
            product.audit.record(slug, action)
    click.echo(columns(slug, product.standings.get(slug).standing.value))
