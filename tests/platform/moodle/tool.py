"""The tool beside the real Moodle, installed by the commands that the README gives."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import requests

from tests.platform.moodle.site import Moodle, Registered

ROOT = Path(__file__).parents[3]


@dataclass
class Tool:
    """The installed tool; `url` is where browsers reach it."""

    url: str
    environment: dict[str, str]

    def command(self, *arguments: str) -> str:
        """Run a console command and return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "app", *arguments],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout


@contextmanager
def running(moodle: Moodle, registered: Registered, folder: Path) -> Iterator[Tool]:
    """Install the tool in an empty folder, register the Moodle, give it data access, and serve."""
    tool = Tool(registered.tool_url, _environment(moodle, registered, folder))
    _install(tool, moodle, registered)
    port = str(urlsplit(registered.tool_url).port)
    with (folder / "tool.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "app", "serve", "--port", port, "--workers", "2"],
            env=tool.environment,
            cwd=ROOT,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        _await(f"{tool.url}/readyz", process, folder / "tool.log")
        yield tool
    finally:
        process.terminate()
        process.wait(20)


def _install(tool: Tool, moodle: Moodle, registered: Registered) -> None:
    tool.command("migrate")
    tool.command("keys", "create")
    names = ["--name", "sl=Univerza X", "--name", "en=University X"]
    quality = ["--quality-type", "bb4618238e", "--quality", "en=Internal quality assurance to the ESG"]
    tool.command("issuer", "put", "uni", *names, "--country", "SI", *quality)
    endpoints = {"--auth-url": "auth.php", "--token-url": "token.php", "--jwks-url": "certs.php"}
    tool.command(
        *("platform", "add", "--issuer", moodle.url),
        *("--client-id", registered.client_id, "--deployment", registered.deployment_id),
        *(word for option, script in endpoints.items() for word in (option, f"{moodle.url}/mod/lti/{script}")),
    )
    tool.command("platform", "data-access", "--issuer", moodle.url)  # the token is in the environment


def _environment(moodle: Moodle, registered: Registered, folder: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "HOME") if name in os.environ}
    return kept | {
        "PUBLIC_URL": registered.tool_url,
        "DATABASE_URL": f"sqlite:///{folder / 'tool.sqlite3'}",
        "SECRET_KEY": "s" * 48,
        "KEYS_FILE": str(folder / "lti-keys.json"),
        "KEYS_PASSPHRASE": "a passphrase for tests",
        "LMS_TIMEOUT_S": "60",
        "MOODLE_TOKEN": moodle.token,
    }


def _await(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        try:
            if requests.get(url, timeout=2).ok:
                return
        except requests.RequestException:
            pass
        time.sleep(0.1)
    raise AssertionError(log.read_text()[-2000:])
