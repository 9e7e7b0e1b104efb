"""How the web processes run; every value can be overridden on gunicorn's command line."""

import gc
import os

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


def post_worker_init(_worker: object) -> None:
    """Spare the collector what lives as long as the process does."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
