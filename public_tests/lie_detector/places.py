"""Where a report puts a mistake: with the change it knows of, is the answer right?

And where it tells of a formula: does that formula give the answer's numbers?
"""

from __future__ import annotations

import ast

import numpy as np

from public_tests.engine import Exercise, LocalCaller
from public_tests.engine.located import Located, Place
from public_tests.engine.mending.locate import readable
from public_tests.engine.mistake import compiled, source_of
from public_tests.engine.returns import read

from .answers import Answer
from .runs import alike

SEEDS = (11, 12)  # of checks that nobody has seen


def stands(exercise: Exercise, answer: Answer, located: Located) -> bool | None:
    """Whether what is said of the place is so; None where it cannot be tried."""
    if located.by == "formula":
        return _computes(exercise, answer, located.places[0])
    return _mends(exercise, answer, located)


def _mends(exercise: Exercise, answer: Answer, located: Located) -> bool | None:
    """Whether the text, with the changes made in it, passes; None where they cannot be made.

    They are made in the text and not in the tree: what stands before the change is looked for on
    its line, and must stand there once.
    """
    lines = answer.source.splitlines()
    for place in located.places:
        index = place.line - 1
        if not 0 <= index < len(lines) or lines[index].count(place.before) != 1:
            return None
        if not place.before or "\n" in place.before or "\n" in place.after:
            return None
        lines[index] = lines[index].replace(place.before, place.after)
    try:
        made = compiled("\n".join(lines) + "\n", exercise.reference)
    except SyntaxError:
        return None
    return all(exercise.check(made, seed).passed for seed in SEEDS)


def _computes(exercise: Exercise, answer: Answer, place: Place) -> bool | None:
    """Whether a right answer with the line put in gives the answer's numbers on other cases."""
    if not place.before or not place.after or "\n" in place.before + place.after:
        return None
    lines = ast.unparse(ast.parse(source_of(readable(exercise)))).splitlines()
    right = _plain(place.after)
    found = [index for index, line in enumerate(lines) if line.strip() == right]
    if len(found) != 1:
        return None
    told = place.kind
    longer = len(place.before) > len(place.after)
    if ("missing" in told and longer) or ("too many" in told and not longer):
        return False
    lines[found[0]] = lines[found[0]].replace(right, _plain(place.before))
    formula = LocalCaller(compiled("\n".join(lines) + "\n", exercise.reference))
    own = LocalCaller(answer.function(exercise))
    for seed in SEEDS:
        for case in exercise.cases(np.random.default_rng(seed)):
            wanted = exercise.reference(*case.values)
            both = [read(exercise.returns, caller(case).value, wanted) for caller in (own, formula)]
            mine, theirs = ({n: leaf.value for n, leaf in one.leaves.items()} for one in both)
            if mine.keys() != theirs.keys():
                return False
            if not all(alike(theirs[name], mine[name], case) for name in mine):
                return False
    return True


def _plain(line: str) -> str:
    """A statement, or the head of one, as Python itself would write it."""
    body = "\n    pass" if line.endswith(":") else ""
    return ast.unparse(ast.parse(line.strip() + body)).splitlines()[0]
