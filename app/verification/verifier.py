"""The numbered steps that check any credential, ours or a stranger's."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.clock import Clock, utc_now
from app.signing import (
    Canonicalize,
    KeyRevocation,
    KeyUnknown,
    PublicKey,
    Sandbox,
    controller_of,
)
from app.verification import rules
from app.verification.envelopes import Envelope, enveloped
from app.verification.errors import IssuerMismatch, IssuerUnknown, StatusUnreachable
from app.verification.foreign import ForeignIssuers, key_in_did
from app.verification.foreign_errors import IssuerElsewhere, KeyRevokedElsewhere
from app.verification.published_keys import domain_of
from app.verification.revoked_keys import check_key
from app.verification.steps import Steps
from app.verification.values import (
    BY_STATUS,
    RECORDED,
    Form,
    IssuerDirectory,
    KeyResolver,
    Outcome,
    Report,
    RevokedKeys,
    Status,
    StatusSource,
    StepName,
)


def _nobody(_outcome: str) -> None:
    pass


_STRANGERS = (IssuerUnknown, IssuerElsewhere)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verifier:
    """Checks credentials: what it needs to know about our own issuers is handed in.

    About others it asks `elsewhere`, which alone uses the network; without that it asks nobody.
    `canonicalize` runs in a bounded process of its own unless told otherwise. `told` hears each outcome.
    """

    resolve_key: KeyResolver
    is_our_issuer: IssuerDirectory
    status_of: StatusSource
    revoked_keys: RevokedKeys | None = None
    elsewhere: ForeignIssuers | None = None
    clock: Clock = utc_now
    canonicalize: Canonicalize = field(default_factory=lambda: Sandbox().canonical)
    told: Callable[[str], None] = _nobody

    def check(self, data: bytes | str | dict[str, Any]) -> Report:
        """Return what is to be thought of a credential: a file's bytes, pasted text (a token too) or a JSON object.

        Whatever is wrong with the credential is in the report. Raises only what is wrong with this installation, for
        instance KeyFileUnreadable: that must not look like a bad credential.
        """
        report = _Check(self).run(data)
        self.told(report.outcome.value)
        return report


class _Check:
    """One run through the steps. Each step raises; a step that another one needs is not taken after its refusal."""

    def __init__(self, verifier: Verifier) -> None:
        self._verifier = verifier
        self._steps = Steps(StepName, rules.is_finding, rules.passed_after)
        self._status: Status | None = None
        self._key_revocation: KeyRevocation | None = None
        self._published_at = ""
        self._key_ended_at: datetime | None = None
        self._has_status = False
        self._period: tuple[datetime | None, datetime | None] = (None, None)

    def run(self, data: bytes | str | dict[str, Any]) -> Report:
        opened: list[Envelope] = []
        if self._steps.take(StepName.FORMAT, lambda: opened.append(enveloped(data, self._verifier.canonicalize))):
            self._examine(opened[0])
        return self._report(opened[0] if opened else None)

    def _examine(self, envelope: Envelope) -> None:
        names_ours = self._verifier.is_our_issuer(envelope.issuer)
        if not self._steps.take(StepName.ALGORITHM, lambda: envelope.check_algorithm(is_ours=names_ours)):
            return
        is_signed = self._steps.take(
            StepName.SIGNATURE, lambda: envelope.verify(lambda method: self._key(envelope, method))
        )
        if not is_signed and not isinstance(self._steps.refusals[StepName.SIGNATURE], KeyUnknown):
            return
        is_ours = self._steps.take(StepName.ISSUER, lambda: self._check_issuer(envelope))
        if is_ours and self._key_revocation:
            self._steps.note(StepName.ISSUER, RECORDED)
        if not is_signed:
            return
        self._steps.take(StepName.DATES, lambda: self._check_dates(envelope))
        if is_ours:
            self._steps.take(StepName.STATUS, lambda: self._check_status(envelope))
        elif isinstance(self._steps.refusals.get(StepName.ISSUER), _STRANGERS):
            self._ask_status(envelope)

    def _key(self, envelope: Envelope, method: str) -> PublicKey | None:
        if known := self._verifier.resolve_key(method) or key_in_did(method):
            return known
        elsewhere = self._verifier.elsewhere
        if elsewhere is None or self._verifier.is_our_issuer(envelope.issuer):
            return None
        found = elsewhere.key(envelope.issuer, method)
        if found is None:
            return None
        self._published_at, self._key_ended_at = domain_of(envelope.issuer), found.ended_at
        return found.key

    def _check_issuer(self, envelope: Envelope) -> None:
        if envelope.issuer != controller_of(envelope.method):
            raise IssuerMismatch
        envelope.check_agreement()
        if self._key_ended_at is not None:
            # To whom a key asserts nothing any more cannot know what it had signed before.
            self._key_revocation = KeyRevocation(since=self._key_ended_at, at=self._key_ended_at, reason="")
            raise KeyRevokedElsewhere(self._key_ended_at)
        if self._published_at:
            raise IssuerElsewhere
        if not self._verifier.is_our_issuer(envelope.issuer):
            raise IssuerUnknown
        self._check_key(envelope)
        envelope.check_arrangement()

    def _check_key(self, envelope: Envelope) -> None:
        keys = self._verifier.revoked_keys
        self._key_revocation = keys.revocation(envelope.method) if keys else None
        if keys and self._key_revocation:
            recorded_at = keys.recorded_at(envelope.credential_id, _place_in(envelope), envelope.given)
            check_key(self._key_revocation, claimed_at=envelope.signed_at, recorded_at=recorded_at)

    def _check_dates(self, envelope: Envelope) -> None:
        self._period = envelope.period()
        rules.check_dates(*self._period, self._verifier.clock())

    def _check_status(self, envelope: Envelope) -> None:
        place = envelope.status_place()
        if place is None:
            return
        self._has_status = True
        self._judge(self._verifier.status_of(*place))

    def _ask_status(self, envelope: Envelope) -> None:
        elsewhere = self._verifier.elsewhere
        if elsewhere is None:
            return

        def ask() -> None:
            places = envelope.foreign_places()
            self._has_status = bool(places)
            self._judge(elsewhere.status(envelope.issuer, places))

        self._steps.take(StepName.STATUS, ask)

    def _judge(self, status: Status) -> None:
        self._status = status
        rules.check_status(status)

    def _report(self, envelope: Envelope | None) -> Report:
        issuer = envelope.issuer if envelope else ""
        ours = bool(issuer) and self._verifier.is_our_issuer(issuer)
        outcome, code = rules.verdict(list(self._steps.refusals.values()), names_our_issuer=ours)
        # Of what decided, and of nothing else: the status of what is altered is not that of the document.
        found = self._status if outcome in BY_STATUS else None
        status = found or Status(revoked=False)
        return Report(
            outcome=outcome,
            code=code,
            steps=self._steps.all(),
            checked_at=self._verifier.clock(),
            form=envelope.form if envelope else Form.OPEN_BADGE,
            document=envelope.document if envelope else None,
            starts_at=self._period[0],
            ends_at=self._period[1],
            issuer_id=issuer,
            issuer_name=envelope.issuer_name if envelope else "",
            reason=status.reason or self._key_reason(outcome),
            revoked_at=status.revoked_at,
            superseded_at=status.superseded_at,
            suspended_at=status.suspended_at,
            key_revocation=self._key_revocation,
            published_at=self._published_at if self._is_elsewhere() else "",
            has_status=self._has_status,
        )

    def _is_elsewhere(self) -> bool:
        # Only now: the key was looked up before anything was compared with it.
        is_elsewhere = isinstance(self._steps.refusals.get(StepName.ISSUER), IssuerElsewhere)
        return is_elsewhere and self._steps.has_passed(StepName.SIGNATURE)

    def _key_reason(self, outcome: Outcome) -> str:
        is_decisive = outcome is Outcome.KEY_REVOKED
        return self._key_revocation.reason if self._key_revocation and is_decisive else ""


def _place_in(envelope: Envelope) -> tuple[str, int] | None:
    try:
        return envelope.status_place()
    except StatusUnreachable:  # another step says so
        return None
