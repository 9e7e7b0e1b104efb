"""A document of one shape, with slots: its JSON and the statements that are signed, filled in from the same values.

JSON-LD is not processed again: what JSON-LD makes of the shape was found out when it was compiled.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from app.signing.canonicalization import canonical
from app.signing.coverage import is_unsafe, order_is_universal
from app.signing.data_integrity import PROOF_MEMBERS, Unsigned, as_bytes
from app.signing.signer import Signer
from app.signing.template import NotExact, SlotLost, Template

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"(:?)')
_quoted = json.JSONEncoder(ensure_ascii=False).encode


class DocumentTemplate:
    """Signs documents of one shape. Safe to share between threads."""

    def __init__(self, specimen: dict[str, Any], slots: Mapping[str, str]) -> None:
        """Compile a document in which each slot's name has a sentinel as its value.

        Sentinels are whole values of the specimen, ASCII, need no escape, and no other value of it is equal to one.
        Raises SlotLost where one would not be signed as it is, NotExact where templates have no use, and what
        `canonical` raises.
        """
        quads = canonical(specimen)
        self._template = Template(quads, slots)
        self._has_rare = _has_rare(quads)
        proof = {name: f"proof-slot-{name}" for name in PROOF_MEMBERS}
        places = {sentinel: ("slot", name) for name, sentinel in slots.items()}
        places |= {sentinel: ("proof", name) for name, sentinel in proof.items()}
        self._texts, self._places = _split(as_bytes({**specimen, "proof": [proof]}).decode(), places)

    def canonical(self, values: Mapping[str, str]) -> bytes:
        """Return the canonical N-Quads in UTF-8 with these values, one for each slot.

        Raises NotExact where the document has to be canonicalized in full, also to be refused there in words.
        """
        has_rare = self._has_rare
        for name in self._template.texts:
            value = values[name]
            if is_unsafe(value):
                raise NotExact("control characters")
            has_rare = has_rare or _has_rare(value)
        quads = self._template.fill(values)
        if has_rare and not order_is_universal([f"{line}\n" for line in quads.decode().split("\n")[:-1]]):
            raise NotExact("verifiers would sort the statements differently")
        return quads

    def signed(self, values: Mapping[str, str], unsigned: Unsigned, signer: Signer) -> bytes:
        """Return the signed document as `as_bytes` would write it. Raises NotExact."""
        return self.written(values, unsigned.signed(self.canonical(values), signer))

    def written(self, values: Mapping[str, str], proof: Mapping[str, str]) -> bytes:
        """Return the document with these values and its proof."""
        sources = {"slot": values, "proof": proof}
        parts = [self._texts[0]]
        for (source, name), text in zip(self._places, self._texts[1:], strict=True):
            parts += (_quoted(sources[source][name]).encode(), text)
        return b"".join(parts)


def _has_rare(text: str) -> bool:
    """Tell whether a text holds characters by which verifiers may sort differently."""
    return not text.isascii() and max(text) > "\uffff"


def _split(text: str, places: Mapping[str, tuple[str, str]]) -> tuple[list[bytes], list[tuple[str, str]]]:
    """Return the JSON text around the sentinels, and what stands at each of them."""
    texts, found, end = [], [], 0
    for string in _STRING.finditer(text):
        place = places.get(string.group()[1:-1])  # of a key this ends with a quotation mark, as no sentinel does
        if place is not None:
            texts.append(text[end : string.start()].encode())
            found.append(place)
            end = string.end()
    if missing := set(places.values()) - set(found):
        raise SlotLost(", ".join(sorted(name for _, name in missing)))
    return [*texts, text[end:].encode()], found
