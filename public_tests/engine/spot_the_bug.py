"""Spot the bug: which function of a program is wrong, told by a function the learner writes.

    spot_the_bug(program) -> "linear_backward", or None where nothing is wrong

A program is a dict of functions by name, one of them perhaps with a mistake of the catalogue.  The
mistakes are those that nothing but numbers tells: they run, and on usual sizes what comes out is
wrong.  The seed draws the order in which the programs come, so an answer that knows none of the
functions cannot know the names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np

from .calling import Caller, FarCaller, LocalCaller
from .case import Case
from .exercise import Exercise
from .exercise_data import ExerciseData
from .findings import Failure
from .mistake import Mistake
from .observation import failures_of, observe
from .outcome import Outcome
from .readable import NotReadable
from .returns import Whatever
from .standalone import standalone

SHOWN = 3  # wrong answers
_SEED = 1
Function = Callable[..., Any]


@dataclass(frozen=True)
class Fault:
    """One way in which a program can be wrong."""

    exercise: Exercise
    mistake: Mistake
    function: Function


@dataclass(frozen=True)
class Round:
    """One program, and what is wrong with it: nothing, or one of its functions."""

    case: Case
    fault: Fault | None

    @property
    def answer(self) -> str | None:
        return self.fault.exercise.name if self.fault else None


def faults(exercise: Exercise) -> list[Fault]:
    """The mistakes of an exercise that run and give wrong numbers on usual sizes."""
    return list(_faults(exercise))


@cache
def _faults(exercise: Exercise) -> tuple[Fault, ...]:
    found = (Fault(exercise, m, f) for m in exercise.mistakes if (f := _sendable(exercise, m)))
    return tuple(fault for fault in found if _wrong(exercise, fault.function) == "in numbers")


def _sendable(exercise: Exercise, mistake: Mistake) -> Function | None:
    try:
        return standalone(exercise, mistake)
    except NotReadable:
        return None


def _wrong(exercise: Exercise, function: Function) -> str:
    """How a function fails on one case of usual sizes: "it breaks off", "in numbers", or not."""
    case = exercise.cases(np.random.default_rng(_SEED))[0]
    seen = observe(exercise, LocalCaller(function), case)
    if seen.call.raised is not None:
        return "it breaks off"
    return "in numbers" if failures_of(seen, "") else ""


def rounds(exercises: Sequence[Exercise], rng: np.random.Generator) -> list[Round]:
    """All faulty programs and as many sound ones as there are functions, in an order drawn."""
    sound = {exercise.name: _right(exercise) for exercise in exercises}
    every: list[Fault | None] = [None] * len(exercises)
    every += [fault for exercise in exercises for fault in _faults(exercise)]
    drawn = [every[index] for index in rng.permutation(len(every))]
    return [
        Round(Case({"program": _with(sound, fault)}, label=f"program {number}"), fault)
        for number, fault in enumerate(drawn, start=1)
    ]


@cache
def _right(exercise: Exercise) -> Function:
    return standalone(exercise)


def _with(sound: Mapping[str, Function], fault: Fault | None) -> dict[str, Function]:
    return {**sound, fault.exercise.name: fault.function} if fault else dict(sound)


@dataclass(frozen=True)
class NamesTheWrongOne:
    """Every program's wrong function is named, and None where nothing is wrong."""

    exercises: tuple[Exercise, ...]
    statement: str = "names the wrong function of every program, and None where all are right"

    def run(self, exercise: ExerciseData, caller: Caller, rng: np.random.Generator) -> Outcome:
        outcome = Outcome()
        every = rounds(self.exercises, rng)
        if isinstance(caller, FarCaller):
            caller.foresee([one.case for one in every])
        wrong = []
        for one in every:
            call = caller(one.case)
            if call.raised is not None:
                failure = Failure(
                    self.statement, call.raised.sentence, one.case.label, raised=call.raised
                )
                return Outcome([failure])
            said = call.value if isinstance(call.value, str | None) else type(call.value).__name__
            if said != one.answer:
                wrong.append((one, said))
        for one, said in wrong[:SHOWN]:
            sentence = f"It answers {said!r:.40}, {_told(one)}"
            outcome.failures.append(Failure(self.statement, sentence, one.case.label))
        if wrong:
            right = f"It is right about {len(every) - len(wrong)} of {len(every)} programs."
            outcome.notes.append(right)
        return outcome


def _told(one: Round) -> str:
    if one.fault is None:
        return "and nothing is wrong in this program."
    return f"and {one.answer} of this program is wrong: {one.fault.mistake.message}"


class SpotTheBug(Exercise):
    """The exercise ``spot_the_bug`` over some exercises of its notebook."""

    @cached_property
    def helpers(self) -> dict[str, ExerciseData]:
        """The learner's functions that it compares with, and those that they call."""
        [check] = [one for one in self.checks if isinstance(one, NamesTheWrongOne)]
        names = {exercise.name for exercise in check.exercises}
        compared = [sibling for sibling in self.siblings if sibling.name in names]
        called = {name: helper for one in compared for name, helper in one.helpers.items()}
        return called | {one.name: one for one in compared}


def spot_the_bug_among(*exercises: Exercise, points: int = 5, minutes: int = 15) -> Exercise:
    """The exercise ``spot_the_bug``: programs consist of one function for each of these."""

    def spot_the_bug(program: Mapping[str, Function]) -> str | None:
        wrong = (e.name for e in exercises if _wrong(e, program[e.name]))
        return next(wrong, None)

    return SpotTheBug(
        reference=spot_the_bug,
        cases=lambda rng: [one.case for one in rounds(exercises, rng)],
        returns=Whatever("the name"),
        points=points,
        difficulty=2,
        minutes=minutes,
        checks=(NamesTheWrongOne(exercises),),
    )
