"""Jobs through a broker, or without one in this process; no business rule."""

from app.jobs.broker import Broker
from app.jobs.jobs import SWEEP_EVERY_S, Jobs, Work
from app.jobs.worker import run_worker

__all__ = ["SWEEP_EVERY_S", "Broker", "Jobs", "Work", "run_worker"]
