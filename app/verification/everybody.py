"""The verifier for what anybody hands in: our own issuers from our records, others from what they publish."""

from dataclasses import replace

from app.clock import Clock
from app.verification.fetching import Fetching
from app.verification.foreign import ForeignIssuers
from app.verification.own import OwnIssuers, own_verifier
from app.verification.verifier import Verifier


def verifier_of_all(issuers: OwnIssuers, clock: Clock, *, asks_others: bool, allow_loopback_http: bool) -> Verifier:
    """Return a verifier that runs strangers' documents in a sandbox and, if it `asks_others`, uses the network."""
    strict = own_verifier(issuers, clock, trusted=False)
    if not asks_others:
        return strict
    elsewhere = ForeignIssuers(
        fetch=Fetching(allow_loopback_http=allow_loopback_http),
        canonicalize=strict.canonicalize,
        clock=clock,
        allow_loopback_http=allow_loopback_http,
    )
    return replace(strict, elsewhere=elsewhere)
