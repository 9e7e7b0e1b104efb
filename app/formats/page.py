"""One page that shows a credential, as a picture: what a viewer of European digital credentials puts before people.

The same award gives the same bytes on the same machine; another machine may have other fonts for scripts that the
template's own font lacks.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from app.awards import Award
from app.formats.page_words import page_content
from app.formats.typesetting import PageNotMade, Typesetter, qr_code

PIXELS_PER_INCH = 84
COLOURS = 64  # fewer leave greys without a colour of their own where there is a picture
MAX_PICTURE_PX = 300


@dataclass(kw_only=True)
class Pages:
    """Makes pages from the template. `picture_of` returns a stored image by its SHA-256, None if there is none."""

    template: Path
    picture_of: Callable[[str], bytes | None] = lambda _: None
    _setter: Typesetter = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._setter = Typesetter(template=self.template)

    def png(self, award: Award, language: str) -> bytes:
        """Return the page of an award in a language, A4 portrait, as a PNG. Raises PageNotMade."""
        content = page_content(award, language)
        picture = next((found for sha in content.pop("pictures") if (found := self.picture_of(sha))), None)
        content["qr"] = qr_code(content["url"])
        content["picture"] = list(_small(picture)) if picture else []
        return _with_few_colours(self._setter.set(content, format="png", ppi=PIXELS_PER_INCH))


def _small(picture: bytes) -> bytes:
    from PIL import Image  # noqa: PLC0415  # see typst

    try:
        with Image.open(io.BytesIO(picture)) as image:
            image.thumbnail((MAX_PICTURE_PX, MAX_PICTURE_PX))
            file = io.BytesIO()
            image.convert("RGBA").save(file, "PNG")
    except (OSError, ValueError) as error:
        raise PageNotMade("a picture that is none") from error
    return file.getvalue()


def _with_few_colours(png: bytes) -> bytes:
    from PIL import Image  # noqa: PLC0415  # see typst

    file = io.BytesIO()
    with Image.open(io.BytesIO(png)) as image:
        few = image.convert("RGB").quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        few.save(file, "PNG")
    return file.getvalue()
