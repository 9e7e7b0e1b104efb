"""Other people's verifiers in one Node.js process, asked a line at a time; see `verify.mjs`."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
_LEAST = 20  # @sd-jwt and jose need it


class NodeMissing(Exception):
    """Node.js or the packages are not installed."""


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

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def ask(self, tool: str, content: Any, **given: Any) -> Finding:
        """Return what a library says of a credential, with nothing but what is given beside it."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps({"tool": tool, "content": content, **given}) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, "the verifiers ended"
        return Finding(**json.loads(answer))


@contextmanager
def strangers() -> Iterator[Strangers]:
    """Start the process. Raises NodeMissing."""
    node = shutil.which("node")
    if not node:
        raise NodeMissing("node is not installed")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    if int(version.removeprefix("v").partition(".")[0]) < _LEAST:
        raise NodeMissing(f"{version} is older than {_LEAST}")
    if not (FOLDER / "node_modules" / ".ready").exists():
        raise NodeMissing("its packages are not installed: make node")
    with subprocess.Popen(
        [node, str(FOLDER / "verify.mjs")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        try:
            yield Strangers(process)
        finally:
            process.terminate()
