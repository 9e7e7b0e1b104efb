"""Numbers about the running product, for Prometheus: counted at its edges, so that nothing inside knows of it."""

from app.metrics.ends import Ends
from app.metrics.formats import MeasuredFormat
from app.metrics.metrics import NAMES, TOLD, Metrics
from app.metrics.readers import measured_readers
from app.metrics.serving import serve_metrics
from app.metrics.standing import Queue, Standing
from app.metrics.together import counting_together
from app.metrics.web import init_metrics, metrics_blueprint

__all__ = [
    "NAMES",
    "TOLD",
    "Ends",
    "MeasuredFormat",
    "Metrics",
    "Queue",
    "Standing",
    "counting_together",
    "init_metrics",
    "measured_readers",
    "metrics_blueprint",
    "serve_metrics",
]
