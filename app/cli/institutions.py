"""Commands that describe institutions."""

from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import click

from app.admin import Action
from app.cli.context import columns, needs_product
from app.factory import Product
from app.issuers import (
    ExternalReview,
    IssuerProfile,
    Problem,
    ProfileInvalid,
    QualityAssurance,
    ReviewKind,
    vat_written_plainly,
)

_REVIEW = ("KIND", "AGENCY", "DATE", "REPORT", "DEQAR-NUMBER", "DEQAR-LINK", "COUNTRY")


@click.group()
def issuer() -> None:
    """Institutions that issue."""


@issuer.command("put")
@click.argument("slug")
@click.option("--name", "names", multiple=True, required=True, metavar="LANG=TEXT", help="Legal name; repeatable.")
@click.option("--country", required=True, help="ISO 3166-1 alpha-2, for example SI.")
@click.option("--alternative-name", "other_names", multiple=True, metavar="LANG=TEXT", help="Known as; repeatable.")
@click.option("--quality-type", default="", help="Code of the EU list accreditation-type.")
@click.option("--quality", "statements", multiple=True, metavar="LANG=TEXT", help="Quality assurance; repeatable.")
@click.option("--quality-url", default="")
@click.option("--quality-agency", default="")
@click.option(
    "--quality-agency-country", default="", help="Where the agency is; the institution's own country without it."
)
@click.option(
    "--external",
    "reviews",
    multiple=True,
    metavar="|".join(_REVIEW),
    help=f"Review by others; later parts may be left out; repeatable. Kinds: {', '.join(ReviewKind)}.",
)
@click.option("--awarding-body", "bodies", multiple=True, metavar="LANG=TEXT", help="Where it is another; repeatable.")
@click.option("--registration-number", default="", help="In the national register.")
@click.option("--vat-number", default="", help="With its country, for example SI12345678.")
@click.option("--eidas-identifier", default="", help="For example VATSI-12345678.")
@click.option("--region", default="")
@click.option("--street", default="", help="With the number of the house.")
@click.option("--postcode", default="")
@click.option("--locality", default="", help="Town.")
@click.option("--website", default="")
@click.option("--email", default="")
@click.option("--contact-page", default="")
@click.option("--hours-per-ects", default="25", show_default=True)
@click.option("--language", "languages", multiple=True, help="ISO 639-1 code, for example sl; repeatable.")
@click.option("--participation", default="", help="Code of learning-assessment-mode with which new forms begin.")
@click.option("--recognition", "policies", multiple=True, metavar="LANG=TEXT", help="Of others' work; repeatable.")
@click.option("--recognition-url", default="")
@click.option(
    "--logo", "logo_file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="An image file."
)
@needs_product
def put_issuer(product: Product, /, slug: str, logo_file: Path | None, **given: Any) -> None:
    """Store the institution SLUG as described, in place of what was stored, and give it a key if it has none."""
    logo = product.images.store(logo_file.read_bytes()) if logo_file else ""
    with product.audit.together():
        profile = product.issuers.put(_profile(slug, product.own_issuers.did(slug), logo=logo, **given))
        product.audit.record(slug, Action.PROFILE_CHANGED)
    if not product.keys.issuer_keys(slug):
        added = product.keys.add_issuer_key(slug)
        product.audit.record(slug, Action.SIGNING_KEY_ADDED, added.key_id)
    click.echo(columns(profile.slug, profile.did))


@issuer.command("list")
@needs_product
def list_issuers(product: Product) -> None:
    """List institutions: slug, DID, country, name."""
    for profile in product.issuers.all():
        click.echo(columns(profile.slug, profile.did, profile.country, profile.name("en")))


def _profile(  # click hands options over by name
    slug: str,
    did: str,
    *,
    names: tuple[str, ...],
    country: str,
    other_names: tuple[str, ...],
    quality_type: str,
    statements: tuple[str, ...],
    quality_url: str,
    quality_agency: str,
    quality_agency_country: str,
    reviews: tuple[str, ...],
    bodies: tuple[str, ...],
    vat_number: str,
    hours_per_ects: str,
    policies: tuple[str, ...],
    **plain: Any,
) -> IssuerProfile:
    try:
        hours = Decimal(hours_per_ects)
    except InvalidOperation as error:
        raise ProfileInvalid({"hours_per_ects": Problem.NUMBER}) from error
    quality = QualityAssurance(
        type_code=quality_type,
        statement=_texts(statements),
        agency=quality_agency,
        url=quality_url,
        agency_country=quality_agency_country.upper(),
    )
    return IssuerProfile(
        slug=slug,
        did=did,
        legal_name=_texts(names),
        alternative_name=_texts(other_names),
        country=country.upper(),
        vat_number=vat_written_plainly(vat_number),
        awarding_body=_texts(bodies) or None,
        quality_assurance=quality if quality_type else None,
        external_reviews=tuple(_review(text) for text in reviews),
        hours_per_ects=hours,
        recognition_policy=_texts(policies),
        **plain,
    )


def _review(text: str) -> ExternalReview:
    parts = [part.strip() for part in text.split("|")]
    if len(parts) > len(_REVIEW):
        raise click.BadParameter(f"{text!r} is not {'|'.join(_REVIEW)}")
    kind, agency, decided_on, url, deqar_id, deqar_url, agency_country = [*parts, *[""] * (len(_REVIEW) - len(parts))]
    try:
        day = date.fromisoformat(decided_on) if decided_on else None
    except ValueError as error:
        raise click.BadParameter(f"{decided_on!r} is not a day, such as 2026-05-31") from error
    return ExternalReview(
        kind=kind,
        agency=agency,
        decided_on=day,
        url=url,
        deqar_id=deqar_id,
        deqar_url=deqar_url,
        agency_country=agency_country.upper(),
    )


def _texts(pairs: tuple[str, ...]) -> dict[str, str]:
    texts = {}
    for pair in pairs:
        language, separator, words = pair.partition("=")
        if not separator or len(language) != 2 or not words.strip():
            raise click.BadParameter(f"{pair!r} is not LANG=TEXT, such as en=Example University")
        texts[language.lower()] = words.strip()
    return texts
