"""Comparing what came back with what the reference gives, leaf by leaf."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .returns import Axes, Leaf


@dataclass(frozen=True)
class Tolerance:
    """How far a number may be off: ``rtol`` of itself plus ``rtol`` of the largest in its array.

    Sums in another order differ by rounding relative to their largest terms, so an entry near
    zero is measured against its neighbors and not against itself.
    """

    rtol: float = 1e-6

    def allows(self, got: np.ndarray, expected: np.ndarray) -> np.ndarray:
        """Entry by entry: near enough?  NaN is near to NaN alone."""
        finite = np.abs(expected[np.isfinite(expected)])
        scale = float(finite.max()) if finite.size else 0.0
        with np.errstate(invalid="ignore"):
            near = np.abs(got - expected) <= self.rtol * (np.abs(expected) + scale) + 1e-12
        near &= np.isfinite(expected)  # everything would be within a tolerance of inf
        return near | (got == expected) | (np.isnan(got) & np.isnan(expected))


USUAL = Tolerance(1e-6)
ROUGH = Tolerance(1e-3)  # where a right answer may add a hair's breadth before a logarithm
SINGLE = Tolerance(1e-3)  # float32 inputs: seven digits, some of them lost on the way


WINDOW = (4, 5)  # rows and columns of the numbers that are shown around a difference


@dataclass(frozen=True)
class Window:
    """A few entries of a matrix beside the right ones, the first that differs among them."""

    row: int  # of the upper left entry
    column: int
    got: tuple[tuple[float, ...], ...]
    expected: tuple[tuple[float, ...], ...]
    wrong: tuple[tuple[bool, ...], ...]
    whole: bool  # whether these are all the entries there are


@dataclass(frozen=True)
class Difference:
    """Where one leaf differs from the reference's."""

    name: str
    axes: Axes
    kind: str  # "shape", "nan", "values"
    got_shape: tuple[int, ...]
    expected_shape: tuple[int, ...]
    index: tuple[int, ...] = ()
    got: float = float("nan")
    expected: float = float("nan")
    wrong: int = 0  # entries that differ
    total: int = 0
    window: Window | None = None
    got_axes: Axes = ()  # names of the axes that came back, as far as their sizes tell

    @property
    def sentence(self) -> str:
        """The difference in one sentence."""
        if self.kind == "shape":
            return f"{self.name} has shape {self.got_shape}; expected {self.expected_shape}."
        place = f"[{', '.join(map(str, self.index))}]" if self.index else ""
        many = f" {self.wrong} of {self.total} entries differ." if self.total > 1 else ""
        got, expected = told_apart(self.got, self.expected)
        return f"{self.name}{place} is {got}; expected {expected}.{many}"


def told_apart(first: float, second: float) -> tuple[str, str]:
    """Both numbers with as many digits as it takes to see that they differ, six at least."""
    texts = ((f"{first:.{n}g}", f"{second:.{n}g}") for n in range(6, 18))
    return next((both for both in texts if both[0] != both[1]), (str(first), str(second)))


def trimmed(got: Leaf, expected: Leaf) -> tuple[np.ndarray, np.ndarray]:
    """Both values, a record without the last entry where one of them may lack it."""
    a, b = got.value, expected.value
    shared = min(map(np.size, (a, b)))
    if not expected.record or a.ndim != 1 or b.ndim != 1 or not shared:
        return a, b
    if -expected.may_lack <= len(a) - len(b) <= 1:
        return a[:shared], b[:shared]
    return a, b


def difference(got: Leaf, expected: Leaf, tolerance: Tolerance) -> Difference | None:
    """The first difference between two leaves of one name, or None when there is none."""
    if got.single or expected.single:
        tolerance = max(tolerance, SINGLE, key=lambda allowed: allowed.rtol)
    theirs, right_ones = trimmed(got, expected)
    shapes = theirs.shape, right_ones.shape
    if shapes[0] != shapes[1]:
        return Difference(expected.name, expected.axes, "shape", *shapes)
    right = theirs == right_ones if expected.labels else tolerance.allows(theirs, right_ones)
    if np.all(right):
        return None
    index = tuple(int(i) for i in np.argwhere(~np.atleast_1d(right))[0]) if shapes[0] else ()
    entry = float(theirs[index])
    return Difference(
        expected.name,
        expected.axes,
        "values" if np.isfinite(entry) or not np.isfinite(right_ones[index]) else "nan",
        *shapes,
        index=index,
        got=entry,
        expected=float(right_ones[index]),
        wrong=int(np.sum(~right)),
        total=int(np.size(right)),
        window=_window(theirs, right_ones, ~np.asarray(right), index),
    )


def _window(
    got: np.ndarray, expected: np.ndarray, wrong: np.ndarray, index: tuple[int, ...]
) -> Window | None:
    """The surroundings of the entry at ``index``; None for a single number or a block."""
    if got.ndim not in (1, 2) or got.size < 2:
        return None
    place = index if got.ndim == 2 else (0, *index)
    matrices = [np.atleast_2d(part) for part in (got, expected, wrong)]
    shape = matrices[0].shape
    row, column = (
        max(0, min(at - 1, size - most))
        for at, size, most in zip(place, shape, WINDOW, strict=True)
    )
    part = np.s_[row : row + WINDOW[0], column : column + WINDOW[1]]
    shown = [tuple(map(tuple, matrix[part].tolist())) for matrix in matrices]
    whole = matrices[0][part].shape == shape
    return Window(row, column, shown[0], shown[1], shown[2], whole)
