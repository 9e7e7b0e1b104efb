"""A file that somebody hands in, turned into a picture of our own making. Pure.

Only the pixels go on: what else stands in a file (where and when a photograph was taken, by whom, text, profiles,
further frames) stays behind, and whatever it was, it leaves as PNG.
"""

import struct
import zlib
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from app.images.errors import (
    DrawingRefused,
    ImageBroken,
    ImageNotGiven,
    ImageTooLarge,
    ImageTooManyPixels,
    ImageUnsupported,
)

MAX_BYTES = 2_000_000
MAX_PIXELS = 25_000_000
MAX_SIDE = 1200
_FORMATS = ("PNG", "JPEG", "WEBP")
_TOO_MANY = (Image.DecompressionBombError, Image.DecompressionBombWarning)
# What Pillow's readers raise for files that break their own format's rules.
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, struct.error, zlib.error, IndexError, KeyError, TypeError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A PNG without any metadata; `width` and `height` are pixels, at most MAX_SIDE each."""

    content: bytes
    width: int
    height: int


def normalised(content: bytes) -> Picture:
    """Return the picture in a PNG, JPEG or WebP file, of several frames the first, shrunk where it is large. Pure.

    The size is read and judged before anything is decoded, so that a small file cannot become a large memory. Raises
    ImageNotGiven, ImageTooLarge, ImageTooManyPixels, DrawingRefused, ImageUnsupported or ImageBroken.
    """
    if not content:
        raise ImageNotGiven
    if len(content) > MAX_BYTES:
        raise ImageTooLarge
    try:
        with Image.open(BytesIO(content), formats=_FORMATS) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise ImageTooManyPixels
            opened.draft("RGB", (MAX_SIDE, MAX_SIDE))  # a JPEG is decoded no larger than it is needed
            picture = _plain(ImageOps.exif_transpose(opened))
            picture.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
            return Picture(content=_png(picture), width=picture.width, height=picture.height)
    except UnidentifiedImageError as error:
        raise (DrawingRefused if _is_drawing(content) else ImageUnsupported) from error
    except _TOO_MANY as error:
        raise ImageTooManyPixels from error
    except _BROKEN as error:
        raise ImageBroken from error


def _plain(picture: Image.Image) -> Image.Image:
    """Return the picture in eight bits a colour, with its transparency where it has any."""
    if picture.mode.startswith("I;16"):
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


def _png(picture: Image.Image) -> bytes:
    # Pixels alone are carried over: a picture remembers what its file said, and would write some of it again.
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    written = BytesIO()
    bare.save(written, "PNG", optimize=True)
    return written.getvalue()


def _is_drawing(content: bytes) -> bool:
    return b"<svg" in content[:4000].lower()
