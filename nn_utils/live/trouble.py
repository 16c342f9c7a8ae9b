"""What is wrong with the learner's functions, found while a picture runs on them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

Parameters = dict[str, np.ndarray]

EPS = 1e-6  # of a nudge
_SURE = 1 - 1e-6  # how far from its label an answer may be
_AGREE = 1e-3  # how far, as a share, a derived slope may be from the measured one


class Trouble(Exception):
    """A sentence about a function of the learner's that could not be used."""


def call(function: Callable[..., Any], *args: Any) -> Any:
    """Call a function of the learner's; what it raises becomes a Trouble that names it."""
    name = getattr(function, "__name__", "your function")
    try:
        return function(*args)
    except NotImplementedError as stub:
        raise Trouble(f"{stub or name} is not written yet: this picture runs on it.") from stub
    except Exception as error:
        raise Trouble(f"{name} stopped with {type(error).__name__}: {error}") from error


def pair(value: Any, name: str, parts: int) -> tuple[Any, ...]:
    """What a function returned, taken apart; a Trouble where it does not have so many parts."""
    if not isinstance(value, (tuple, list)) or len(value) != parts:
        count = f"{len(value)} parts" if isinstance(value, (tuple, list)) else type(value).__name__
        raise Trouble(f"{name} returned {count}; the picture needs {parts} parts.")
    return tuple(value)


def array(value: Any, name: str, shape: tuple[int, ...]) -> np.ndarray:
    """A value as floats of this shape; a Trouble where it has another one."""
    try:
        found = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        raise Trouble(f"{name} is {type(value).__name__}; numbers {shape} are needed.") from None
    if found.shape != shape:
        raise Trouble(f"{name} has shape {found.shape}; it should have {shape}.")
    return found


def number(value: Any, name: str) -> float:
    """A value as one number; a Trouble where it is none."""
    try:
        return float(np.asarray(value, dtype=float).reshape(()))
    except (TypeError, ValueError):
        raise Trouble(f"{name} is not one number.") from None


def measured_slopes(cost: Callable[[Parameters], float], parameters: Parameters) -> Parameters:
    """The slope of the cost along every parameter, by nudging it both ways; nan at a kink.

    Where the slopes to the left and to the right differ, as they do at the corner of a ReLU, there
    is none to compare with.
    """
    here = cost(parameters)
    found = {}
    for name, values in parameters.items():
        slopes = np.empty(values.shape)
        for index in np.ndindex(values.shape):
            up, down = (_nudged(cost, parameters, name, index, way) for way in (EPS, -EPS))
            right, left = (up - here) / EPS, (here - down) / EPS
            kink = abs(right - left) > 1e-2 * max(abs(right), abs(left), 1e-4)
            slopes[index] = np.nan if kink else (right + left) / 2
        found[name] = slopes
    return found


def _nudged(
    cost: Callable[[Parameters], float],
    parameters: Parameters,
    name: str,
    index: tuple[int, ...],
    by: float,
) -> float:
    moved = parameters[name].copy()
    moved[index] += by
    return cost({**parameters, name: moved})


def too_sure(A: np.ndarray, Y: np.ndarray) -> bool:
    """Whether an answer is so surely wrong that nudges measure no slope: 1 - A has been rounded."""
    return bool((np.abs(A - Y) > _SURE).any())


def disagreements(derived: Parameters, measured: Parameters) -> dict[str, tuple[float, float]]:
    """By parameter the entry where the two differ most, (derived, measured), where they differ.

    ``derived`` and ``measured`` have the same keys and shapes; entries without a measured slope are
    left out.
    """
    found = {}
    for name, slopes in measured.items():
        gap = np.abs(derived[name] - slopes)
        allowed = _AGREE * np.maximum(np.abs(slopes), np.abs(derived[name])) + 1e-6
        worst = np.where(np.isnan(slopes), -np.inf, gap - allowed)
        at = np.unravel_index(int(np.argmax(worst)), worst.shape)
        if worst[at] > 0:
            found[name] = float(derived[name][at]), float(slopes[at])
    return found


def words(differing: dict[str, tuple[float, float]]) -> str:
    """The disagreements in a sentence; empty where there are none."""
    if not differing:
        return ""
    name, (derived, measured) = next(iter(differing.items()))
    others = listed(f"d{other}" for other in list(differing)[1:])
    also = f" So do {others}." if " and " in others else f" So does {others}." if others else ""
    return (
        f"d{name} disagrees with the slope of the cost: your functions derive {derived:.3g},"
        f" nudging {name} measures {measured:.3g}.{also}"
    )


def listed(names: Iterable[str]) -> str:
    """Names as a list in words."""
    *others, last = [*names] or [""]
    return f"{', '.join(others)} and {last}" if others else last
