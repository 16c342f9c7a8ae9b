"""What an instructor decides about marks, in the course's ``nbgrader_config.py``.

``c.Nnlab.carried_forward = 0.5`` gives half of the points to a function that is right given right
helpers; 1 is usual, and 0 switches it off.

``c.Nnlab.parts = {"linear_backward": {"dA_prev": 1, "dW": 2, "db": 1}}`` gives these points for
results that are right where the whole is not.  Usually there are none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from public_tests import Exercise

from .trouble import GradingTrouble


class BadRules(GradingTrouble):
    """The course's config says something that cannot be meant."""


@dataclass(frozen=True)
class Rules:
    """How points are given for what is not right as a whole."""

    carried_forward: float = 1.0  # share of the points
    # points by result, by exercise
    parts: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    @property
    def said(self) -> str:
        """What differs from the usual; empty when nothing does."""
        return "" if self == Rules() else repr((self.carried_forward, self.parts))


def rules_of(config: Any, exercises: Mapping[str, Exercise]) -> Rules:
    """The rules of a course's config; BadRules when they cannot be followed.

    exercises: those of the assignment.  What is said of other ones is for other assignments.
    """
    told = config.get("Nnlab", {})
    share = told.get("carried_forward", 1.0)
    if not isinstance(share, (int, float)) or not 0 <= share <= 1:
        raise BadRules(f"c.Nnlab.carried_forward is {share!r}; it is a share from 0 to 1.")
    parts = told.get("parts", {})
    points = {exercise.name: exercise.points for exercise in exercises.values()}
    mine = {name: dict(of) for name, of in dict(parts).items() if name in points}
    for name, of in mine.items():
        fine = all(isinstance(n, (int, float)) and n >= 0 for n in of.values())
        if not fine or sum(of.values()) > points[name]:
            raise BadRules(
                f"c.Nnlab.parts gives {of} for {name}, which has {points[name]} points in all."
            )
    return Rules(float(share), mine)
