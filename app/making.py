"""How credentials are made of awards: every form, its proofs, and what checks them before they are stored."""

from dataclasses import dataclass
from pathlib import Path

from app.awards import CredentialFormat, Sealing
from app.clock import Clock
from app.formats import EDITIONS, Badges, Pages, Papers, expected
from app.images import Images
from app.metrics import MeasuredFormat, Metrics
from app.settings import Settings
from app.signing import Authorities, Devices, KeyFile, Sandbox, Sealer, build_sealer, read_paper
from app.verification import (
    Enclosures,
    EuropeanFormat,
    OpenBadgeFormat,
    OwnIssuers,
    PaperForms,
    SdJwtFormat,
    SealVerifier,
    VcJwtFormat,
    Verifier,
)

_TEMPLATES = Path(__file__).parent.parent / "templates" / "credential"


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """What makes the files of awards, at once or when they are first asked for, and what reads seals back."""

    sealing: Sealing
    sd_jwt: SdJwtFormat
    papers: PaperForms
    sealer: Sealer
    authorities: Authorities
    seal_verifier: SealVerifier
    enclosures: Enclosures


def build_making(
    settings: Settings,
    clock: Clock,
    *,
    keys: KeyFile,
    devices: Devices,
    own: OwnIssuers,
    trusting: Verifier,
    images: Images,
    metrics: Metrics,
) -> Making:
    """Put together what makes credentials."""
    sealer = build_sealer(settings, clock, devices)
    authorities = Authorities(settings.seal_authorities, demo=settings.demo_seals)
    seal_verifier = SealVerifier(
        authorities=authorities,
        own=sealer.seals.certificates,
        status_of=own.status,
        withdrawal_of=sealer.seals.withdrawal_of,
        recorded_at=lambda place, content: own.recorded_at("", place, content),
        clock=clock,
    )
    pages = Pages(template=_TEMPLATES / "page.typ", picture_of=images.picture)
    sd_jwt = SdJwtFormat(keys, trusting, settings.vct)
    formats: list[CredentialFormat] = [
        OpenBadgeFormat(keys, trusting, clock),
        VcJwtFormat(keys, trusting),
        sd_jwt,
        EuropeanFormat(pages, EDITIONS[settings.elm_edition], sealer, seal_verifier),
    ]
    return Making(
        sealing=Sealing([MeasuredFormat(one, metrics) for one in formats], settings.public_url, expected),
        sd_jwt=sd_jwt,
        papers=PaperForms(
            Papers(template=_TEMPLATES / "paper.typ", picture_of=images.picture),
            Badges(template=_TEMPLATES / "badge.typ", picture_of=images.picture),
            sealer,
            read_paper,
        ),
        sealer=sealer,
        authorities=authorities,
        seal_verifier=seal_verifier,
        enclosures=Enclosures(
            read_paper=Sandbox().paper,
            authorities=authorities,
            own=sealer.seals.certificates,
            withdrawal_of=sealer.seals.withdrawal_of,
            clock=clock,
        ),
    )
