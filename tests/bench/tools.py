"""The two tools, each a process on one and the same core."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from app.cli.demo_setup import SLUG, institution
from app.db import migrate
from app.factory import build
from app.settings import Settings
from tests.bench.processes import begun_by
from tests.bench.visits import Tool

ROOT = Path(__file__).parents[2]
LTIJS = Path(__file__).parent / "ltijs"
TOOL_CORE, CLIENT_CORE = 0, 1


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def ours(issuer: str, folder: Path) -> Iterator[Tool]:
    """Give the product under gunicorn as `serve` runs it, one worker, with the platform registered."""
    port = free_port()
    origin = f"http://127.0.0.1:{port}"
    environment = {
        "PATH": os.environ["PATH"],
        "PUBLIC_URL": origin,
        "DATABASE_URL": f"sqlite:///{folder / 'ours.sqlite3'}",
        "SECRET_KEY": "s" * 48,
        "KEYS_FILE": str(folder / "keys.json"),
        "KEYS_PASSPHRASE": "a passphrase for tests",
    }
    product = build(Settings.from_environment(environment))
    migrate(product.db)
    product.keys.ensure_tool_key()
    product.keys.add_issuer_key(SLUG)
    product.issuers.put(institution(product.own_issuers.did(SLUG)))
    product.lti.platforms.add(
        issuer=issuer,
        client_id="client",
        deployments=["1"],
        auth_url=f"{issuer}/auth",
        token_url=f"{issuer}/token",
        jwks_url=f"{issuer}/jwks",
        name="Platform",
        issuer_slug=SLUG,
    )
    product.close()
    command = [sys.executable, "-m", "app", "serve", "--port", str(port), "--workers", "1"]
    with _running(command, environment, f"{origin}/readyz", folder / "ours.log") as process_id:
        yield Tool(
            name="ours",
            origin=origin,
            login_path="/lti/login",
            launch_path="/lti/launch",
            process_ids=tuple(begun_by(process_id)),
        )


@contextmanager
def ltijs(issuer: str, folder: Path) -> Iterator[Tool]:
    """Give a tool made with ltijs, on SQLite."""
    port = free_port()
    origin = f"http://127.0.0.1:{port}"
    command = ["node", str(LTIJS / "server.js"), str(port), issuer, str(folder / "ltijs.sqlite3")]
    environment = {"PATH": os.environ["PATH"], "NODE_ENV": "production"}
    with _running(command, environment, f"{origin}/keys", folder / "ltijs.log") as process_id:
        yield Tool(name="ltijs", origin=origin, login_path="/login", launch_path="/launch", process_ids=(process_id,))


@contextmanager
def _running(command: list[str], environment: dict[str, str], url: str, log: Path) -> Iterator[int]:
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
    os.sched_setaffinity(process.pid, {TOOL_CORE})  # before it starts threads and workers, which inherit it
    try:
        deadline = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < deadline:
            try:
                if requests.get(url, timeout=2).ok:
                    break
            except requests.RequestException:
                pass
            time.sleep(0.1)
        else:
            raise SystemExit(f"{command[0]} does not serve: {log.read_text()[-2000:]}")
        time.sleep(1)  # ltijs registers the platform after it has begun to listen
        yield process.pid
    finally:
        process.terminate()
        process.wait(20)
