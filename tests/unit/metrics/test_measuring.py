"""What is counted of readers, formats and answers."""

from typing import Any
from uuid import uuid4

import pytest
import requests

from app.courses import PlatformRefused, PlatformUnavailable
from app.errors import Kind, ProductError
from app.metrics import NAMES, MeasuredFormat, Metrics, measured_readers, serve_metrics


class SigningBroken(ProductError):
    kind = Kind.UNAVAILABLE
    code = "test.signing_broken"


class Reader:
    def __init__(self, error: ProductError | None = None) -> None:
        self.error = error

    def outline(self, _context_id: str) -> Any:
        if self.error:
            raise self.error

    course_record = outline

    def course_records(self, _context_id: str, learner_ids: Any, _needs: Any = None) -> Any:
        yield from learner_ids
        if self.error:
            raise self.error


class Format:
    name = "openbadge"

    def sealed(self, award: Any) -> bytes:
        if award is None:
            raise SigningBroken
        return b"{}"

    def check(self, content: bytes) -> None:
        if content != b"{}":
            raise SigningBroken


def samples(metrics: Metrics) -> set[str]:
    lines = metrics.exposition().decode().splitlines()
    return {line for line in lines if not line.startswith("#") and "_created" not in line and "_bucket" not in line}


@pytest.mark.parametrize(
    ("error", "outcome"),
    [(None, "ok"), (PlatformUnavailable(), "unavailable"), (PlatformRefused(), "refused"), (SigningBroken(), "failed")],
)
def test_each_read_is_counted_by_platform_call_and_outcome(error, outcome):
    metrics = Metrics()
    reader: Any = measured_readers(lambda _id: Reader(error), metrics, {Reader: "moodle"})(uuid4())  # type: ignore[arg-type,return-value]
    for read in (reader.outline, reader.course_record, lambda _: list(reader.course_records("2", ["1", "2"]))):
        try:
            read("2")
        except ProductError as refused:
            assert refused is error
    found = samples(metrics)
    for call in ("outline", "learner", "class"):
        labels = f'call="{call}",outcome="{outcome}",platform="moodle"'
        assert f"microcredentials_course_reads_total{{{labels}}} 1.0" in found
        assert f'microcredentials_course_read_seconds_count{{call="{call}",platform="moodle"}} 1.0' in found


def test_signing_is_timed_and_its_failures_are_counted_by_code():
    metrics = Metrics()
    measured: Any = MeasuredFormat(Format(), metrics)  # type: ignore[arg-type]
    assert measured.sealed("award") == b"{}"
    for fail in (lambda: measured.sealed(None), lambda: measured.check(b"other")):
        with pytest.raises(SigningBroken):
            fail()
    measured.check(b"{}")
    found = samples(metrics)
    assert 'microcredentials_signing_seconds_count{format="openbadge"} 1.0' in found
    failures = 'microcredentials_signing_failures_total{code="test.signing_broken",format="openbadge"} 2.0'
    assert failures in found


def test_everything_that_is_looked_at_has_a_name_of_the_table():
    class Looked:
        def gauges(self) -> Any:
            yield "queue_length", ("awards",), 3
            yield "queue_length", ("letters",), 0
            yield "build_info", ("1", "0026"), 1

    metrics = Metrics()
    metrics.add(Looked())
    metrics.verified("genuine")
    found = samples(metrics)
    assert 'microcredentials_queue_length{queue="awards"} 3.0' in found
    assert 'microcredentials_queue_length{queue="letters"} 0.0' in found
    assert 'microcredentials_verifications_total{outcome="genuine"} 1.0' in found
    names = {line.split("{")[0].split(" ")[0] for line in found}
    assert {name.removesuffix("_sum").removesuffix("_count") for name in names} <= NAMES


def test_a_worker_answers_with_its_numbers_who_has_the_token():
    metrics = Metrics()
    metrics.verified("genuine")
    port = serve_metrics(metrics, "t" * 32, 0)
    address = f"http://127.0.0.1:{port}/metrics"
    assert requests.get(address, timeout=5).status_code == 401
    told = requests.get(address, headers={"Authorization": "Bearer " + "t" * 32}, timeout=5)
    assert 'outcome="genuine"} 1.0' in told.text
