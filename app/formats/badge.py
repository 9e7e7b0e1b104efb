"""A credential baked into its picture, as PNG and as SVG: whoever has the picture has the credential.

Open Badges Specification 3.0, "Baked Badge". The picture is the achievement's own, else one that is drawn from its
words. Reading takes what anybody may have written: nothing of it is verified.
"""

import io
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from app.awards import Award
from app.formats.expected import worded
from app.formats.typesetting import PageNotMade, Typesetter
from app.formats.wording import one_line, phrase, shown

NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
KEYWORD = "openbadgecredential"
_PNG = b"\x89PNG\r\n\x1a\n"
_SIDE_PX = 600
_SIDE_MM = 120
_MOST_PARTS = 4096


@dataclass(kw_only=True)
class Badges:
    """Makes baked pictures. `picture_of` returns a stored image by its SHA-256, None if there is none."""

    template: Path
    picture_of: Callable[[str], bytes | None] = lambda _: None
    _setter: Typesetter = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._setter = Typesetter(template=self.template)

    def png(self, award: Award, credential: bytes) -> bytes:
        """Return the picture, square, with the credential in it. Raises PageNotMade."""
        pixels_per_inch = _SIDE_PX / _SIDE_MM * 25.4
        return baked_png(self._setter.set(self._content(award), format="png", ppi=pixels_per_inch), credential)

    def svg(self, award: Award, credential: bytes) -> bytes:
        """Return the picture as a drawing with the credential in it. Raises PageNotMade."""
        return baked_svg(self._setter.set(self._content(award), format="svg"), credential)

    def _content(self, award: Award) -> dict[str, Any]:
        achievement = award.achievement
        language = achievement.language
        facts = []
        if achievement.ects is not None:
            facts.append(f"{shown(achievement.ects, language)} ECTS")
        if achievement.eqf_level is not None and not achievement.not_placed:
            facts.append(phrase("eqf", language, level=achievement.eqf_level))
        picture = self.picture_of(achievement.image) if achievement.image else None
        return {
            "language": language,
            "issuer": one_line(worded(award.issuer.legal_name, language, language)),
            "title": one_line(worded(achievement.title, language, language)),
            "facts": " · ".join(facts),
            "kind": phrase("kind", language),
            "picture": list(picture or b""),
        }


def baked_png(picture: bytes, credential: bytes) -> bytes:
    """Return the picture with the credential in an iTXt chunk, in place of any that was there. Raises PageNotMade."""
    if not picture.startswith(_PNG):
        raise PageNotMade("no PNG")
    chunks = [(kind, body) for kind, body in _chunks(picture) if not _is_ours(kind, body)]
    # Keyword, no compression, no language, no translated keyword; then the text.
    text = KEYWORD.encode() + b"\0\0\0\0\0" + credential
    chunks.insert(1, (b"iTXt", text))
    return _PNG + b"".join(_written(kind, body) for kind, body in chunks)


def baked_svg(drawing: bytes, credential: bytes) -> bytes:
    """Return the drawing with the credential right after its opening tag. Raises PageNotMade."""
    words, text = drawing.decode(), credential.decode()
    start = words.find("<svg")
    end = words.find(">", start)
    if start < 0 or end < 0:
        raise PageNotMade("no drawing")
    # The end mark of CDATA can stand in a text; split there, readers put it together again.
    kept = text.replace("]]>", "]]]]><![CDATA[>")
    head = f'{words[: start + 4]} xmlns:openbadges="{NAMESPACE}"{words[start + 4 : end + 1]}'
    baked = f"<openbadges:credential><![CDATA[{kept}]]></openbadges:credential>"
    return (head + baked + words[end + 1 :]).encode()


def unbaked(picture: bytes) -> str | None:
    """Return the credential in a PNG or SVG of anybody's, None without one. Never raises. Pure."""
    if picture.startswith(_PNG):
        try:
            return next((_text_of(body) for kind, body in _chunks(picture) if _is_ours(kind, body)), None)
        except (PageNotMade, UnicodeDecodeError):
            return None
    return _in_drawing(picture) if b"<svg" in picture else None


def _in_drawing(drawing: bytes) -> str | None:
    try:
        for _, element in iterparse(io.BytesIO(drawing), events=["end"], forbid_dtd=True):
            if element.tag == f"{{{NAMESPACE}}}credential":
                return (element.get("verify") or element.text or "").strip() or None
    except (ParseError, DefusedXmlException, ValueError, LookupError):  # the last for an encoding that is none
        return None
    return None


def _is_ours(kind: bytes, body: bytes) -> bool:
    return kind == b"iTXt" and body.startswith(KEYWORD.encode() + b"\0")


def _text_of(body: bytes) -> str | None:
    rest = body[len(KEYWORD) + 1 :]
    if rest[:1] != b"\0":  # the specification wants it uncompressed; what unfolds is not opened
        return None
    _language, _, rest = rest[2:].partition(b"\0")
    _keyword, _, text = rest.partition(b"\0")
    return text.decode() or None


def _chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_PNG)
    for _ in range(_MOST_PARTS):
        if at >= len(picture):
            return
        if at + 12 > len(picture):
            raise PageNotMade("a cut PNG")
        length, kind = struct.unpack(">I4s", picture[at : at + 8])
        if at + 12 + length > len(picture):
            raise PageNotMade("a cut PNG")
        yield kind, picture[at + 8 : at + 8 + length]
        at += 12 + length
    raise PageNotMade("too many parts")


def _written(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body), kind) + body + struct.pack(">I", zlib.crc32(kind + body))
