"""A star challenge as data: a function that is judged by what it does alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np


class NotYet(Exception):
    """A function does not do what its star asks; the message says what it did instead."""


@dataclass(frozen=True)
class Star:
    """One challenge of a notebook; no required point hangs on it.

    ``judge`` tries the function on data drawn from its generator and raises NotYet.
    """

    name: str  # "moons"
    asks: str  # what the function must do, in Markdown
    points: int  # extra ones
    judge: Callable[[Callable[..., Any], np.random.Generator], None]
