"""The rounds of spot the bug as a notebook's cell shows them.

    show_rounds("03_two_layer")

The learner's function returns a letter for each: ``return "b", "c", "a"``.
"""

from __future__ import annotations

from .engine.spot_the_bug import Rounds
from .series import notebooks


def show_rounds(notebook: str) -> Rounds:
    """The rounds of a notebook, to be the last expression of a cell."""
    return Rounds(tuple(notebooks()[notebook].rounds))
