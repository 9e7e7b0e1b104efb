"""Bad days of the web services, switched on by hand."""

import threading
from enum import StrEnum


class Fault(StrEnum):
    """How the web services behave."""

    OK = "ok"
    SLOW = "slow"
    DOWN = "down"
    MALFORMED = "malformed"


class Faults:
    """The present fault; a stalled call is released as soon as the fault changes."""

    def __init__(self, stall_s: float) -> None:
        self._stall_s = stall_s
        self._condition = threading.Condition()
        self._fault = Fault.OK

    @property
    def current(self) -> Fault:
        """The present fault."""
        return self._fault

    def set(self, fault: Fault) -> None:
        """Change the fault."""
        with self._condition:
            self._fault = fault
            self._condition.notify_all()

    def stall(self) -> None:
        """Wait while the services are slow, at most the stall time."""
        with self._condition:
            self._condition.wait_for(lambda: self._fault is not Fault.SLOW, timeout=self._stall_s)
