"""An exercise as data: what is asked, what a right answer is, and which mistakes people make."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

import numpy as np

from . import guard
from .calling import Caller
from .case import Case
from .mistake import Mistake
from .outcome import Outcome
from .returns import Returns


class Check(Protocol):
    """A statement about the student's function that can be tried."""

    @property
    def statement(self) -> str:
        """The statement as a learner reads it when it holds."""

    def run(self, exercise: ExerciseData, caller: Caller, rng: np.random.Generator) -> Outcome:
        """Try it."""


@dataclass(frozen=True)
class ExerciseData:
    """One graded function of one notebook."""

    reference: Callable[..., Any]
    cases: Callable[[np.random.Generator], Sequence[Case]]
    returns: Returns
    points: int
    difficulty: int = 1  # to 3
    minutes: int = 10
    checks: tuple[Check, ...] = ()
    mistakes: Sequence[Mistake] = ()  # given here, or in its notebook's catalogue
    # Library functions that would give the answer away, besides the reference itself.
    forbidden: tuple[Callable[..., Any], ...] = ()
    # Filled in by the notebook that takes it in.
    notebook: str = ""  # "03_two_layer"
    siblings: Sequence[ExerciseData] = field(default=(), compare=False, repr=False)

    def join(
        self, notebook: str, siblings: Sequence[ExerciseData], mistakes: Sequence[Mistake]
    ) -> None:
        """Belong to a notebook from now on, whose exercises are ``siblings``, this one included.

        ``mistakes`` are those of the notebook's catalogue, for an exercise that brings none.
        """
        object.__setattr__(self, "notebook", notebook)
        object.__setattr__(self, "siblings", siblings)
        if self.mistakes == ():
            object.__setattr__(self, "mistakes", mistakes)

    @property
    def name(self) -> str:
        return self.reference.__name__

    @property
    def key(self) -> str:
        return f"{self.notebook}/{self.name}" if self.notebook else self.name

    @property
    def signature(self) -> str:
        """``linear_backward(dZ, cache)``, as a learner writes it."""
        asked = inspect.signature(self.reference).parameters.values()
        return f"{self.name}({', '.join(p.name for p in asked if p.kind is not p.KEYWORD_ONLY)})"

    @property
    def trains(self) -> bool:
        """Whether a call is a whole training, which takes long."""
        return "iterations" in self.signature

    @cached_property
    def closed(self) -> tuple[Any, ...]:
        """The library functions a student's answer must not call, by themselves or another's."""
        named = (self.reference, *self.forbidden)
        return tuple(dict.fromkeys(one for f in named for one in guard.with_delegates(f)))

    @cached_property
    def helpers(self) -> dict[str, ExerciseData]:
        """The other exercises of its notebook that a right answer calls, directly or not.

        Read off the reference.  None of them calls this one, so a right answer to each of them
        still leaves this one to be answered.
        """
        reached = guard.functions_under(self.reference)
        others = (e for e in self.siblings if e.key != self.key)
        return {e.name: e for e in others if reached & set(guard.with_delegates(e.reference))}
