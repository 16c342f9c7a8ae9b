"""What one check saw and what it found."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .calling import Call
from .case import Case
from .findings import Failure
from .returns import Reading


@dataclass
class Observation:
    """One call beside what the reference gives for it; what a diagnosis works from."""

    call: Call
    expected: Any
    got: Reading
    wanted: Reading
    extreme: bool = False  # asked to be finite, and no more

    @property
    def case(self) -> Case:
        return self.call.case


@dataclass
class Outcome:
    """What one check found."""

    failures: list[Failure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)
    # False when there was something that could not be looked at, or not at all: an exception, a
    # missing part.  It is said elsewhere; that the statement holds is not said.
    complete: bool = True
