"""The star of this notebook: slopes of slopes, to nine digits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator

from ..star import NotYet, Star

TIMES = 20
WITHIN = 1e-9


def drawn_function(rng: Generator) -> tuple[Callable[[Any], Any], Callable[[float], float]]:
    """A quotient of two polynomials, and its second derivative."""
    p, q = (np.polynomial.Polynomial(rng.integers(1, 5, size=n).astype(float)) for n in (5, 3))
    above, below = ([float(c) for c in one.coef] for one in (p, q))

    def f(x: Any) -> Any:
        top, bottom = above[-1], below[-1]
        for c in above[-2::-1]:
            top = c + x * top
        for c in below[-2::-1]:
            bottom = bottom * x + c
        return top / bottom - 1 / (2 + x * x)

    def second(x: float) -> float:
        a, a1, a2 = p(x), p.deriv()(x), p.deriv(2)(x)
        b, b1, b2 = q(x), q.deriv()(x), q.deriv(2)(x)
        quotient = (a2 * b * b - 2 * a1 * b1 * b - a * b2 * b + 2 * a * b1 * b1) / b**3
        return float(quotient - (6 * x * x - 4) / (2 + x * x) ** 3)

    return f, second


def _judge(curvature: Callable[..., Any], rng: Generator) -> None:
    for _ in range(TIMES):
        f, second = drawn_function(rng)
        x = float(rng.uniform(0.2, 2))
        right, said = second(x), float(curvature(f, x))
        off = abs(said - right) / max(abs(right), 1e-3)
        if not off <= WITHIN:
            raise NotYet(f"at x = {x:.4f} it says {said:.12g}, and it is {right:.12g}.")


STARS = (
    Star(
        "curvature",
        "Write `curvature(f, x)`. `f` is a function of one number, written with `+`, `-`, `*` and "
        "`/` alone, plain numbers among them, on either side. Return the slope of its slope at "
        f"`x`, right **to {-round(np.log10(WITHIN))} digits**, {TIMES} times of {TIMES}. "
        "Differences of measured slopes have lost too many by then. `f` takes whatever can be "
        "added, subtracted, multiplied and divided, and it need not be a number.",
        5,
        _judge,
    ),
)
