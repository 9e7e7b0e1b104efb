"""Other people's verifiers in one Node.js process, asked a line at a time; see `verify.mjs`."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.conformance.node_process import NodeProcess, node_process

SCRIPT = Path(__file__).parent / "verify.mjs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a library says. `statuses` is what each status list says of the credential, which is no part of `verified`:
    a revoked credential is verified all the same.
    """

    verified: bool
    statuses: list[Any]
    claims: Any
    errors: list[str]


class Strangers:
    """Asks the libraries, one question after the other."""

    def __init__(self, process: NodeProcess) -> None:
        self._process = process

    def ask(self, tool: str, content: Any, **given: Any) -> Finding:
        """Return what a library says of a credential, with nothing but what is given beside it."""
        return Finding(**self._process.answer({"tool": tool, "content": content, **given}))


@contextmanager
def strangers() -> Iterator[Strangers]:
    """Start the process. Raises NodeMissing."""
    with node_process(SCRIPT, "node") as process:
        yield Strangers(process)
