"""Sets pages from a template by typst, whose library, with its fonts, is loaded when the first page is made."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

from app.errors import Kind, ProductError


class PageNotMade(ProductError):
    """A page could not be set."""

    kind = Kind.UNAVAILABLE
    code = "formats.page_not_made"


@dataclass(kw_only=True)
class Typesetter:
    """One template, compiled again for each content. Nothing that anybody wrote becomes part of the template's text."""

    template: Path
    _lock: Lock = field(default_factory=Lock, repr=False)
    _compiler: Any = field(default=None, repr=False)

    def set(self, content: dict[str, Any], **how: Any) -> bytes:
        """Return the pages as one file; `how` is typst's format and its options. Raises PageNotMade."""
        import typst  # noqa: PLC0415  # thirty megabytes that a process that issues nothing does not need

        with self._lock:  # a compiler is not for two threads at once
            try:
                self._compiler = self._compiler or typst.Compiler(input=str(self.template))
                made = self._compiler.compile(sys_inputs={"data": json.dumps(content)}, **how)
            except (OSError, RuntimeError, ValueError) as error:  # typst's own error is a RuntimeError
                raise PageNotMade from error
        if not isinstance(made, bytes):
            raise PageNotMade("more than one file")
        return made
