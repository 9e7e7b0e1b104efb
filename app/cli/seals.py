"""Commands about the institutions' seals, with which their European credentials are sealed."""

import sys
from dataclasses import replace
from pathlib import Path

import click
from cryptography import x509

from app.cli.context import columns, needs_product
from app.errors import ProductError
from app.factory import Product
from app.settings import is_loopback, is_web_address
from app.signing import (
    AuthorityUnknown,
    SealUnusable,
    certificates_in,
    chain_to,
    check_seal,
    holder_of,
    ordered,
    quality_of,
    unpacked_seal,
)
from app.verification import difference

MAX_FILE = 1024 * 1024


@click.group()
def seal() -> None:
    """Seals of the institutions: with them the Europass files are sealed."""


@seal.command("import")
@click.argument("slug")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--password", envvar="SEAL_PASSWORD", default=None, help="Of the key; else it is asked for.")
@click.option(
    "--device",
    default="",
    help="FILE holds the certificates alone; the key lies in a device, at this pkcs11: URI.",
)
@click.option("--remote", default="", help="FILE holds the certificates alone; the service at this address seals.")
@click.option(
    "--gives",
    type=click.Choice(["signature", "seal"]),
    default="signature",
    show_default=True,
    help="What the service gives back.",
)
@needs_product
def import_seal(
    product: Product, slug: str, file: Path, *, password: str | None, device: str, remote: str, gives: str
) -> None:
    """Let the institution SLUG seal with the certificate in FILE (PKCS#12, or PEM with an encrypted key).

    What was sealed before stays known. An eIDAS identifier that the profile lacks is taken from the certificate.
    """
    profile = product.issuers.get(slug)
    content = file.read_bytes()[:MAX_FILE]
    if device and remote:
        raise click.UsageError("--device and --remote exclude each other")
    if remote and not _is_safe(remote):
        raise click.UsageError("--remote must be an https address")
    if device or remote:
        found = certificates_in(content)
        chain = ordered(found[0], found)
        check_seal(chain, product.clock())
        if device:
            product.sealer.seals.put_device(slug, chain, device)
        else:
            product.sealer.seals.put_remote(slug, chain, remote, gives=gives)
    else:
        if password is None:
            password = click.prompt("Password of the key", hide_input=True, default="", show_default=False)
        chain, key = unpacked_seal(content, password)
        check_seal(chain, product.clock())
        product.sealer.seals.put_key(slug, chain, key)
    filled = replace(profile, eidas_identifier=holder_of(chain[0]).identifier)
    if not profile.eidas_identifier and not product.issuers.problems(filled):
        product.issuers.put(filled)
        click.echo(f"eIDAS identifier: {filled.eidas_identifier}")
    _show(product, slug)


@seal.command("show")
@click.argument("slug", default="")
@needs_product
def show_seals(product: Product, slug: str) -> None:
    """Show the seal of the institution SLUG, or of all: whom it names, its kind, its end, where its key lies."""
    slugs = [product.issuers.get(slug).slug] if slug else [profile.slug for profile in product.issuers.all()]
    for one in slugs:
        _show(product, one)


@seal.command("check")
@click.argument("slug")
@needs_product
def check(product: Product, slug: str) -> None:
    """Seal a sample for the institution SLUG as credentials are sealed, timestamp and service included, and verify it.

    Exit code 0 only if it can seal and its profile is what the certificate says.
    """
    profile = product.issuers.get(slug)
    found = product.sealer.seals.active(slug)
    if found is None:
        raise SealUnusable("no seal")
    obstacle = difference(profile, holder_of(found.certificate))
    click.echo(columns("profile", obstacle.value if obstacle else "ok"))
    is_well = obstacle is None
    try:
        product.sealer.sealed(slug, b'{"sample": "sealed to see whether it can be"}')
        click.echo(columns("sealing", "ok"))
    except ProductError as error:
        click.echo(columns("sealing", error.code, error.detail))
        is_well = False
    click.echo(columns("authority", _authority(product, found.chain)))
    click.echo(columns("quality", quality_of(found.chain).value))
    if not is_well:
        sys.exit(1)


def _show(product: Product, slug: str) -> None:
    found = product.sealer.seals.active(slug)
    if found is None:
        click.echo(columns(slug, "no seal"))
        return
    holder, ends = holder_of(found.certificate), found.certificate.not_valid_after_utc
    days = (ends - product.clock()).days
    click.echo(
        columns(
            slug,
            holder.legal_name,
            holder.identifier,
            holder.country,
            quality_of(found.chain).value,
            f"{ends.isoformat()} ({days} days)",
            found.place.value,
        )
    )


def _authority(product: Product, chain: tuple[x509.Certificate, ...]) -> str:
    try:
        known = chain_to(chain[0], chain[1:], product.authorities(), product.clock())
    except AuthorityUnknown:
        return "not known"
    return holder_of(known[-1]).common_name or "known"


def _is_safe(url: str) -> bool:
    return is_web_address(url) and (url.startswith("https://") or is_loopback(url))
