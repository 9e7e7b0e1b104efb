"""Other people's wallet clients in one Node.js process, asked a line at a time; see `wallet.mjs`."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


class ClientsMissing(Exception):
    """Node.js or the packages are not installed."""


class Clients:
    """Lets one client after the other take up an offer."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def take(self, client: str, offer: str, configuration: str, **how: str) -> Any:
        """Return the credential that a client got, or what it says went wrong, as {"error": …}."""
        assert self._process.stdin and self._process.stdout
        job = {"client": client, "offer": offer, "configuration": configuration, "binding": "", "alg": "ES256", **how}
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "the clients ended"
        answer = json.loads(line)
        return answer.get("credential", answer)


@contextmanager
def clients() -> Iterator[Clients]:
    """Start the process. Raises ClientsMissing."""
    node = shutil.which("node")
    if not node:
        raise ClientsMissing("node is not installed")
    if not (FOLDER / "node_modules" / ".ready").exists():
        raise ClientsMissing("its packages are not installed: make wallets")
    with subprocess.Popen(
        [node, str(FOLDER / "wallet.mjs")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        try:
            yield Clients(process)
        finally:
            process.terminate()
