"""What our own verifier says of a file as it is stored, whatever its format."""

import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.errors import ProductError
from app.verification import NOT_SEALED, Enclosures, Outcome, SealVerifier, Verifier, opened


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The verifier's outcome and code, and the place of a status list that the file names ("" if none)."""

    outcome: str
    code: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFiles:
    """Checks stored files as a stranger would, in this process: they are our own."""

    verifier: Verifier
    seal_verifier: SealVerifier
    enclosures: Enclosures

    def answer(self, content: bytes) -> Answer:
        """Return what is to be thought of a file. Raises only what is wrong with the installation."""
        if european := opened(content):
            if not european.has_seal:  # of which nobody can tell whether it was changed, but whether it is sound
                outcome = Outcome.NOT_A_CREDENTIAL if european.faults else NOT_SEALED
                code = ", ".join(european.faults)
                return Answer(outcome=outcome, code=code, place=_place(european.unverified_document))
            sealed = self.seal_verifier.check(european.content)
            return Answer(outcome=sealed.outcome, code=sealed.code, place=_place(sealed.document))
        try:
            enclosed = self.enclosures.opened(content)
        except ProductError as error:
            return Answer(outcome=Outcome.NOT_A_CREDENTIAL, code=error.code, place="")
        if enclosed and (enclosed.unverified_credential is None or enclosed.is_changed):
            return Answer(outcome=Outcome.ALTERED, code="verification.nothing_enclosed", place="")
        report = self.verifier.check((enclosed and enclosed.unverified_credential) or content)
        return Answer(outcome=report.outcome, code=report.code, place=_place(report.document))


def place_of(list_url: str, index: int | str) -> str:
    """Return how a place is written here. Pure."""
    return f"{list_url.removesuffix('/token')}#{index}"


def _place(document: Mapping[str, Any] | None) -> str:
    """Return the place that a credential names, in the spelling of whichever format it is. Pure."""
    document = document or {}
    token = _object(_object(document.get("status")).get("status_list"))
    if token:
        return place_of(str(token.get("uri")), str(token.get("idx")))
    found = document.get("credentialStatus")
    entry = _object(found[0] if isinstance(found, list) and found else found)
    if "statusListCredential" in entry:
        return place_of(str(entry["statusListCredential"]), str(entry.get("statusListIndex")))
    return str(entry.get("id", ""))


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def encoded_list(content: bytes) -> str:
    """Return `encodedList` of a list as it is published. Raises ValueError, KeyError. Pure."""
    return str(json.loads(content)["credentialSubject"]["encodedList"])


def encoded_token_list(content: bytes) -> str:
    """Return `lst` of a token as it is published. Raises ValueError, KeyError, IndexError. Pure."""
    claims = content.split(b".")[1]
    return str(json.loads(urlsafe_b64decode(claims + b"=" * (-len(claims) % 4)))["status_list"]["lst"])
