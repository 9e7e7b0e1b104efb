"""A Redis server for one run of the tests, from this machine's binaries, on a free port."""

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_START_S = 20


class RedisMissing(Exception):
    """There is no server to be had; the words say why."""


@contextmanager
def server(port: int = 0) -> Iterator[str]:
    """Give the URL of a server that keeps nothing. Raises RedisMissing."""
    binary = shutil.which("redis-server")
    if not binary:
        raise RedisMissing("no redis-server on this machine")
    port = port or free_port()
    folder = Path(tempfile.mkdtemp(prefix="redis-"))
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(folder)]
    process = subprocess.Popen([binary, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _await(process, port)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _await(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + _START_S
    while process.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise RedisMissing("the server did not start")
