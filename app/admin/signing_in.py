"""Puts the sign-in by providers together."""

from app.admin.access import AdminAccess
from app.admin.audit import Audit
from app.admin.providers import Providers
from app.admin.sign_ins import SignIns
from app.clock import Clock
from app.db import Database, SecretBox
from app.oidc import Client, Provider, ProviderHttp
from app.settings import Settings


def build_sign_ins(
    db: Database, clock: Clock, box: SecretBox, settings: Settings, *, access: AdminAccess, audit: Audit
) -> SignIns:
    """Return the sign-in by providers, with the installation's own where the settings name one."""
    is_local = settings.is_development
    client = Client(ProviderHttp(allow_loopback_http=is_local), clock, allow_loopback_http=is_local)
    for_all = (
        Provider(
            issuer=settings.oidc_issuer,
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret,
        )
        if settings.oidc_issuer
        else None
    )
    return SignIns(
        db,
        clock,
        box,
        client,
        providers=Providers(db, clock, box, client, for_all),
        access=access,
        audit=audit,
        public_url=settings.public_url,
    )
