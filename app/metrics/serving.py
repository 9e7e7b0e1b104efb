"""The page of numbers for a process that serves nothing else: a worker."""

from threading import Thread

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from app.metrics.metrics import Metrics
from app.metrics.web import metrics_blueprint


class _Silent(WSGIRequestHandler):
    def log_request(self, *_arguments: object) -> None:
        """Write nothing."""


def serve_metrics(metrics: Metrics, token: str, port: int, host: str = "127.0.0.1") -> int:
    """Answer `/metrics` from a thread of this process for as long as it lives; return the port, one of many for 0."""
    app = Flask("metrics")
    app.register_blueprint(metrics_blueprint(metrics, token))
    server = make_server(host, port, app, threaded=True, request_handler=_Silent)
    Thread(target=server.serve_forever, name="metrics", daemon=True).start()
    return int(server.server_port)
