"""Readers of courses that are timed; what they read passes by unseen."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from time import perf_counter
from uuid import UUID

from app.courses import (
    EVERYTHING,
    CourseOutline,
    CourseReader,
    CourseRecord,
    Enrolment,
    Needs,
    PlatformRefused,
    PlatformUnavailable,
)
from app.errors import ProductError
from app.metrics.metrics import Metrics


def measured_readers(
    reader_of: Callable[[UUID], CourseReader], metrics: Metrics, kinds: Mapping[type, str]
) -> Callable[[UUID], CourseReader]:
    """Return `reader_of` with readers that are timed; `kinds` names the platform of each class of readers."""

    def opened(platform_id: UUID) -> CourseReader:
        reader = reader_of(platform_id)
        return MeasuredReader(reader, metrics, kinds.get(type(reader), "other"))

    return opened


class MeasuredReader:
    """A CourseReader around another one."""

    def __init__(self, reader: CourseReader, metrics: Metrics, platform: str) -> None:
        self._reader = reader
        self._metrics = metrics
        self._platform = platform

    def outline(self, context_id: str) -> CourseOutline:
        """Return the activities that rules can refer to, in the course's order."""
        with self._timed("outline"):
            return self._reader.outline(context_id)

    def course_record(self, enrolment: Enrolment) -> CourseRecord:
        """Return what the platform reports now about one learner."""
        with self._timed("learner"):
            return self._reader.course_record(enrolment)

    def course_records(
        self, context_id: str, learner_ids: Sequence[str], needs: Needs = EVERYTHING
    ) -> Iterator[CourseRecord]:
        """Yield a record for each of `learner_ids`; what is done with them in between is not counted."""
        outcome, spent_s = "ok", 0.0
        begun = perf_counter()
        try:
            for record in self._reader.course_records(context_id, learner_ids, needs):
                spent_s += perf_counter() - begun
                yield record
                begun = perf_counter()
        except ProductError as error:
            outcome = _outcome_of(error)
            raise
        finally:
            self._count("class", outcome, spent_s + perf_counter() - begun)

    @contextmanager
    def _timed(self, call: str) -> Iterator[None]:
        outcome, begun = "ok", perf_counter()
        try:
            yield
        except ProductError as error:
            outcome = _outcome_of(error)
            raise
        finally:
            self._count(call, outcome, perf_counter() - begun)

    def _count(self, call: str, outcome: str, seconds: float) -> None:
        self._metrics.reads.labels(self._platform, call, outcome).inc()
        self._metrics.read_seconds.labels(self._platform, call).observe(seconds)


def _outcome_of(error: ProductError) -> str:
    if isinstance(error, PlatformUnavailable):
        return "unavailable"
    return "refused" if isinstance(error, PlatformRefused) else "failed"
