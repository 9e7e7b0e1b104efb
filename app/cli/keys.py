"""Commands about keys: the tool's own, and those with which institutions sign."""

import json
from collections.abc import Sequence
from pathlib import Path

import click
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.admin import Action
from app.cli.context import columns, moment, needs_product
from app.factory import Product
from app.signing import Algorithm, DeviceKey, IssuerKey, ToolKey, issuer_key_state
from app.verification import affected

_KINDS = {"ed25519": Algorithm.EDDSA, "p256": Algorithm.ES256, "rsa": Algorithm.RS256}
_KIND_NAMES = {algorithm: kind for kind, algorithm in _KINDS.items()}


@click.group()
def keys() -> None:
    """Keys of the tool and of the institutions."""


@keys.command("create")
@needs_product
def create_keys(product: Product) -> None:
    """Create the tool's LTI key, and a first signing key for each institution; existing ones stay."""
    is_first = product.keys.ensure_tool_key()
    for profile in product.issuers.all():
        if is_first:
            product.audit.record(profile.slug, Action.KEY_ROTATED, "the first one")
        if not product.keys.issuer_keys(profile.slug):
            added = product.keys.add_issuer_key(profile.slug)
            product.audit.record(profile.slug, Action.SIGNING_KEY_ADDED, added.key_id)
    click.echo(f"keys: {product.settings.keys_file}")


@keys.command("list")
@needs_product
def list_keys(product: Product) -> None:
    """List public keys: the tool's with their state; each institution's with id, kind, state, since when, and place."""
    for key in product.keys.tool_keys():
        _echo_tool_key(key)
    for profile in product.issuers.all():
        found = product.keys.issuer_keys(profile.slug)
        for issuer_key in found:
            _echo_issuer_key(profile.slug, issuer_key, found)


@keys.command("rotate")
@click.argument("slug")
@click.option(
    "--kind", type=click.Choice(list(_KINDS)), help="rsa for who needs RS256 (default: as the Open Badges are signed)."
)
@click.option("--token", help='Make it in the device with this label; "" for the key file (default: as the last one).')
@needs_product
def rotate_key(product: Product, slug: str, kind: str | None, token: str | None) -> None:
    """Give the institution SLUG a new signing key, its first or next of a kind; the old one stays published.

    A key in a device never leaves it. The device is that of PKCS11_MODULE, its PIN that of PKCS11_PIN.
    """
    product.issuers.get(slug)
    before = product.keys.signing_keys(slug)
    algorithm = _KINDS[kind] if kind else _usual_kind(before)
    if token is None:
        last = next((key for key in before if key.algorithm is algorithm), None)
        token = last.device.token if last and last.device else ""
    _added(product, slug, product.keys.add_issuer_key(slug, algorithm, token=token))


@keys.command("register")
@click.argument("slug")
@click.option("--token", required=True, help="Label of the device's token.")
@click.option("--id", "identifier", required=True, help="CKA_ID of the key, in hexadecimal digits.")
@click.option("--label", default="", help="CKA_LABEL of the key.")
@needs_product
def register_key(product: Product, slug: str, token: str, identifier: str, label: str) -> None:
    """Let the institution SLUG sign with a key that is in a device already."""
    product.issuers.get(slug)
    try:
        where = DeviceKey(token=token, id=bytes.fromhex(identifier).hex(), label=label)
    except ValueError as error:
        raise click.BadParameter(f"{identifier!r} is not hexadecimal") from error
    _added(product, slug, product.keys.register_issuer_key(slug, where))


@keys.command("import")
@click.argument("slug")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--passphrase-file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Holds FILE's passphrase."
)
@needs_product
def import_key(product: Product, slug: str, file: Path, passphrase_file: Path | None) -> None:
    """Let the institution SLUG sign with the private key in FILE (PEM), which goes into the key file, encrypted."""
    product.issuers.get(slug)
    passphrase = passphrase_file.read_text(encoding="utf-8").strip() if passphrase_file else ""
    _added(product, slug, product.keys.import_issuer_key(slug, file.read_bytes(), passphrase))


@keys.command("retire")
@click.argument("slug")
@click.argument("key")
@needs_product
def retire_key(product: Product, slug: str, key: str) -> None:
    """Let a key of the institution SLUG sign no longer; what it signed stays valid. KEY is its id or how it begins."""
    retired = product.keys.retire_issuer_key(slug, key)
    product.audit.record(slug, Action.SIGNING_KEY_RETIRED, retired.key_id)
    _echo_issuer_key(slug, retired, product.keys.issuer_keys(slug))


