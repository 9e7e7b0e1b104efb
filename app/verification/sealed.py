"""The numbered steps that check a seal on a European digital credential, ours or a stranger's. Never the network."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography import x509

from app.clock import Clock, utc_now
from app.signing import (
    AuthorityUnknown,
    KeyRevocation,
    Seal,
    SealedFile,
    accepted,
    chain_to,
    holder_of,
    quality_of,
    taken_apart,
    verified,
)
from app.verification import reading, rules, seal_errors, seal_levels, seal_rules
from app.verification.errors import FormatUnsupported, StatusUnreachable
from app.verification.seal_levels import ProvenStamp
from app.verification.seal_values import SealReport, SealStepName
from app.verification.steps import Steps
from app.verification.values import BY_STATUS, Status, StatusSource

MAX_BYTES = 2_000_000  # pages stand in the document


def _none_withdrawn(_certificate: x509.Certificate) -> None:
    return None


def _nobody(_outcome: str) -> None:
    pass


def _nothing_recorded(_place: tuple[str, int] | None, _content: bytes) -> None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class SealVerifier:
    """Checks seals with what it is handed: the authorities that are known, and the seals of our own institutions.

    Whether a certificate was revoked by its authority is read from the file, if it says so, and not asked: that would
    take the network. `withdrawal_of` tells whether one of our institutions has withdrawn a seal, `recorded_at` when
    exactly this file was stored here, whose status stands at that place of a list. `told` hears each outcome.
    """

    authorities: Callable[[], Sequence[x509.Certificate]]
    own: Callable[[], Sequence[x509.Certificate]]
    status_of: StatusSource
    withdrawal_of: Callable[[x509.Certificate], KeyRevocation | None] = _none_withdrawn
    recorded_at: Callable[[tuple[str, int] | None, bytes], datetime | None] = _nothing_recorded
    clock: Clock = utc_now
    told: Callable[[str], None] = _nobody

    def check(self, content: bytes) -> SealReport:
        """Return what is to be thought of a sealed file.

        Whatever is wrong with it is in the report. Raises only what is wrong with this installation, for instance
        AuthoritiesUnreadable: that must not look like a bad credential.
        """
        report = _Check(self, content).run()
        self.told(report.outcome.value)
        return report


class _Check:
    """One run through the steps. Each step raises; a step that another one needs is not taken after its refusal."""

    def __init__(self, verifier: SealVerifier, content: bytes) -> None:
        self._verifier = verifier
        self._content = content
        self._now = verifier.clock()
        self._steps = Steps(SealStepName, seal_rules.is_finding, seal_rules.passed_after)
        self._document: dict[str, Any] = {}
        self._sealed: SealedFile | None = None
        self._seal: Seal | None = None
        self._stamps: list[ProvenStamp] = []
        self._chain: Sequence[x509.Certificate] = []
        self._authorities: Sequence[x509.Certificate] = []
        self._withdrawal: KeyRevocation | None = None
        self._status: Status | None = None

    def run(self) -> SealReport:
        if self._steps.take(SealStepName.FORMAT, self._read) and self._sealed is not None:
            self._examine(self._sealed)
        return self._report()

    def _read(self) -> None:
        self._sealed = taken_apart(self._content)
        document = reading.parsed(self._sealed.payload, MAX_BYTES)
        if not reading.is_european(document):
            raise FormatUnsupported("not a European digital credential")
        self._document = document

    def _examine(self, sealed: SealedFile) -> None:
        if not self._steps.take(SealStepName.ALGORITHM, lambda: accepted(sealed)):
            return

        def signature() -> None:
            self._seal = verified(sealed)

        if not self._steps.take(SealStepName.SIGNATURE, signature) or self._seal is None:
            return
        seal, self._authorities = self._seal, self._verifier.authorities()
        self._stamps = list(seal_levels.proven_stamps(seal, seal.timestamps, self._authorities))
        self._steps.take(SealStepName.ISSUER, lambda: self._check_issuer(seal))
        self._steps.take(SealStepName.CERTIFICATE, lambda: self._check_certificate(seal))
        self._steps.take(SealStepName.DATES, self._check_dates)
        self._steps.take(SealStepName.STATUS, self._check_status)

    @property
    def _stamped_at(self) -> datetime | None:
        return min((stamp.at for stamp in self._stamps), default=None)

    def _check_issuer(self, seal: Seal) -> None:
        try:
            self._chain = chain_to(seal.certificate, seal.others, self._authorities, self._stamped_at or self._now)
        except AuthorityUnknown:
            if not self._is_ours():
                raise
        seal_rules.check_issuer(holder_of(seal.certificate), _issuer(self._document))
        self._withdrawal = self._verifier.withdrawal_of(seal.certificate)
        if self._withdrawal is not None:  # then the institution itself says that it may be somebody else
            recorded = self._verifier.recorded_at(self._place(), self._content)
            seal_rules.check_withdrawal(self._withdrawal, self._stamped_at, recorded)

    def _check_certificate(self, seal: Seal) -> None:
        seal_rules.check_time(seal.certificate, seal.claimed_at, self._stamped_at, self._now)
        seal_levels.check_not_revoked(self._chain, seal, self._stamped_at or self._now)

    def _check_dates(self) -> None:
        # The end stands under two names, of the data models 1.1 and 2.0; the earlier one counts.
        starts = rules.moment_at(self._document, "validFrom")
        for name in ("validUntil", "expirationDate"):
            rules.check_dates(starts, rules.moment_at(self._document, name), self._now)

    def _check_status(self) -> None:
        if self._document.get("credentialStatus") is None:
            return
        place = self._place()
        # Only our own institutions' lists are known; anybody could name a place in one of them.
        if not self._is_ours() or place is None:
            raise StatusUnreachable("a kind of status that we do not keep")
        self._status = self._verifier.status_of(*place)
        rules.check_status(self._status)

    def _place(self) -> tuple[str, int] | None:
        entry = self._document.get("credentialStatus")
        named = entry.get("id") if isinstance(entry, dict) else None
        list_url, _, text = named.rpartition("#") if isinstance(named, str) else ("", "", "")
        index = reading.index_of(text)
        return None if index is None else (list_url, index)

    def _is_ours(self) -> bool:
        return self._seal is not None and self._seal.certificate in self._verifier.own()

    def _report(self) -> SealReport:
        outcome, code = seal_rules.verdict(list(self._steps.refusals.values()))
        # Of what decided, and of nothing else.
        found = self._status if outcome in BY_STATUS else None
        status = found or Status(revoked=False)
        seal = self._seal
        withdrawal = self._withdrawal if code == seal_errors.SealCompromised.code else None
        return SealReport(
            outcome=outcome,
            code=code,
            steps=self._steps.all(),
            checked_at=self._now,
            document=self._document or None,
            holder=holder_of(seal.certificate) if seal else None,
            quality=quality_of([seal.certificate, *seal.others]) if seal else None,
            claimed_at=seal.claimed_at if seal else None,
            stamped_at=self._stamped_at,
            level=seal_levels.level_of(seal, self._chain, self._stamps, self._authorities) if seal else None,
            reason=withdrawal.reason if withdrawal else status.reason,
            withdrawn_since=withdrawal.since if withdrawal else None,
            revoked_at=status.revoked_at,
            superseded_at=status.superseded_at,
            suspended_at=status.suspended_at,
        )


def _issuer(document: dict[str, Any]) -> dict[str, Any]:
    issuer = document.get("issuer")
    if not isinstance(issuer, dict):
        return {}
    number, name = issuer.get("eIDASIdentifier"), issuer.get("legalName")
    words = name.values() if isinstance(name, dict) else ()
    return {
        "identifier": number.get("notation") if isinstance(number, dict) else None,
        "names": [one for value in words for one in reading.names(value)],
    }
