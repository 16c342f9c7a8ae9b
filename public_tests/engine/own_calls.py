"""Calls of our own functions, right ones and wrong variants, remembered.

The cases of a check are the same at every check and for everybody, and a training takes long.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import numpy as np

from .calling import Call, LocalCaller
from .case import Case

MOST = 4096  # calls that are remembered
MOST_BYTES = 8_000  # of the arrays that are given to one of them


def called(function: Callable[..., Any], case: Case) -> Call:
    """What a function of ours does with a case.  Nobody changes what comes back."""
    if sum(map(_size, case.values)) > MOST_BYTES:
        return _caller(function)(case)
    try:
        told = tuple(map(_told, case.values))
    except TypeError:
        return _caller(function)(case)
    return replace(_called(_Asked(function, told, case.seed, case)), case=case)


@dataclass(frozen=True)
class _Asked:
    """A call, known by what is called and all that it is told."""

    function: Callable[..., Any]
    told: Hashable
    seed: int | None
    case: Case = field(compare=False)


@lru_cache(maxsize=MOST)
def _called(asked: _Asked) -> Call:
    return _caller(asked.function)(asked.case)


@lru_cache(maxsize=MOST)
def _caller(function: Callable[..., Any]) -> LocalCaller:
    """One for each function: it calls one that did not end no more."""
    return LocalCaller(function)


def _size(value: Any) -> int:
    if isinstance(value, np.ndarray):
        return value.nbytes
    if isinstance(value, dict):
        return sum(map(_size, value.values()))
    return sum(map(_size, value)) if isinstance(value, (tuple, list)) else 0


def _told(value: Any) -> Hashable:
    """All that a function can see of a value; TypeError for what may change unseen."""
    if type(value) is np.ndarray and value.dtype.kind in "fiub":
        return value.dtype.str, value.shape, value.strides, value.tobytes()
    if type(value) is dict:
        return "dict", tuple((_told(key), _told(entry)) for key, entry in value.items())
    if type(value) in (tuple, list):
        return type(value), tuple(map(_told, value))
    if value is None or type(value) in (int, float, bool, str):
        return type(value), repr(value)
    raise TypeError(f"{type(value).__name__} may change unseen")
