"""Exercises about describing photos in quarters, and about judging answers at every threshold."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.random import Generator

from nn_utils import features, ranking

from ..engine import Agrees, Array, Case, Exercise, Scalar, Series, Tuple, Unmutated
from ..engine.calling import Call
from ..engine.checks import Holds
from ..engine.returns import Reading
from ..sizes import distinct_sizes, labels

# pool_quarters -----------------------------------------------------------------------------------


def _maps(rng: Generator) -> list[Case]:
    """Maps with even and odd numbers of rows and columns, one photo alone, and one word alone."""
    cases = []
    for rows, columns, fixed in ((8, 6, {}), (7, 9, {}), (6, 11, {"m": 1}), (9, 8, {"words": 1})):
        sizes = {**distinct_sizes(rng, "m", "words", high=6), **fixed}
        sizes = {"m": sizes["m"], "rows": rows, "columns": columns, "words": sizes["words"]}
        maps = rng.uniform(0, 2, size=tuple(sizes.values()))
        cases.append(Case({"maps": maps}, sizes))
    return cases


pool_quarters = Exercise(
    reference=features.pool_quarters,
    cases=_maps,
    returns=Array("pooled", "m, 4 words"),
    points=10,
    difficulty=2,
    minutes=15,
)


# roc_points, roc_area ----------------------------------------------------------------------------


def _answers_in_order(rng: Generator) -> list[Case]:
    """Probabilities all different; some alike, within a class and across; all alike; two photos."""
    cases = []
    close = [0.6412, 0.6415, 0.6418]  # no threshold of a fixed list falls between them
    different = rng.permutation([*np.linspace(0.05, 0.95, 10), *close]).reshape(1, -1)
    alike = rng.permutation(np.repeat([0.2, 0.3, 0.6, 0.9], 3)).reshape(1, -1)
    for A, label in (
        (different, "all different"),
        (alike, "some probabilities alike"),
        (np.full((1, 7), 0.4), "all alike"),
        (np.array([[0.7, 0.2]]), "two photos"),
    ):
        Y = _two_thirds(rng, A.size)
        cases.append(Case({"Y": Y, "A": A}, {"photos": A.size}, label))
    return cases


def _two_thirds(rng: Generator, m: int) -> np.ndarray:
    """Labels, about two thirds of them 1, so that no rate can be taken for another. (1, m)"""
    if m == 2:
        return labels(rng, 1, 2)
    return rng.permutation(np.arange(m) >= m // 3).astype(int).reshape(1, m)


@dataclass(frozen=True)
class Curve:
    """fpr and tpr. A point that comes twice in a row is one point, as with a threshold a photo."""

    name: str = "the curve"

    def read(self, value: Any, expected: Any, into: Reading) -> None:
        parts = Reading()
        Tuple(Series("fpr", "points"), Series("tpr", "points")).read(value, expected, parts)
        into.include(parts)
        both = [parts.leaves[name] for name in ("fpr", "tpr") if name in parts.leaves]
        if len({leaf.value.shape for leaf in both}) != 1 or both[0].value.ndim != 1:
            return
        points = np.array([leaf.value for leaf in both])
        new = np.append(True, np.any(points[:, 1:] != points[:, :-1], axis=0))
        for leaf in both:
            into.add(replace(leaf, value=leaf.value[new]))


def _climbs(call: Call, reading: Reading) -> str | None:
    for name in ("fpr", "tpr"):
        rate = reading.leaves[name].value
        if rate.ndim != 1 or rate.size < 2 or not np.isfinite(rate).all():
            return None
        if np.any(np.diff(rate) < 0):
            return f"{name} falls somewhere; with a lower threshold no example is lost."
        if rate[0] != 0 or abs(rate[-1] - 1) > 1e-9:
            return f"{name} goes from {rate[0]:.3g} to {rate[-1]:.3g}; it goes from 0 to 1."
    return ""


roc_points = Exercise(
    reference=ranking.roc_points,
    cases=_answers_in_order,
    returns=Curve(),
    points=10,
    difficulty=3,
    minutes=20,
    checks=(Agrees(), Holds("both rates climb from 0 to 1", _climbs), Unmutated()),
)


def _curves(rng: Generator) -> list[Case]:
    cases = []
    for case in _answers_in_order(rng):
        fpr, tpr = ranking.roc_points(*case.values)
        cases.append(Case({"fpr": fpr, "tpr": tpr}, {"points": len(fpr)}, case.label))
    return cases


roc_area = Exercise(
    reference=ranking.roc_area,
    cases=_curves,
    returns=Scalar("area"),
    points=5,
    difficulty=2,
    minutes=10,
)