@keys.command("revoke")
@click.argument("slug")
@click.argument("key")
@click.option("--since", required=True, help="From when others may have used it, for example 2026-11-28T09:00+01:00.")
@click.option("--reason", required=True, help="Shown to everybody who verifies what it signed.")
@needs_product
def revoke_key(product: Product, slug: str, key: str, since: str, reason: str) -> None:
    """Revoke a key of the institution SLUG that somebody else may have used. KEY is its id or how it begins.

    If it signs now, a successor of the same kind is made in the same place and signs from now on; where the device is
    gone, first make one in the key file with `keys rotate SLUG --token ""`. Prints both keys, and how many awards rest
    on the revoked one.
    """
    revoked, successor = product.keys.revoke_issuer_key(slug, key, since=moment(since), reason=reason)
    product.audit.record(slug, Action.SIGNING_KEY_REVOKED, revoked.key_id)
    _echo_issuer_key(slug, revoked, product.keys.issuer_keys(slug))
    if successor:
        _added(product, slug, successor)
    _echo_affected(product, slug, revoked, each=False)


@keys.command("affected")
@click.argument("slug")
@click.argument("key")
@needs_product
def list_affected(product: Product, slug: str, key: str) -> None:
    """List the awards of the institution SLUG that rest on a KEY: id, state, when its credential was stored."""
    found = product.keys.issuer_key(slug, key)
    _echo_affected(product, slug, found, each=True)


@keys.command("export")
@click.argument("slug")
@click.option(
    "--format",
    "form",
    type=click.Choice(["did", "jwks", "pem"]),
    default="jwks",
    show_default=True,
    help="All keys as DID document or key set, or as PEM those that sign now.",
)
@needs_product
def export_keys(product: Product, slug: str, form: str) -> None:
    """Print the public keys of the institution SLUG, as others read them."""
    product.issuers.get(slug)
    if form == "pem":
        for key in product.keys.signing_keys(slug):
            pem = key.public_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
            click.echo(pem.decode(), nl=False)
        return
    said = product.own_issuers.did_document(slug) if form == "did" else product.own_issuers.key_set(slug)
    click.echo(json.dumps(said, indent=1))


@keys.command("rotate-lti")
@needs_product
def rotate_lti_key(product: Product) -> None:
    """Publish the tool's next LTI key or, if one waits, let it sign; drop keys that are over."""
    found = product.keys.rotate_tool_key()
    for profile in product.issuers.all():
        product.audit.record(profile.slug, Action.KEY_ROTATED)
    for key in found:
        _echo_tool_key(key)


def _usual_kind(before: Sequence[IssuerKey]) -> Algorithm:
    kinds = {key.algorithm for key in before}
    return Algorithm.ES256 if Algorithm.ES256 in kinds and Algorithm.EDDSA not in kinds else Algorithm.EDDSA


def _added(product: Product, slug: str, key: IssuerKey) -> None:
    product.audit.record(slug, Action.SIGNING_KEY_ADDED, key.key_id)
    _echo_issuer_key(slug, key, product.keys.issuer_keys(slug))


def _echo_tool_key(key: ToolKey) -> None:
    click.echo(columns("lti", key.kid, key.state.value, *([key.changes_at.isoformat()] if key.changes_at else [])))


def _echo_issuer_key(slug: str, key: IssuerKey, among: Sequence[IssuerKey]) -> None:
    since = key.revocation.since if key.revocation else key.retired_at or key.created_at
    place = f"device {key.device.token} {key.device.id}" if key.device else "file"
    kind, state = _KIND_NAMES[key.algorithm], issuer_key_state(among, key)
    click.echo(columns(slug, key.key_id, kind, state.value, since.isoformat() if since else "", place))


def _echo_affected(product: Product, slug: str, key: IssuerKey, *, each: bool) -> None:
    found = affected(product.register, slug, f"{product.own_issuers.did(slug)}#{key.key_id}")
    if each:
        for award in found:
            click.echo(columns(award.award_id, award.state.value, award.stored_at.isoformat()))
    since = key.revocation.since if key.revocation else None
    refused = sum(since is not None and award.stored_at >= since for award in found)
    click.echo(f"awards with a credential by this key: {len(found)}")
    if since:
        click.echo(f"of these signed at or after the moment, and refused now: {refused}")
        click.echo("Here the others still verify, elsewhere none. Correct or renew each award: that signs it anew.")
