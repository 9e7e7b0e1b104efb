"""Sets pages from a template by typst, whose library, with its fonts, is loaded when the first page is made."""

import io
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

import segno

from app.errors import Kind, ProductError


class PageNotMade(ProductError):
    """A page could not be set."""

    kind = Kind.UNAVAILABLE
    code = "formats.page_not_made"


class LettersMissing(PageNotMade):
    """No font here has the `letters`, or the kind of file may not hold them, and it is not made without."""

    def __init__(self, letters: str) -> None:
        super().__init__()
        self.letters = letters


# The second is said of letters that no standard gives a meaning, such as those for private use.
_NO_FONT = re.compile(r'the (?:text `"(.*)"` could not be displayed|PDF contains the codepoint `"(.*?)"`)', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-fA-F]+)\}")


@dataclass(kw_only=True)
class Typesetter:
    """One template, compiled again for each content. Nothing that anybody wrote becomes part of the template's text.

    It may import what lies in the folder above its own, where templates keep what they have in common.
    """

    template: Path
    _lock: Lock = field(default_factory=Lock, repr=False)
    _compiler: Any = field(default=None, repr=False)

    def set(self, content: dict[str, Any], **how: Any) -> bytes:
        """Return the pages as one file; `how` is typst's format and its options.

        Raises PageNotMade, or LettersMissing for formats that allow no letter without a shape.
        """
        import typst  # noqa: PLC0415  # thirty megabytes that a process that issues nothing does not need

        with self._lock:  # a compiler is not for two threads at once
            try:
                self._compiler = self._compiler or typst.Compiler(
                    input=str(self.template), root=str(self.template.parents[1])
                )
                made = self._compiler.compile(sys_inputs={"data": json.dumps(content)}, **how)
            except (OSError, RuntimeError, ValueError) as error:  # typst's own error is a RuntimeError
                if found := _NO_FONT.search(str(error)):
                    letters = found[1] or found[2]
                    raise LettersMissing(_ESCAPED.sub(lambda code: chr(int(code[1], 16)), letters)) from error
                raise PageNotMade from error
        if not isinstance(made, bytes):
            raise PageNotMade("more than one file")
        return made


def qr_code(url: str) -> str:
    """Return the code of an address as SVG, in the ink of our templates and without a margin. Pure."""
    file = io.BytesIO()
    segno.make(url, error="m", micro=False).save(file, kind="svg", border=0, dark="#1b2430", xmldecl=False)
    return file.getvalue().decode()


def page_numbering(words: str) -> list[str]:
    """Return the words before, between and after the places {n} and {all}. Pure."""
    before, _, rest = words.partition("{n}")
    between, _, after = rest.partition("{all}")
    return [before, between, after]
