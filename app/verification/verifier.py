"""The numbered steps that check any credential, ours or a stranger's."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from app.clock import Clock, utc_now
from app.errors import ProductError
from app.formats import issuer_name
from app.signing import (
    Canonicalize,
    KeyUnknown,
    PublicKey,
    Sandbox,
    controller_of,
    did_key_public_key,
    proof_of,
    verify_proof,
)
from app.verification import reading, rules
from app.verification.errors import IssuerMismatch, IssuerUnknown, Revoked, StatusUnreachable
from app.verification.values import (
    IssuerDirectory,
    KeyResolver,
    Outcome,
    Report,
    Status,
    StatusSource,
    Step,
    StepName,
)

_NUMBERS = {name: number for number, name in enumerate(StepName, start=1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verifier:
    """Checks credentials without the network: what it needs to know about our own issuers is handed in.

    `canonicalize` runs in a bounded process of its own unless told otherwise.
    """

    resolve_key: KeyResolver
    is_our_issuer: IssuerDirectory
    status_of: StatusSource
    clock: Clock = utc_now
    canonicalize: Canonicalize = field(default_factory=lambda: Sandbox().canonical)

    def check(self, data: bytes | str | dict[str, Any]) -> Report:
        """Return what is to be thought of a credential: a file's bytes, pasted text or a JSON object.

        Whatever is wrong with the credential is in the report. Raises only what is wrong with this installation, for
        instance KeyFileUnreadable: that must not look like a bad credential.
        """
        return _Check(self).run(data)


class _Check:
    """One run through the steps. Each step raises; a step that another one needs is not taken after its refusal."""

    def __init__(self, verifier: Verifier) -> None:
        self._verifier = verifier
        self._steps: dict[StepName, Step] = {}
        self._refusals: list[ProductError] = []
        self._status: Status | None = None

    def run(self, data: bytes | str | dict[str, Any]) -> Report:
        document: dict[str, Any] = {}
        is_read = self._take(StepName.FORMAT, lambda: document.update(reading.parsed(data)))
        if is_read and self._take(StepName.FORMAT, lambda: reading.checked(document)):
            self._examine(document)
        return self._report(document)

    def _examine(self, document: dict[str, Any]) -> None:
        if not self._take(StepName.ALGORITHM, lambda: _accept(proof_of(document))):
            return
        method = proof_of(document)["verificationMethod"]
        is_signed = self._take(
            StepName.SIGNATURE, lambda: _accept(verify_proof(document, self._key, self._verifier.canonicalize))
        )
        if not is_signed and not isinstance(self._refusals[-1], KeyUnknown):
            return
        is_ours = self._take(StepName.ISSUER, lambda: self._check_issuer(document, method))
        if not is_signed:
            return
        self._take(StepName.DATES, lambda: rules.check_dates(document, self._verifier.clock()))
        if is_ours:
            self._take(StepName.STATUS, lambda: self._check_status(document))

    def _take(self, name: StepName, rule: Callable[[], None]) -> bool:
        try:
            rule()
        except ProductError as refusal:
            if not rules.is_finding(refusal):
                raise
            self._refusals.append(refusal)
            # Without the key there is nothing to compare: not checked is not the same as wrong.
            passed = None if isinstance(refusal, KeyUnknown | StatusUnreachable) else False
            self._steps[name] = Step(_NUMBERS[name], name, passed, refusal.code)
            return False
        self._steps[name] = Step(_NUMBERS[name], name, True)
        return True

    def _key(self, method: str) -> PublicKey | None:
        return self._verifier.resolve_key(method) or did_key_public_key(method)

    def _check_issuer(self, document: dict[str, Any], method: str) -> None:
        issuer = reading.issuer_id(document)
        if issuer != controller_of(method):
            raise IssuerMismatch
        if not self._verifier.is_our_issuer(issuer):
            raise IssuerUnknown
        rules.check_arrangement(document)

    def _check_status(self, document: dict[str, Any]) -> None:
        entry = document.get("credentialStatus")
        if entry is None:
            return
        if not isinstance(entry, dict) or entry.get("type") != "BitstringStatusListEntry":
            raise StatusUnreachable("a kind of status that we do not keep")
        list_url, index = entry.get("statusListCredential"), entry.get("statusListIndex")
        if not isinstance(list_url, str) or not isinstance(index, str) or not index.isdecimal() or len(index) > 9:
            raise StatusUnreachable("no place in a list")
        self._status = self._verifier.status_of(list_url, int(index))
        if self._status.revoked:
            raise Revoked

    def _report(self, document: dict[str, Any]) -> Report:
        issuer = reading.issuer_id(document)
        ours = bool(issuer) and self._verifier.is_our_issuer(issuer)
        outcome, code = rules.verdict(self._refusals, names_our_issuer=ours)
        revoked = self._status if outcome is Outcome.REVOKED else None
        return Report(
            outcome=outcome,
            code=code,
            steps=tuple(self._steps.get(name, Step(_NUMBERS[name], name, None)) for name in StepName),
            checked_at=self._verifier.clock(),
            document=document or None,
            issuer_id=issuer,
            issuer_name=issuer_name(document),
            reason=revoked.reason if revoked else "",
            revoked_at=revoked.revoked_at if revoked else None,
        )


def _accept(_: object) -> None:
    """Drop a result: a step passes by not raising."""
