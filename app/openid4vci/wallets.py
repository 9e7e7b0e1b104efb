"""What the edge of wallets acts through, put together."""

from dataclasses import dataclass

from app.awards import HolderCopies, Register
from app.clock import Clock
from app.db import Database
from app.issuers import Issuers
from app.openid4vci.delivery import Delivery
from app.openid4vci.offers import Offers
from app.openid4vci.secrets import WalletSecrets
from app.openid4vci.tokens import Tokens
from app.settings import Settings
from app.signing import KeyFile
from app.verification import OwnIssuers, SdJwtFormat


@dataclass(frozen=True, slots=True, kw_only=True)
class Wallets:
    """Offers for learners, tokens and credentials for wallets, and what the metadata says."""

    offers: Offers
    tokens: Tokens
    delivery: Delivery
    register: Register
    issuers: Issuers
    own_issuers: OwnIssuers
    keys: KeyFile
    vct: str
    clock: Clock


def build_wallets(
    db: Database,
    clock: Clock,
    settings: Settings,
    *,
    register: Register,
    issuers: Issuers,
    own_issuers: OwnIssuers,
    keys: KeyFile,
    sd_jwt: SdJwtFormat,
) -> Wallets:
    """Put the parts together."""
    secrets = WalletSecrets(settings.secret_key)
    tokens = Tokens(db, clock, register, secrets)
    return Wallets(
        offers=Offers(
            db,
            clock,
            register=register,
            issuers=own_issuers,
            secrets=secrets,
            public_url=settings.public_url,
        ),
        tokens=tokens,
        delivery=Delivery(
            db,
            clock,
            register=register,
            issuers=own_issuers,
            secrets=secrets,
            tokens=tokens,
            copies=HolderCopies(register, clock),
            sd_jwt=sd_jwt,
        ),
        register=register,
        issuers=issuers,
        own_issuers=own_issuers,
        keys=keys,
        vct=settings.vct,
        clock=clock,
    )
