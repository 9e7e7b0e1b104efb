"""How the web processes run; every value can be overridden on gunicorn's command line."""

import os

worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "8"))
timeout = 120  # longer than the slowest read of a class
graceful_timeout = 30
accesslog = None  # addresses of pages name launches; the product logs what it does itself
errorlog = "-"
loglevel = "warning"
limit_request_line = 8190
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")
