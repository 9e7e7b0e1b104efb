"""Other people's wallet clients in one Node.js process, asked a line at a time; see `wallet.mjs`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.conformance.node_process import NodeProcess, node_process

SCRIPT = Path(__file__).parent / "wallet.mjs"


class Clients:
    """Lets one client after the other take up an offer."""

    def __init__(self, process: NodeProcess) -> None:
        self._process = process

    def take(self, client: str, offer: str, configuration: str, **how: str) -> Any:
        """Return the credential that a client got, or what it says went wrong, as {"error": …}."""
        job = {"client": client, "offer": offer, "configuration": configuration, "binding": "", "alg": "ES256", **how}
        answer = self._process.answer(job)
        return answer.get("credential", answer)


@contextmanager
def clients() -> Iterator[Clients]:
    """Start the process. Raises NodeMissing."""
    with node_process(SCRIPT, "wallets") as process:
        yield Clients(process)
