"""What takes Celery, loaded where a broker is set only: eleven megabytes and a fifth of a second of every start."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.jobs.jobs import Jobs

if TYPE_CHECKING:
    from app.jobs.broker import Broker


def broker_at(url: str) -> "Broker | None":
    """Return the way to workers, None where no URL is set."""
    if not url:
        return None
    from app.jobs.broker import Broker  # noqa: PLC0415

    return Broker(url)


def run_worker(
    url: str, concurrency: int, jobs_of: Callable[[], Jobs], shut: Callable[[], None], only: str | None = None
) -> int:
    """Work until the process is told to end; see `worker`."""
    from app.jobs import worker  # noqa: PLC0415

    return worker.run_worker(url, concurrency, jobs_of, shut, only)
