"""Where an inf or NaN came from, as far as NumPy said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Origin(NamedTuple):
    """What made a number that is none."""

    id: str
    sentence: str
    question: str = ""


_LOG = Origin(
    "log",
    "A logarithm of zero, or of a negative number, was taken.",
    "What is log 0, and how can the probability be kept a little away from 0 and 1?",
)
_OVERFLOW = Origin(
    "overflow",
    "An exponential grew beyond the largest number there is.",
    "What does subtracting the largest entry before np.exp change in the quotient?",
)
_DIVISION = Origin("division", "Something was divided by zero.", "Which denominator can be 0?")
_SILENT = Origin("unknown", "Look for inf − inf, 0 · inf or np.nan: NumPy gave no warning of it.")


def origin_of(warned: Sequence[str]) -> Origin:
    """The origin that NumPy's warnings point to."""
    said = " ".join(warned)
    if "in log" in said:
        return _LOG
    if "overflow" in said:
        return _OVERFLOW
    return _DIVISION if "divide" in said else _SILENT
