"""Other people's code in one Node.js process, which answers a line of JSON on standard input with a line."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_LEAST = 20  # @sd-jwt, @openid4vc and jose need it


class NodeMissing(Exception):
    """Node.js or the packages are not installed."""


class NodeProcess:
    """Asks one question after the other."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def answer(self, task: dict[str, Any]) -> Any:
        """Return the answer to a task."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps(task) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "the process ended"
        return json.loads(line)


@contextmanager
def node_process(script: Path, target: str) -> Iterator[NodeProcess]:
    """Start a script whose packages `make TARGET` installs beside it. Raises NodeMissing."""
    node = shutil.which("node")
    if not node:
        raise NodeMissing("node is not installed")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    if int(version.removeprefix("v").partition(".")[0]) < _LEAST:
        raise NodeMissing(f"{version} is older than {_LEAST}")
    if not (script.parent / "node_modules" / ".ready").exists():
        raise NodeMissing(f"its packages are not installed: make {target}")
    with subprocess.Popen(
        [node, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        try:
            yield NodeProcess(process)
        finally:
            process.terminate()
