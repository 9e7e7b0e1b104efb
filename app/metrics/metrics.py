"""What is counted in every process, and how all of it is written for a scrape."""

import os
from collections.abc import Iterator
from typing import Protocol

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from app.metrics.names import METRICS, PREFIX

TOLD = {PREFIX + name: told for name, told in METRICS.items()}
NAMES = frozenset(TOLD)
_QUICK_S = (0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_SLOW_S = (0.05, 0.25, 1, 2.5, 5, 10, 30, 60, 120)


class Looked(Protocol):
    """Something that is looked at when somebody scrapes."""

    def gauges(self) -> Iterator[tuple[str, tuple[str, ...], float]]:
        """Yield name, labels' values and value; what is not known now is left out."""


class Metrics:
    """The counters of this process, shared with its siblings where the web server's settings name a folder for that."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.requests = self._counter("http_requests_total")
        self.request_seconds = self._histogram("http_request_seconds", _QUICK_S)
        self.turned_away = self._counter("requests_turned_away_total")
        self.launches = self._counter("launches_total")
        self.refusals = self._counter("refusals_total")
        self.reads = self._counter("course_reads_total")
        self.read_seconds = self._histogram("course_read_seconds", _SLOW_S)
        self.signing_seconds = self._histogram("signing_seconds", _QUICK_S)
        self.signing_failures = self._counter("signing_failures_total")
        self.verifications = self._counter("verifications_total")
        self._looked: list[Looked] = []

    def add(self, *looked: Looked) -> None:
        """Let scrapes look at these too."""
        self._looked += looked

    def verified(self, outcome: str) -> None:
        """Count the answer to somebody who had a credential checked."""
        self.verifications.labels(outcome).inc()

    def exposition(self) -> bytes:
        """Return all metrics in Prometheus' text format."""
        counted = self._registry
        if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
            counted = CollectorRegistry()
            MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
        looked = CollectorRegistry()
        looked.register(self)
        return generate_latest(counted) + generate_latest(looked)

    def collect(self) -> Iterator[Metric]:
        """Yield what is looked at, by name."""
        families: dict[str, GaugeMetricFamily] = {}
        for looked in self._looked:
            for name, values, value in looked.gauges():
                told = METRICS[name]
                family = families.setdefault(name, GaugeMetricFamily(PREFIX + name, told.words, labels=told.labels))
                family.add_metric(values, value)
        yield from families.values()

    def _counter(self, name: str) -> Counter:
        told = METRICS[name]
        return Counter(PREFIX + name, told.words, told.labels, registry=self._registry)

    def _histogram(self, name: str, buckets: tuple[float, ...]) -> Histogram:
        told = METRICS[name]
        return Histogram(PREFIX + name, told.words, told.labels, registry=self._registry, buckets=buckets)
