"""Jobs through a broker, or without one in this process; no business rule."""

from app.jobs.jobs import SWEEP_EVERY_S, Jobs, Work
from app.jobs.ways import broker_at, run_worker

__all__ = ["SWEEP_EVERY_S", "Jobs", "Work", "broker_at", "run_worker"]
