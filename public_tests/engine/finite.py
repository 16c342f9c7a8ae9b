"""Where an inf or NaN came from, as far as NumPy said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple


class Origin(NamedTuple):
    """What made a number that is none."""

    id: str
    sentence: str
    question: str = ""


_LOG = Origin(
    "log",
    "NumPy met the logarithm of zero, or of a negative number.",
    "What is log 0, and how can the probability be kept a little away from 0 and 1?",
)
_OVERFLOW = Origin(
    "overflow",
    "NumPy met an exponential beyond the largest number there is.",
    "What does subtracting the largest entry before np.exp change in the quotient?",
)
_LARGE = Origin("large", "NumPy met a number beyond the largest there is.", "What grows so much?")
_DIVISION = Origin("division", "NumPy met a division by zero.", "Which denominator can be 0?")
_ROOT = Origin("root", "NumPy met the root of a negative number.", "What can be negative there?")
_POWER = Origin(
    "power",
    "NumPy met a power of a negative number, with an exponent that is not whole.",
    "Which number is raised there, and is the minus meant for it or for the exponent?",
)
_SILENT = Origin("unknown", "Look for inf − inf, 0 · inf or np.nan.")


def origin_of(warned: Sequence[str]) -> Origin:
    """What NumPy warned of; the first of these, where it warned of several."""
    said = " ".join(warned)
    if re.search(r"(divide by zero|invalid value) encountered in log", said):
        return _LOG
    if "overflow encountered in exp" in said:
        return _OVERFLOW
    if "overflow" in said:
        return _LARGE
    if "invalid value encountered in sqrt" in said:
        return _ROOT
    if "invalid value encountered in power" in said:
        return _POWER
    by_zero = re.search(r"(divide by zero|invalid value) encountered in \w*divide", said)
    return _DIVISION if by_zero else _SILENT
