"""Open Badges signed by templates: of each shape the first two are made in full, and the rest are filled in."""

import logging
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any

from app.awards import Award
from app.errors import ProductError
from app.formats import document, shape, slots, specimen
from app.signing import (
    PROOF_MEMBERS,
    Canonicalize,
    DocumentTemplate,
    NotExact,
    Signer,
    SlotLost,
    as_bytes,
    canonical,
    unsigned_proof,
)

log = logging.getLogger("microcredentials.signing")
_MOST = 32  # a template takes up to two megabytes


@dataclass(frozen=True, slots=True, eq=False)
class _Shape:
    """What is known of a shape: seen once, or settled with a template or without one."""

    shape: tuple[object, ...]
    template: DocumentTemplate | None = None
    is_settled: bool = False


class Shapes:
    """Signs awards, and remembers the shapes seen last. Safe to share between threads.

    Whether by template or in full: the bytes are the same, but for what an algorithm draws at random.
    """

    def __init__(self, most: int = _MOST, canonicalize: Canonicalize = canonical) -> None:
        self._most = most
        self._canonicalize = canonicalize
        self._lock = Lock()
        self._shapes: list[_Shape] = []  # used last, first

    def signed(self, award: Award, signer: Signer, verification_method: str, created: datetime) -> bytes:
        """Return the signed credential as UTF-8 JSON. Raises what `add_proof` raises."""
        unsigned = unsigned_proof(signer, verification_method, created)
        of_award = shape(award)
        known = self._known(of_award)
        if known is not None and known.template is not None:
            try:
                return known.template.signed(slots(award), unsigned, signer)
            except NotExact:
                log.debug("signed in full")
        made = document(award)
        quads = self._canonicalize(made).encode()
        if known is None:
            self._remember(_Shape(of_award))
        elif not known.is_settled:
            self._remember(_settled(award, made, quads))
        return as_bytes({**made, "proof": [unsigned.signed(quads, signer)]})

    def _known(self, of_award: tuple[object, ...]) -> _Shape | None:
        with self._lock:
            found = next((known for known in self._shapes if known.shape == of_award), None)
            if found is not None and found is not self._shapes[0]:
                self._shapes.remove(found)
                self._shapes.insert(0, found)
            return found

    def _remember(self, found: _Shape) -> None:
        with self._lock:
            others = [other for other in self._shapes if other.shape != found.shape]
            self._shapes = [found, *others[: self._most - 1]]


def _settled(award: Award, made: dict[str, Any], quads: bytes) -> _Shape:
    """Compile a shape, and trust the template only if it gives what was made in full."""
    of_award, sample = shape(award), specimen(award)
    try:
        template = DocumentTemplate(document(sample), slots(sample))
    except (NotExact, SlotLost, ProductError) as error:
        log.warning("a shape has no template", extra={"achievement": sample.achievement_url, "reason": str(error)})
        return _Shape(of_award, is_settled=True)
    try:
        values, proof = slots(award), dict.fromkeys(PROOF_MEMBERS, "")
        agrees = template.canonical(values) == quads
        agrees = agrees and template.written(values, proof) == as_bytes({**made, "proof": [proof]})
    except NotExact:
        return _Shape(of_award)  # says nothing of the shape: the next award will tell
    if not agrees:
        log.error("a template differs", extra={"achievement": sample.achievement_url})
    return _Shape(of_award, template if agrees else None, is_settled=True)
