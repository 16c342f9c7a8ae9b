"""Right answers in the many styles people write them, by exercise.

None of them may fail a check or be given a hint.  They are written as learners write, loops,
leftovers and all, so their style is not that of the project.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from typing import Any

Function = Callable[..., Any]
ANSWERS: list[tuple[str, Function]] = []


def right(*keys: str) -> Callable[[Function], Function]:
    """Mark a function as a right answer to these exercises."""

    def mark(function: Function) -> Function:
        ANSWERS.extend((key, function) for key in keys)
        return function

    return mark


def all_answers() -> list[tuple[str, Function]]:
    """Every right answer with the key of its exercise."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return ANSWERS
