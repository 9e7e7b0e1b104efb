"""Numbered steps: each refuses by raising, and what was refused is kept for the answer."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Generic, TypeVar

from app.errors import ProductError

Name = TypeVar("Name", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Step(Generic[Name]):
    """One step's result: `passed` is None where it could not be taken; `code` is the refusal's.

    A step that passed has a code only where our own records were needed for it, `RECORDED`.
    """

    number: int
    name: Name
    passed: bool | None
    code: str = ""


class Steps(Generic[Name]):
    """The steps of one check, by their names and in their order.

    `is_finding` tells whether a refusal says something about the credential, `passed_after` what it makes of its step.
    `refusals` are in the order in which the steps were taken.
    """

    def __init__(
        self,
        names: type[Name],
        is_finding: Callable[[ProductError], bool],
        passed_after: Callable[[ProductError], bool | None],
    ) -> None:
        self._is_finding = is_finding
        self._passed_after = passed_after
        self._steps = {name: Step(number, name, None) for number, name in enumerate(names, start=1)}
        self.refusals: dict[Name, ProductError] = {}

    def take(self, name: Name, rule: Callable[[], object]) -> bool:
        """Take a step and tell whether it passed, which it does by not raising. Raises what is no finding."""
        try:
            rule()
        except ProductError as refusal:
            if not self._is_finding(refusal):
                raise
            self.refusals[name] = refusal
            self._set(name, passed=self._passed_after(refusal), code=refusal.code)
            return False
        self._set(name, passed=True)
        return True

    def note(self, name: Name, code: str) -> None:
        """Note by what a step has passed."""
        self._set(name, passed=True, code=code)

    def has_passed(self, name: Name) -> bool:
        """Tell whether a step was taken and passed."""
        return self._steps[name].passed is True

    def all(self) -> tuple[Step[Name], ...]:
        """Return every step, also those that were not taken."""
        return tuple(self._steps.values())

    def _set(self, name: Name, *, passed: bool | None, code: str = "") -> None:
        self._steps[name] = replace(self._steps[name], passed=passed, code=code)
