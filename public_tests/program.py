"""A program as bug hunts need it: which functions it consists of, and how they are trained."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from .trial_networks import Arrays

Names = Mapping[str, Any]
Data = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Program:
    """A network as the exercises of one notebook make it.

    Each function takes the names that the program's code gave.  ``slopes`` gives the program's own
    gradients and those that central differences of its own cost give.
    """

    imports: str
    functions: tuple[str, ...]  # names of exercises, in the order in which they are shown
    data: Data  # examples in columns, and what is to be answered
    steps: int
    start: Callable[[Names, Data], Arrays]
    train: Callable[[Names, Data, int], tuple[Arrays, list[float]]]
    answers: Callable[[Names, Arrays, np.ndarray], np.ndarray]  # (1, m) or (m,), decided
    slopes: Callable[[Names, Data], tuple[Arrays, Arrays]]
