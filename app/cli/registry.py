"""Commands that register platforms."""

from typing import IO

import click

from app.admin import Action
from app.cli.context import columns, needs_product
from app.courses import CANVAS_SCOPES
from app.factory import Product


@click.group()
def platform() -> None:
    """Learning platforms."""


@platform.command("add")
@click.option("--issuer", required=True, help="The platform's issuer (iss), for Moodle its address.")
@click.option("--client-id", required=True)
@click.option("--deployment", "deployments", multiple=True, required=True, help="Deployment id; repeatable.")
@click.option("--auth-url", required=True, help="OpenID Connect authorization endpoint.")
@click.option("--token-url", required=True, help="OAuth 2.0 token endpoint.")
@click.option("--token-audience", default="", help="Whom token requests are addressed to, if not the endpoint itself.")
@click.option("--jwks-url", required=True, help="The platform's public keys.")
@click.option("--name", default="", help="How people call it (default: its host).")
@click.option("--institution", "slug", default="", help="Slug of the institution; may be left out if there is one.")
@needs_product
def add_platform(  # noqa: PLR0917  # click hands options over by name
    product: Product,
    issuer: str,
    client_id: str,
    deployments: tuple[str, ...],
    auth_url: str,
    token_url: str,
    token_audience: str,
    jwks_url: str,
    name: str,
    slug: str,
) -> None:
    """Register a platform, or change a registered one; deployments are added to those there are."""
    if not slug:
        profiles = product.issuers.all()
        if len(profiles) != 1:
            raise click.UsageError("--institution is needed unless there is exactly one institution")
        slug = profiles[0].slug
    with product.audit.together():
        added = product.lti.platforms.add(
            issuer=issuer,
            client_id=client_id,
            deployments=deployments,
            auth_url=auth_url,
            token_url=token_url,
            token_audience=token_audience,
            jwks_url=jwks_url,
            name=name or issuer.rsplit("://", maxsplit=1)[-1],
            issuer_slug=product.issuers.get(slug).slug,
        )
        product.audit.record(added.issuer_slug, Action.PLATFORM_ADDED, f"{added.issuer} {added.client_id}")
    click.echo(columns(added.id, added.issuer, added.client_id))


@platform.command("list")
@needs_product
def list_platforms(product: Product) -> None:
    """List platforms: id, issuer, client id, deployments, institution, whether data can be read, standing."""
    for found in product.lti.platforms.list():
        has_access = product.grants.find(found.id) or product.canvas.key(found.id)
        access = "data access" if has_access else "no data access"
        deployments = ",".join(sorted(found.deployment_ids))
        click.echo(
            columns(
                found.id, found.issuer, found.client_id, deployments, found.issuer_slug, access, found.standing.value
            )
        )


@platform.command("data-access")
@click.option("--issuer", required=True)
@click.option("--client-id", default=None, help="Needed if the issuer has several.")
@click.option(
    "--kind",
    type=click.Choice(["moodle", "ags"]),
    default="moodle",
    show_default=True,
    help="moodle: its web services. ags: the tool's own grade columns alone, of any platform.",
)
@click.option("--url", default="", help="Address of the Moodle (default: the issuer).")
@click.option("--token", envvar="MOODLE_TOKEN", default="", help="Token of the service user; asked for if left out.")
@needs_product
def put_data_access(  # noqa: PLR0917  # click hands options over by name
    product: Product, issuer: str, client_id: str | None, kind: str, url: str, token: str
) -> None:
    """Let the tool read grades and completion."""
    found = product.lti.platforms.find(issuer, client_id)
    if kind != "ags":
        token = token or click.prompt("Token", hide_input=True)
    with product.audit.together():
        if kind == "ags":
            product.grants.put_ags(found.id, issuer)
        else:
            product.grants.put_moodle(found.id, url or issuer, token, issuer)
        product.audit.record(found.issuer_slug, Action.DATA_ACCESS_SET, found.issuer)
    click.echo(columns(found.id, "data access"))


@platform.command("canvas-key")
@click.option("--issuer", required=True)
@click.option("--client-id", default=None, help="Of the LTI key; needed if the issuer has several.")
@click.option("--url", required=True, help="Address of the Canvas, such as https://university.instructure.com.")
@click.option("--key", required=True, help="Number of the API key, above “Show Key”.")
@click.option("--secret-file", type=click.File(), help="File with the key's secret (- reads standard input).")
@needs_product
def put_canvas_key(  # noqa: PLR0917  # click hands options over by name
    product: Product, issuer: str, client_id: str | None, url: str, key: str, secret_file: IO[str] | None
) -> None:
    """Store a Canvas' API key, with which teachers or an administrator let the tool read; asks for its secret.

    Prints the address to enter under "Redirect URIs", and the scopes that the key needs.
    """
    found = product.lti.platforms.find(issuer, client_id)
    secret = secret_file.read() if secret_file else click.prompt("Secret", hide_input=True)
    with product.audit.together():
        product.canvas.put_key(found.id, url, key, secret)
        product.audit.record(found.issuer_slug, Action.DATA_ACCESS_SET, f"{found.issuer} Canvas")
    click.echo(columns(found.id, "API key stored"))
    click.echo(columns("redirect URI", product.canvas.redirect_uri))
    for scope in CANVAS_SCOPES:
        click.echo(columns("scope", scope.name))
