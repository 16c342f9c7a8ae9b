"""An exercise and its check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .calling import Caller, LocalCaller
from .checks import Agrees, Unmutated
from .examination import examine
from .exercise_data import Check, ExerciseData
from .report import Report


@dataclass(frozen=True)
class Exercise(ExerciseData):
    """One graded function of one notebook, which can be checked."""

    checks: tuple[Check, ...] = (Agrees(), Unmutated())

    def check(self, function: Any, seed: int | None = None) -> Report:
        """Check a function of this process.

        Without a ``seed`` the cases are always the same, so that a report can be talked about;
        another seed gives fresh ones.
        """
        return self.examine(LocalCaller(function, self.closed), seed)

    def examine(self, caller: Caller, seed: int | None = None) -> Report:
        """Check whatever the caller calls, in this process or in another one."""
        return examine(self, caller, seed)
