"""Which mistake is it?  Three ways to know, tried in order of certainty.

Named: the answer equals a known wrong variant on every case.  By algebra: how the numbers relate
to the right ones.  Exceptions: what the learner's own frames tell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import named

if TYPE_CHECKING:
    from ..calling import Caller
    from ..checks import Observation
    from ..exercise import Exercise, Mistake
    from ..report import Failure


def diagnose(
    exercise: Exercise,
    caller: Caller,
    observations: list[Observation],
    failures: list[Failure],
) -> list[Mistake]:
    """The mistakes that explain what was seen, surest first."""
    return named.matching(exercise, observations)
