"""What the demo's tool is told about: an institution, the demo LMS, access to its grades."""

from datetime import date
from decimal import Decimal

from app.db import migrate
from app.demo import LmsDetails, ToolRegistration, demo_seal
from app.factory import Product
from app.issuers import ExternalReview, IssuerProfile, QualityAssurance, ReviewKind
from app.signing import pem_of

SLUG = "zgled"


def tool_registration(tool_url: str) -> ToolRegistration:
    """Return the tool at `tool_url` as the demo LMS knows it. Pure."""
    return ToolRegistration(
        login_url=f"{tool_url}/lti/login",
        launch_url=f"{tool_url}/lti/launch",
        jwks_url=f"{tool_url}/lti/jwks",
        client_id="demo-client",
        deployment_id="1",
    )


def prepare(product: Product, details: LmsDetails) -> None:
    """Fill an empty database and key file with all that the main job needs; keys that are there stay."""
    migrate(product.db)
    product.keys.ensure_tool_key()
    if not product.keys.issuer_keys(SLUG):
        product.keys.add_issuer_key(SLUG)
    profile = product.issuers.put(institution(product.own_issuers.did(SLUG)))
    if product.settings.demo_seals and product.settings.seal_authorities:
        key, chain = demo_seal(profile.name("sl"), profile.eidas_identifier, profile.country, product.clock())
        product.sealer.seals.put_key(SLUG, chain, key)
        product.settings.seal_authorities.write_text(pem_of(chain[1:]), encoding="ascii")
    platform = product.lti.platforms.add(
        issuer=details.issuer,
        client_id=details.client_id,
        deployments=[details.deployment_id],
        auth_url=details.authorization_url,
        token_url=details.token_url,
        jwks_url=details.jwks_url,
        name="Demo LMS",
        issuer_slug=SLUG,
    )
    product.grants.put_moodle(platform.id, details.web_service_url, details.web_service_token, details.issuer)


def institution(did: str) -> IssuerProfile:
    """Return the demo's institution. Pure."""
    return IssuerProfile(
        slug=SLUG,
        did=did,
        legal_name={"sl": "Univerza Zgled", "en": "Example University"},
        alternative_name={"sl": "UZ", "en": "UZ"},
        country="SI",
        region="Osrednjeslovenska",
        street="Zgledna ulica 1",
        postcode="1000",
        locality="Ljubljana",
        website="https://univerza-zgled.example.org",
        email="info@univerza-zgled.example.org",
        contact_page="https://univerza-zgled.example.org/stik",
        registration_number="0000000000",
        vat_number="SI00000000",
        eidas_identifier="VATSI-00000000",
        quality_assurance=QualityAssurance(
            type_code="bb4618238e",
            statement={
                "sl": "Notranji sistem kakovosti po standardih ESG; zunanja evalvacija vsakih pet let.",
                "en": "Internal quality assurance to the ESG; external evaluation every five years.",
            },
            agency="Agencija Zgled",
            url="https://agencija.example.org/porocila/1",
        ),
        external_reviews=(
            ExternalReview(
                kind=ReviewKind.ESG,
                agency="Agencija Zgled",
                decided_on=date(2024, 5, 31),
                url="https://agencija.example.org/porocila/1",
                # No entry: its number would be somebody's. The address is where everybody looks one up.
                deqar_url="https://www.eqar.eu/qa-results/search/",
            ),
            ExternalReview(kind=ReviewKind.ACCREDITATION, agency="Agencija Zgled", decided_on=date(2023, 9, 14)),
        ),
        hours_per_ects=Decimal(25),
        languages=("sl", "en"),
        participation="e92d221e4d",
        recognition_policy={
            "sl": "Mikrodokazila drugih izvajalcev priznavamo po učnih izidih; odločimo v 30 dneh.",
            "en": "We recognise micro-credentials of others by their learning outcomes, and decide within 30 days.",
        },
        recognition_url="https://univerza-zgled.example.org/priznavanje",
    )
