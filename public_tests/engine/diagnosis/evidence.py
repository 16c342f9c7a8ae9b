"""What statements about an answer are decided on: the cases of the check, and fresh ones."""

from __future__ import annotations

import inspect
import itertools
import types
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..calling import Caller
from ..exercise_data import ExerciseData
from ..findings import Failure
from ..observation import observe, wrong_leaves
from ..outcome import Observation
from ..program import Program, of_function, program_of

FRESH = 24  # cases, at least; drawn anew, of other sizes than those of the check
FRESH_LONG = 8  # of what trains, which takes long
_FRESH_SEED = 20_171_231


@dataclass
class Evidence:
    """One answer: what the check saw of it, and whatever else is asked of it."""

    exercise: ExerciseData
    caller: Caller
    observations: Sequence[Observation]  # the check's own, the extreme ones among them
    failures: Sequence[Failure] = ()

    @cached_property
    def usual(self) -> list[Observation]:
        """The check's own cases in which the numbers are compared."""
        return [o for o in self.observations if not o.extreme]

    @cached_property
    def fresh(self) -> list[Observation]:
        """Cases that the check did not see.  A count, and no clock, says how many."""
        found: list[Observation] = []
        for draw in itertools.count(1):
            rng = np.random.default_rng([_FRESH_SEED, draw])
            cases = self.exercise.cases(rng)
            found += [observe(self.exercise, self.caller, case) for case in cases]
            if len(found) >= (FRESH_LONG if self.exercise.trains else FRESH) or not cases:
                return found
        return found

    @cached_property
    def compared(self) -> list[Observation]:
        """Every case in which the numbers are compared: a statement has to hold in all of them."""
        return [*self.usual, *self.fresh]

    @cached_property
    def program(self) -> Program | None:
        """What the learner wrote, where it can be read."""
        return program_of(self.caller, self.exercise.name)

    def called(self, name: str) -> Program | None:
        """Another function of this process that the answer calls by this name."""
        function = getattr(self.caller, "function", None)
        if not isinstance(function, types.FunctionType):
            return None
        names = {**function.__globals__, **inspect.getclosurevars(function).nonlocals}
        found = names.get(name)
        return of_function(found) if isinstance(found, types.FunctionType) else None

    @cached_property
    def wrong(self) -> set[str]:
        """The parts of the answer that are wrong, missing or of the wrong kind in some case."""
        lacking = {n for o in self.compared for n in o.wanted.leaves.keys() - o.got.leaves.keys()}
        return lacking | {n for o in self.compared for n in wrong_leaves(o, o.got)}

    @cached_property
    def raises(self) -> bool:
        """Whether any case ended in an exception: then its numbers say nothing."""
        return any(o.call.raised for o in self.compared)
