"""The verifier for what anybody hands in: our own issuers from our records, others from what they publish."""

from dataclasses import replace

from app.clock import Clock
from app.settings import Settings
from app.verification.fetching import Fetching
from app.verification.foreign import ForeignIssuers
from app.verification.own import OwnIssuers, own_verifier
from app.verification.verifier import Verifier


def verifier_of_all(issuers: OwnIssuers, clock: Clock, settings: Settings) -> Verifier:
    """Return a verifier that runs strangers' documents in a sandbox and asks their issuers, unless told not to."""
    strict = own_verifier(issuers, clock, trusted=False)
    if not settings.verify_elsewhere:
        return strict
    elsewhere = ForeignIssuers(
        fetch=Fetching(allow_loopback_http=settings.is_development),
        canonicalize=strict.canonicalize,
        clock=clock,
        allow_loopback_http=settings.is_development,
    )
    return replace(strict, elsewhere=elsewhere)
