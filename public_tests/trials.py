"""Would one notice?  A mistake in a whole network, which is gradient-checked and trained.

These are the two things people do who have no checks: compare the gradient with central
differences of their own cost, and look at the accuracy.  The networks are those of ``nn_utils``,
with one function exchanged.
"""

from __future__ import annotations

import contextlib
import inspect
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import FunctionType
from typing import Any

import numpy as np

from .engine.mending.bench import quietly

Function = Callable[..., Any]

GRADIENT_ERROR = 1e-5  # a relative difference above this is a gradient that is not the cost's
ACCURACY_LOST = 0.05  # of the accuracy without the mistake; less would pass for chance


@dataclass(frozen=True)
class Network:
    """What can be tried with the functions of one notebook."""

    gradient_error: Callable[[], float]
    accuracy: Callable[[], float]


def gradient_check_notices(network: Network, original: Function, variant: Function) -> bool:
    """Whether the gradient disagrees with central differences, or cannot be computed."""
    error = _tried(network.gradient_error, original, variant)
    return error is None or not error < GRADIENT_ERROR


def accuracy_notices(network: Network, original: Function, variant: Function) -> bool:
    """Whether training ends with a clearly lower accuracy, or does not end at all."""
    with _quietly():
        whole = network.accuracy()
    reached = _tried(network.accuracy, original, variant)
    return reached is None or not reached > whole - ACCURACY_LOST


def _tried(measure: Callable[[], float], original: Function, variant: Function) -> float | None:
    try:
        with _quietly(), exchanged(original, variant):
            return float(measure())
    except Exception:
        return None


@contextlib.contextmanager
def _quietly() -> Iterator[None]:
    with quietly():
        np.random.seed(1)
        yield


@contextlib.contextmanager
def exchanged(original: Function, variant: Function) -> Iterator[None]:
    """Every module of ``nn_utils`` calls ``variant`` for ``original`` meanwhile."""
    stands_in = _adapted(variant)
    library = [vars(module) for key, module in list(sys.modules.items()) if _in_library(key)]
    places = [(names, n) for names in library for n, value in names.items() if value is original]
    functions = {f for names in library for f in names.values() if isinstance(f, FunctionType)}
    defaults = {f: f.__defaults__ for f in functions if original in (f.__defaults__ or ())}
    for names, name in places:
        names[name] = stands_in
    for function, values in defaults.items():
        function.__defaults__ = tuple(stands_in if v is original else v for v in values or ())
    try:
        yield
    finally:
        for names, name in places:
            names[name] = original
        for function, values in defaults.items():
            function.__defaults__ = values


def _in_library(name: str) -> bool:
    return name.split(".")[0] == "nn_utils"


def _adapted(variant: Function) -> Function:
    """The variant without arguments that the library has and the notebooks have not."""
    known = inspect.signature(variant).parameters

    def called(*arguments: Any, **named: Any) -> Any:
        return variant(*arguments, **{k: v for k, v in named.items() if k in known})

    return called
