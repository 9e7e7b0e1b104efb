"""Commands about the institutions' seals, with which their European credentials are sealed."""

import sys
from dataclasses import replace
from pathlib import Path

import click
from cryptography import x509

from app.admin import Action
from app.cli.context import columns, moment, needs_product
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
    taken_apart,
    unpacked_seal,
    verified,
)
from app.verification import difference, sealed_by, written_level

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
    product.audit.record(slug, Action.SEAL_ADDED, product.sealer.seals.all(slug)[-1].name)
    filled = replace(profile, eidas_identifier=holder_of(chain[0]).identifier)
    if not profile.eidas_identifier and not product.issuers.problems(filled):
        product.issuers.put(filled)
        product.audit.record(slug, Action.PROFILE_CHANGED)
        click.echo(f"eIDAS identifier: {filled.eidas_identifier}")
    _show(product, slug)


@seal.command("show")
@click.argument("slug", default="")
@needs_product
def show_seals(product: Product, slug: str) -> None:
    """Show the seals of the institution SLUG, or of all: whom each names, kind, end, where its key lies, its name.

    The last one seals; those before it are known as having sealed.
    """
    slugs = [product.issuers.get(slug).slug] if slug else [profile.slug for profile in product.issuers.all()]
    for one in slugs:
        _show(product, one)


@seal.command("withdraw")
@click.argument("slug")
@click.argument("name")
@click.option("--since", required=True, help="From when others may have used it, for example 2026-11-28T09:00+01:00.")
@click.option("--reason", required=True, help="Shown to everybody who verifies what it sealed.")
@needs_product
def withdraw(product: Product, slug: str, name: str, since: str, reason: str) -> None:
    """Withdraw a seal of the institution SLUG that somebody else may have used. NAME is as `seal show` says, or begins.

    Its key is forgotten here. Until `seal import` brings in another one nothing is sealed, and what is awarded waits.
    Have the authority revoke the certificate too: elsewhere nobody knows of it otherwise.
    """
    product.issuers.get(slug)
    found = product.sealer.seals.withdraw(slug, name, since=moment(since), reason=reason, now=product.clock())
    product.audit.record(slug, Action.SEAL_WITHDRAWN, found.name)
    _show(product, slug)
    resting = sealed_by(product.register, slug, found.certificate)
    withdrawn_since = found.withdrawal.since if found.withdrawal else product.clock()
    click.echo(f"awards with a file sealed by it: {len(resting)}")
    click.echo(f"of these stored at or after the moment: {sum(one.stored_at >= withdrawn_since for one in resting)}")
    click.echo("Here the others still verify, and of these what a timestamp proves older. Correct or renew the rest.")


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
        content = product.sealer.sealed(slug, b'{"sample": "sealed to see whether it can be"}')
        click.echo(columns("sealing", "ok"))
        click.echo(columns("level", written_level(verified(taken_apart(content))).value))
    except ProductError as error:
        click.echo(columns("sealing", error.code, error.detail))
        is_well = False
    click.echo(columns("authority", _authority(product, found.chain)))
    click.echo(columns("quality", quality_of(found.chain).value))
    if not is_well:
        sys.exit(1)


def _show(product: Product, slug: str) -> None:
    seals = product.sealer.seals.all(slug)
    if not seals:
        click.echo(columns(slug, "no seal"))
    for found in seals:
        holder, ends = holder_of(found.certificate), found.certificate.not_valid_after_utc
        days = (ends - product.clock()).days
        withdrawn = [f"since {found.withdrawal.since.isoformat()}"] if found.withdrawal else []
        click.echo(
            columns(
                slug,
                holder.legal_name,
                holder.identifier,
                holder.country,
                quality_of(found.chain).value,
                f"{ends.isoformat()} ({days} days)",
                " ".join([found.place.value, *withdrawn]),
                found.name,
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
