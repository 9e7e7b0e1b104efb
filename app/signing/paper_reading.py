"""What lies in a PDF file of anybody's: the credential that is attached to it, and whether its seal covers all of it.

Files of strangers are read in the sandbox alone: one can be made to take any time and memory.
"""

import base64
import io
import logging
import zlib
from typing import Any

from app.signing.awaiting import awaited

_MAX_ATTACHED = 1_000_000
_CREDENTIAL_ENDINGS = (".json", ".jsonld", ".jwt")
_NESTED = 4
# What the library lets through of a file that is not what it says it is.
_WRONG = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError, OSError, zlib.error)


def read_paper(pdf: bytes) -> dict[str, Any]:
    """Return `attached`, the text of the first attached credential or None, and `seal`: "none", "whole" or "broken".

    "whole": the seal fits, and nothing was added after it; `certificates` are then the DER of those that stand in it in
    base64, the seal's own first. Who vouches for them is not looked at. Raises nothing that
    a file could bring about but what ends the process.
    """
    from pyhanko.pdf_utils.misc import PdfError  # noqa: PLC0415
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415

    for name in ("pyhanko", "pyhanko_certvalidator"):  # what strangers wrote is none of a log's business
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        return {"attached": _attached(reader), **_seal(reader)}
    except (PdfError, *_WRONG):
        return {"attached": None, "seal": "none"}


def _attached(reader: Any) -> str | None:
    names = reader.root["/Names"]["/EmbeddedFiles"] if "/Names" in reader.root else None
    for file in _files(names, 0) if names is not None else ():
        name = str(file.get("/UF", file.get("/F", "")))
        if not name.lower().endswith(_CREDENTIAL_ENDINGS):
            continue
        data = file["/EF"]["/F"].data
        if len(data) <= _MAX_ATTACHED:
            return str(data.decode("utf-8"))
    return None


def _files(node: Any, depth: int) -> list[Any]:
    names = node.get("/Names", ())
    found = [names[place] for place in range(1, len(names), 2)]
    if depth < _NESTED:
        for kid in node.get("/Kids", ()):
            found += _files(kid, depth + 1)
    return found


def _seal(reader: Any) -> dict[str, Any]:
    from pyhanko.pdf_utils.misc import PdfError  # noqa: PLC0415
    from pyhanko.sign.validation import async_validate_pdf_signature  # noqa: PLC0415
    from pyhanko.sign.validation.errors import SignatureValidationError  # noqa: PLC0415
    from pyhanko.sign.validation.status import SignatureCoverageLevel  # noqa: PLC0415
    from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415

    signatures = reader.embedded_signatures
    if not signatures:
        return {"seal": "none"}
    newest = signatures[-1]
    try:
        context = ValidationContext(trust_roots=[], allow_fetching=False)
        status = awaited(async_validate_pdf_signature(newest, context))
        holds = status.intact and status.valid and status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    except (PdfError, SignatureValidationError, *_WRONG):  # a seal that cannot be understood does not hold
        holds = False
    if not holds:
        return {"seal": "broken"}
    certificates = [newest.signer_cert, *newest.other_embedded_certs]
    return {"seal": "whole", "certificates": [base64.b64encode(one.dump()).decode() for one in certificates]}
