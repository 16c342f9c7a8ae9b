"""Functions of the library that answer an exercise, found by calling each of them.

An exercise closes its reference and what its author forbids.  Another function of the library may
do the same work under another name, with its arguments in another order or as one of several
results; only running them all tells.
"""

from __future__ import annotations

import inspect
import itertools
import sys
import types
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from .engine import Case, Exercise
from .engine.calling import LocalCaller
from .engine.running import run_checks

_MOST_ORDERED = 3  # arguments that are tried in every order


def given_away(exercise: Exercise) -> Iterator[str]:
    """A sentence for every library function that passes this exercise and is not closed."""
    case = next(iter(exercise.cases(np.random.default_rng(0))), None)
    if case is None:
        return
    right = LocalCaller(exercise.reference)(case).value
    for function in _library(exercise):
        if any(_passes(exercise, answer) for answer in _plausible(function, case, right)):
            yield f"{function.__module__}.{function.__qualname__} answers it: add it to forbidden"


def _passes(exercise: Exercise, answer: Callable[..., Any]) -> bool:
    return run_checks(exercise, LocalCaller(answer, exercise.closed))[0].passed


def _library(exercise: Exercise) -> list[types.FunctionType]:
    """The open functions of the modules that lie beside the reference's own.

    But for ``right``, in which a course keeps right answers in other styles to try its checks on.
    """
    room = exercise.reference.__module__.rpartition(".")[0]
    names = [name for name in sorted(sys.modules) if name.rpartition(".")[0] == room]
    beside = [sys.modules[name] for name in names if name != f"{room}.right"]
    found = {
        value
        for module in beside
        if room
        for value in vars(module).values()
        if isinstance(value, types.FunctionType) and value.__module__.startswith(f"{room}.")
    }
    return sorted(found - set(exercise.closed), key=lambda f: (f.__module__, f.__qualname__))


def _plausible(
    function: Callable[..., Any], case: Case, right: Any
) -> Iterator[Callable[..., Any]]:
    """The function in every disguise that gives what is right for one case."""
    for order in _orders(function, len(case.arguments)):
        call = LocalCaller(_disguised(function, order, None))(case)
        if call.raised is not None:
            continue
        if _alike(call.value, right):
            yield _disguised(function, order, None)
        elif isinstance(call.value, tuple):
            for item, value in enumerate(call.value):
                if _alike(value, right):
                    yield _disguised(function, order, item)


def _orders(function: Callable[..., Any], count: int) -> Iterator[tuple[int, ...]]:
    """Which of ``count`` arguments to hand to it, in which order."""
    taken = [p for p in inspect.signature(function).parameters.values() if p.kind <= 1]
    for size in range(1, min(len(taken), count) + 1):
        if count <= _MOST_ORDERED:
            yield from itertools.permutations(range(count), size)
        else:
            yield tuple(range(size))


def _disguised(
    function: Callable[..., Any], order: tuple[int, ...], item: int | None
) -> Callable[..., Any]:
    def answer(*given: Any) -> Any:
        value = function(*(given[place] for place in order))
        return value if item is None else value[item]

    return answer


def _alike(value: Any, right: Any) -> bool:
    if isinstance(right, tuple | list):
        same_length = isinstance(value, tuple | list) and len(value) == len(right)
        return same_length and all(map(_alike, value, right))
    if isinstance(right, dict):
        same_keys = isinstance(value, dict) and value.keys() == right.keys()
        return same_keys and all(_alike(value[key], right[key]) for key in right)
    try:
        return np.size(value) == np.size(right) and np.allclose(value, right)
    except (TypeError, ValueError):  # no numbers: the check decides
        return type(value) is type(right)
