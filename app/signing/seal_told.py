"""What kind of seal a file of our own store carries, told without reading through its text. Pure.

Nothing is verified: that was done before the file was stored.
"""

import base64
import json
from collections.abc import Iterator
from typing import Any

from cryptography import x509

from app.signing.certificates import Quality, certificate_of, quality_of
from app.signing.seal_errors import SealUnusable

_MEMBER = '"signatures"'


def told_quality(content: bytes) -> Quality | None:
    """Return what the certificate of a stored file's seal says of itself, None for a file without a seal. Pure.

    What cannot be read is no qualified seal.
    """
    # Within the text each quotation mark is escaped, so that this can only be the member's name.
    _, found, rest = content.decode(errors="replace").rpartition(_MEMBER)
    if not found:
        return None
    try:
        signatures, _ = json.JSONDecoder().raw_decode(rest.lstrip().removeprefix(":").lstrip())
    except (ValueError, RecursionError):
        return None  # somebody's words, and not a member
    try:
        chain = list(_chain(signatures[0]["protected"]))
    except (ValueError, RecursionError, LookupError, TypeError, SealUnusable):
        return Quality.ADVANCED
    return quality_of(chain) if chain else Quality.ADVANCED


def _chain(protected: Any) -> Iterator[x509.Certificate]:
    header = json.loads(base64.urlsafe_b64decode(f"{protected}=="))
    for one in header["x5c"]:
        yield certificate_of(base64.b64decode(one))
