"""The hidden cases that a graded submission was asked, made again from the course's secret."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from public_tests import Exercise
from public_tests.engine import Call, Case, LocalCaller

from .course import Course
from .gradebook import Gradebook
from .trouble import GradingTrouble
from .verify import hidden_seed


@dataclass
class Asked:
    """What one exercise was asked, and what a right answer gives.

    ``exercises()[key].check(function, seed)`` asks any other function the same.
    """

    key: str
    seed: int
    calls: list[Call] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The calls as Python, with what a right answer gives."""
        name = self.key.rpartition("/")[2]
        lines = [f"{self.key}, seed {self.seed}"]
        for call in self.calls:
            named = ", ".join(f"{k}={_said(v)}" for k, v in call.case.arguments.items())
            lines += [f"{name}({named})", f"    gives {_said(call.value)}"]
        return "\n".join(lines)

    @property
    def as_json(self) -> str:
        """The same as plain data."""
        calls = [
            {
                "arguments": {k: _said(v) for k, v in c.case.arguments.items()},
                "gives": _said(c.value),
            }
            for c in self.calls
        ]
        return json.dumps({"exercise": self.key, "seed": self.seed, "calls": calls})


def hidden_cases(
    course: Course, gradebook: Gradebook, assignment: str, student: str, exercise: str = ""
) -> Iterator[Asked]:
    """What a student's submission was asked: everything, or one exercise by its name.

    Raises GradingTrouble when nothing of the student's is graded, or there is no such exercise.
    """
    graded = gradebook.done(assignment).get(student)
    if graded is None:
        raise GradingTrouble(f"Nothing of {student!r} is graded in {assignment}.")
    source, _ = course.source(assignment)
    wanted = [e for e in source.exercises.values() if exercise in ("", e.name)]
    if not wanted:
        names = ", ".join(e.name for e in source.exercises.values())
        raise GradingTrouble(f"{assignment} has no exercise {exercise!r}. There are: {names}.")
    for one in wanted:
        yield asked(one, hidden_seed(course.secret(), one.key, student, graded[0]))


def asked(exercise: Exercise, seed: int) -> Asked:
    """Every call that a right answer is asked for with this seed."""
    found = Asked(exercise.key, seed)
    answer = LocalCaller(exercise.reference)

    def answered(case: Case) -> Call:
        call = answer(case)
        found.calls.append(call)
        return call

    exercise.examine(answered, seed)
    return found


def _said(value: object) -> str:
    """A value as Python writes it, whole and to the last digit; a function by its name."""
    with np.printoptions(threshold=sys.maxsize, floatmode="unique"):
        return re.sub(r"(<function \w+) at 0x[0-9a-f]+>", r"\1>", repr(value))
