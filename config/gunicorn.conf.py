"""How the web processes run; every value can be overridden on gunicorn's command line."""

import gc
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

worker_class = "app.wsgi_worker.ReservingWorker"
workers = int(os.environ.get("WEB_WORKERS", "2"))
keepalive = 5
# Many, because most of the time they wait for platforms.
threads = int(os.environ.get("WEB_THREADS", "64"))
timeout = 120  # longer than the slowest read of a class
graceful_timeout = 30
accesslog = None  # addresses of pages name launches; the product logs what it does itself
errorlog = "-"
loglevel = "warning"
limit_request_line = 8190
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")

# The folder in which the processes add up what they count; before the product is imported, and anew with each start.
_SHARED = "PROMETHEUS_MULTIPROC_DIR"
_OURS = "microcredentials-metrics-"
if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
    os.environ[_SHARED] = tempfile.mkdtemp(prefix=_OURS)


def on_starting(_server: object) -> None:
    """Forget what processes of before have counted, and read the product's code once for all processes.

    Each makes its own app of it, with connections and threads of its own.
    """
    folder = Path(os.environ[_SHARED])
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob("*.db"):
        left.unlink()
    import app.factory  # noqa: F401, PLC0415 - which counts in that folder


def child_exit(_server: object, worker: Any) -> None:
    """Let what a process counted that is gone stay in the sums, and nothing else of it."""
    from prometheus_client.multiprocess import mark_process_dead  # noqa: PLC0415 - not before the folder is named

    mark_process_dead(worker.pid)


def on_exit(_server: object) -> None:
    """Leave nothing behind."""
    folder = Path(os.environ[_SHARED])
    if folder.name.startswith(_OURS):
        shutil.rmtree(folder, ignore_errors=True)


def post_worker_init(_worker: object) -> None:
    """Spare the collector what lives as long as the process does."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
