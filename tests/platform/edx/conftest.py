"""The product beside Open edX's own platform code, over real HTTP. Skipped where that code is not installed."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests

from app.cli.demo_setup import SLUG, institution
from app.db import migrate
from app.demo import Browser, Page
from app.factory import Product, build, create_app
from app.lti import Platform
from app.settings import Settings
from tests.integration.stack import serving

HERE = Path(__file__).parent
PYTHON = Path(os.environ.get("EDX_PYTHON", HERE.parents[2] / ".venv-edx" / "bin" / "python"))
MEMBERS = 60
_START_S = 90


@dataclass
class OpenEdx:
    """Open edX on one side, the product on the other."""

    url: str
    tool_url: str
    product: Product
    platform: Platform
    browsers: list[Browser] = field(default_factory=list)

    def launch(self, person: int, **query: Any) -> Page:
        """Open the tool in the course as this person; see `open_edx.urls.start`."""
        self.browsers.append(Browser())
        asked = requests.Request("GET", f"{self.url}/test/start", params={"person": person, **query}).prepare().url
        return self.browsers[-1].open(str(asked))

    def linked(self) -> list[dict[str, Any]]:
        """Return the links that deep linking placed into the course."""
        items: list[dict[str, Any]] = requests.get(f"{self.url}/test/linked", timeout=10).json()["items"]
        return items


@pytest.fixture(scope="module")
def edx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenEdx]:
    """Give both, with the tool registered by what Open edX shows an administrator."""
    if not PYTHON.exists():
        pytest.skip("Open edX's platform code is not installed (make edx)")
    folder = tmp_path_factory.mktemp("edx")
    with serving() as (tool_url, mount):
        product = build(
            Settings(
                public_url=tool_url,
                database_url=f"sqlite:///{folder / 'tool.sqlite3'}",
                secret_key="s" * 48,
                keys_file=folder / "keys.json",
                keys_passphrase="a passphrase for tests",
            )
        )
        migrate(product.db)
        product.keys.ensure_tool_key()
        product.keys.add_issuer_key(SLUG)
        product.issuers.put(institution(product.own_issuers.did(SLUG)))
        mount(create_app(product))
        process, url = _start(folder, tool_url)
        try:
            shown = requests.get(f"{url}/test/registration", timeout=10).json()
            deployments = [shown.pop("deployment_id")]
            platform = product.lti.platforms.add(**shown, deployments=deployments, name="Open edX", issuer_slug=SLUG)
            found = OpenEdx(url, tool_url, product, platform)
            yield found
            for browser in found.browsers:
                browser.session.close()
        finally:
            process.terminate()
            process.wait(20)
            product.close()


def _start(folder: Path, tool_url: str) -> tuple[subprocess.Popen[bytes], str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "EDX_PORT": str(port),
        "EDX_TOOL": tool_url,
        "EDX_DATABASE": str(folder / "edx.sqlite3"),
        "EDX_MEMBERS": str(MEMBERS),
    }
    log = folder / "edx.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [PYTHON, "-W", "ignore", "-m", "open_edx"], cwd=HERE, env=environment, stdout=output, stderr=output
        )
    url, deadline = f"http://127.0.0.1:{port}", time.monotonic() + _START_S
    while process.poll() is None and time.monotonic() < deadline:
        try:
            if requests.get(f"{url}/test/registration", timeout=5).ok:
                return process, url
        except requests.RequestException:
            pass
        time.sleep(0.2)
    process.terminate()
    process.wait(20)
    raise AssertionError(log.read_text()[-3000:])
