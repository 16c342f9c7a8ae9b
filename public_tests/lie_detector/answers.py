"""Wrong answers: a notebook's own solution with one or two general changes of its syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from public_tests.engine import Exercise
from public_tests.engine.mending.edit import Function
from public_tests.engine.mending.edits import edits, function_in, spread
from public_tests.engine.mending.locate import readable
from public_tests.engine.mistake import compiled, source_of


@dataclass(frozen=True)
class Answer:
    """An answer that may be wrong, as text."""

    exercise: str
    kinds: tuple[str, ...]  # of the changes that were made
    source: str

    def function(self, exercise: Exercise) -> Callable[..., Any]:
        """The answer as a function, living among the names that the reference knows."""
        return compiled(self.source, exercise.reference)


def singles(exercise: Exercise, count: int, rng: np.random.Generator) -> Iterator[Answer]:
    """Answers with one change, of every kind in turn."""
    tree = _solution(exercise)
    for edit in spread(edits(tree), count, rng):
        yield Answer(exercise.key, (edit.kind,), _text(edit.made(tree)))


def doubles(exercise: Exercise, count: int, rng: np.random.Generator) -> Iterator[Answer]:
    """Answers with two changes, neither of which takes the other's place away."""
    tree = _solution(exercise)
    among = edits(tree)
    for first in spread(among, count, rng):
        alone = _text(first.made(tree))
        for index in rng.permutation(len(among))[:5]:
            with first.applied():
                both = _text(among[index].made(tree))
            if both not in (alone, _text(among[index].made(tree))):
                yield Answer(exercise.key, (first.kind, among[index].kind), both)
                break


def _solution(exercise: Exercise) -> Function:
    return function_in(ast.parse(source_of(readable(exercise))))


def _text(tree: Function) -> str:
    return ast.unparse(ast.fix_missing_locations(tree)) + "\n"
