"""Services that help to seal, over HTTP: a timestamp authority, and a sealer that keeps the key to itself.

Their addresses come from whoever runs the installation. Bounded in time and size, no redirects, no cookies; and what
comes back is checked before it is used.
"""

import base64
import json
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
import urllib3
from cryptography import x509

from app.outgoing import BodyTooLarge, BodyTooSlow, as_given, read_body, without_redirect
from app.signing.certificates import der_of
from app.signing.errors import SignatureInvalid
from app.signing.jades import check_chain
from app.signing.jades_reading import taken_apart, verified
from app.signing.seal_errors import (
    SealAlgorithmRefused,
    SealCertificateSwapped,
    SealerUnavailable,
    SealerWrong,
    SealMalformed,
    SealUnsupported,
    TimestampInvalid,
    TimestampRefused,
    TimestampUnavailable,
    TimestampUnsupported,
)
from app.signing.signer import Algorithm, PublicKey
from app.signing.timestamps import checked_timestamp, request_for, token_in

_STAMP_BYTES = 64 * 1024
_SIGNATURE_BYTES = 16 * 1024
_REFUSALS = {400, 401, 402, 403, 404, 405, 410, 415}
_GROWTH_BYTES = 1024 * 1024  # what a seal of level B-LTA adds to a document; lists of revoked certificates are long


class _Unanswered(Exception):
    """No whole answer with status 200 came in time."""


class _Refused(_Unanswered):
    """The service answered that we may not, or that it does not take such a request."""


class Caller:
    """Posts to one service. Safe to share between threads: each call has a session of its own."""

    def __init__(self, url: str, authorization: str, timeout_s: float) -> None:
        self._url = url
        self._authorization = authorization
        self._timeout_s = timeout_s

    def post(self, content: bytes, media_type: str, *, max_bytes: int) -> bytes:
        """Return the body of the answer. Raises _Unanswered."""
        headers = {"Content-Type": media_type, "User-Agent": "microcredentials-lti-tool"}
        if self._authorization:
            headers["Authorization"] = self._authorization
        try:
            with requests.Session() as session:
                session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
                with session.post(
                    self._url,
                    data=content,
                    headers=headers,
                    timeout=(self._timeout_s, self._timeout_s),
                    allow_redirects=False,
                    stream=True,
                    auth=as_given,
                    hooks={"response": without_redirect},
                ) as response:
                    if response.status_code != 200:
                        refusal = _Refused if response.status_code in _REFUSALS else _Unanswered
                        raise refusal(f"status {response.status_code}")
                    return read_body(response, max_bytes=max_bytes, deadline=time.monotonic() + 2 * self._timeout_s)
        except (BodyTooLarge, BodyTooSlow) as error:
            raise _Unanswered(str(error)) from error
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            raise _Unanswered(type(error).__name__) from error


class TimestampAuthority:
    """Asks a timestamp authority (RFC 3161, 3.4). It is shown the hash of a signature and nothing else."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def __call__(self, data: bytes) -> bytes:
        """Return the DER of a token over `data` whose own signature fits.

        Raises TimestampUnavailable, as TimestampRefused where the authority answers that it gives none.
        """
        nonce = secrets.randbits(63)
        try:
            response = self._caller.post(
                request_for(data, nonce), "application/timestamp-query", max_bytes=_STAMP_BYTES
            )
            token = token_in(response, nonce)
            checked_timestamp(token, data)
        except _Refused as error:
            raise TimestampRefused(str(error)) from error
        except (_Unanswered, TimestampInvalid, TimestampUnsupported) as error:
            raise TimestampUnavailable(str(error)) from error
        return token


@dataclass(frozen=True, slots=True)
class RemoteSigner:
    """A key that lies elsewhere: the service is given a digest and returns the signature over it.

    Request `{"algorithm": "RS256", "digest_algorithm": "SHA-256", "digest": base64}`, answer `{"signature": base64url}`
    as JOSE writes it.
    """

    algorithm: Algorithm
    public_key: PublicKey
    _caller: Caller = field(repr=False)

    def sign(self, data: bytes) -> bytes:
        """Return the signature. Raises SealerUnavailable."""
        digest = base64.b64encode(sha256(data).digest()).decode()
        question = {"algorithm": self.algorithm.value, "digest_algorithm": "SHA-256", "digest": digest}
        answer = _asked(self._caller, question, max_bytes=_SIGNATURE_BYTES)
        try:
            written = answer["signature"]
            return base64.b64decode(written + "=" * (-len(written) % 4), altchars=b"-_", validate=True)
        except (KeyError, ValueError, TypeError) as error:
            raise SealerUnavailable("no signature in the answer") from error


@dataclass(frozen=True, slots=True)
class RemoteSealer:
    """A service that makes the whole seal: it is given the document and returns the sealed file.

    Request `{"document": text}`, answer `{"sealed": {"payload": the same text, "signatures": [one]}}`.
    """

    _caller: Caller = field(repr=False)

    def sealed(self, payload: bytes, chain: Sequence[x509.Certificate], moment: datetime) -> bytes:
        """Return the sealed file, once its seal is of exactly this text and made with the chain's first certificate.

        Raises SealUnusable, SealExpired, SealerUnavailable or SealerWrong.
        """
        check_chain(chain, moment)
        answer = _asked(self._caller, {"document": payload.decode()}, max_bytes=2 * len(payload) + _GROWTH_BYTES)
        content = json.dumps(answer.get("sealed"), ensure_ascii=False).encode(errors="replace")
        try:
            taken = taken_apart(content)
            seal = verified(taken)
        except (
            SealMalformed,
            SealUnsupported,
            SealAlgorithmRefused,
            SealCertificateSwapped,
            SignatureInvalid,
            TimestampInvalid,
            TimestampUnsupported,
        ) as error:
            raise SealerWrong(error.code) from error
        if taken.payload != payload or der_of(seal.certificate) != der_of(chain[0]):
            raise SealerWrong("another document or certificate")
        return content


def _asked(caller: Caller, question: Mapping[str, Any], *, max_bytes: int) -> dict[str, Any]:
    content = json.dumps(question, ensure_ascii=False).encode()
    try:
        answer = json.loads(caller.post(content, "application/json", max_bytes=max_bytes))
    except (_Unanswered, ValueError, RecursionError) as error:
        raise SealerUnavailable(str(error) if isinstance(error, _Unanswered) else "not JSON") from error
    if not isinstance(answer, dict):
        raise SealerUnavailable("not a JSON object")
    return answer
