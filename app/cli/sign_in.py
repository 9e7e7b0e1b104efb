"""Commands about the sign-in by an institution's own provider."""

import click

from app.admin import Action, AdminRole, roles_from
from app.cli.context import columns, needs_product
from app.cli.institutions import issuer
from app.factory import Product

_ROLES = ", ".join(AdminRole)


@issuer.group()
def oidc() -> None:
    """How administrators of an institution sign in by its own provider (OpenID Connect)."""


@oidc.command("put")
@click.argument("slug")
@click.option("--issuer", "address", required=True, help="The provider's address, as it names itself.")
@click.option("--client-id", required=True)
@click.option(
    "--client-secret", envvar="OIDC_SECRET", default="", help="Or OIDC_SECRET; without one the stored secret stays."
)
@click.option("--person-claim", default="sub", show_default=True, help="Says for good who somebody is.")
@click.option("--role-claim", default="", help="Gives roles; realm_access.roles is a part of a claim.")
@click.option("--role", "values", multiple=True, metavar="VALUE=ROLE", help=f"Repeatable. Roles: {_ROLES}.")
@needs_product
def put_provider(
    product: Product, /, slug: str, address: str, client_secret: str, values: tuple[str, ...], **given: str
) -> None:
    """Enter the provider of the institution SLUG; it is off until it is tried and switched on."""
    product.issuers.get(slug)
    with product.audit.together():
        product.sign_ins.providers.put(
            slug,
            issuer=address,
            secret=client_secret,
            **given,
            role_values=roles_from("\n".join(values)),
        )
        product.audit.record(slug, Action.PROVIDER_CHANGED, address)
    click.echo(columns("redirect address", product.sign_ins.redirect_uri(slug)))


@oidc.command("show")
@click.argument("slug")
@needs_product
def show_provider(product: Product, slug: str) -> None:
    """Show everything but the secret."""
    providers = product.sign_ins.providers
    found = providers.shown(slug)
    if providers.for_all and not (found and found.is_on):
        click.echo(columns("in use", "the installation's", providers.for_all.provider.issuer))
    if found is None:
        click.echo("none")
        return
    click.echo(columns("issuer", found.provider.issuer))
    click.echo(columns("client", found.provider.client_id))
    click.echo(columns("redirect address", product.sign_ins.redirect_uri(slug)))
    click.echo(columns("person", found.person_claim))
    for value, role in found.role_values:
        click.echo(columns("role", found.role_claim, value, role.value))
    click.echo(columns("tried", found.tested_at.isoformat() if found.tested_at else "no"))
    click.echo(columns("on", "yes" if found.is_on else "no"))


@oidc.command("check")
@click.argument("slug")
@needs_product
def check_provider(product: Product, slug: str) -> None:
    """Read what the provider publishes, without signing anybody in."""
    found = product.sign_ins.providers.check(slug)
    click.echo(columns("ok", found.auth_url, " ".join(found.algorithms)))


@oidc.command("on")
@click.argument("slug")
@click.option("--untried", is_flag=True, help="Also if nobody has tried it, or no administrator would get in.")
@needs_product
def switch_on(product: Product, slug: str, untried: bool) -> None:
    """Switch it on."""
    with product.audit.together():
        if bound := product.sign_ins.providers.switch(slug, on=True, is_untried_fine=untried):
            product.audit.record(slug, Action.COLLEAGUE_BOUND, bound)
        product.audit.record(slug, Action.PROVIDER_ON)


@oidc.command("off")
@click.argument("slug")
@needs_product
def switch_off(product: Product, slug: str) -> None:
    """Switch it off: links that colleagues make sign in by themselves again."""
    with product.audit.together():
        product.sign_ins.providers.switch(slug, on=False)
        product.audit.record(slug, Action.PROVIDER_OFF)
