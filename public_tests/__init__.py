"""Checks of the notebooks' exercises: ``exercises()`` holds them all, by notebook and name."""

from __future__ import annotations

from .engine import Exercise, Mistake, Report
from .figures import compare_figure
from .guessing import came_out, guess
from .hunting import hunt, mend
from .notebook import Notebook
from .series import exercises, notebooks
from .stars import star

__all__ = [
    "Exercise",
    "Mistake",
    "Notebook",
    "Report",
    "came_out",
    "compare_figure",
    "exercises",
    "guess",
    "hunt",
    "mend",
    "notebooks",
    "star",
]
