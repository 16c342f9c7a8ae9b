"""Published and measured figures, and the comparison of a run with them.

A figure belongs to the data it was taken from, named by the data's fingerprint: on other data it
is not compared, and the comparison says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from nn_utils.files import read_toml

from .questions import show

FIGURE_MIME = "application/vnd.nnlab.figure+json"
SHORT = 3  # numbers that are shown one by one; more are a record
_FILE = Path(__file__).with_name("figures.toml")


@dataclass(frozen=True)
class Figure:
    """Numbers a run must reproduce on the data with one of these fingerprints."""

    key: str  # "03_two_layer/costs"
    title: str
    dataset: str  # the loader's name, or "" for figures that need no data
    kind: str  # "exact", "approximate" or "varies"
    rtol: float
    source: str  # "published" or "measured", and where
    values: Mapping[str, tuple[float, ...]]  # by fingerprint; "" where no data is needed
    spread: float | None = None  # measured over Pythons, NumPys and threads
    kernel_spread: float | None = None  # measured over the kernels of three processors
    loose: Mapping[str, float] = field(default_factory=dict)  # rtol on data where rounding grows
    at_least: bool = False  # a bar to clear rather than a number to meet

    def expected(self, fingerprint: str) -> tuple[float, ...] | None:
        """The numbers for this data, or None when there are none."""
        return self.values.get(fingerprint)


@dataclass(frozen=True)
class Comparison:
    """A figure beside what a run gave."""

    figure: Figure
    got: tuple[float, ...]
    expected: tuple[float, ...] | None
    tier: str
    rtol: float

    @property
    def _shared(self) -> tuple[np.ndarray, np.ndarray]:
        """Both sides, the figure without its last number where a long record lacks that one.

        Whether the cost of the very last iteration is recorded is a matter of taste, and the checks
        let it be.
        """
        got, expected = np.array(self.got), np.array(self.expected or ())
        lacks_last = len(got) == len(expected) - 1 and len(expected) > SHORT
        return got, expected[:-1] if lacks_last else expected

    @property
    def met(self) -> bool | None:
        """Whether the run meets the figure; None on data that has none."""
        if self.expected is None:
            return None
        got, expected = self._shared
        if len(got) != len(expected):
            return False
        if self.figure.at_least:
            return bool(np.all(got >= expected))
        return bool(np.all(np.abs(got - expected) <= self.rtol * np.abs(expected)))

    @property
    def worst(self) -> float | None:
        """The largest relative difference."""
        got, expected = self._shared
        if self.expected is None or len(got) != len(expected):
            return None
        return float(np.max(np.abs(got - expected) / np.maximum(np.abs(expected), 1e-300)))

    @property
    def sentence(self) -> str:
        """The comparison in one line."""
        mine = shown(self.got)
        if self.expected is None:
            return f"{self.figure.title}: {mine}. No figure is kept for this data ({self.tier})."
        sign = "at least " if self.figure.at_least else ""
        word = "as expected" if self.met else "NOT as expected"
        return f"{self.figure.title}: {mine}, expected {sign}{shown(self.expected)}: {word}."

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return {
            "figure": self.figure.key,
            "title": self.figure.title,
            "sentence": self.sentence,
            "kind": self.figure.kind,
            "source": self.figure.source,
            "tier": self.tier,
            "got": list(self.got),
            "expected": None if self.expected is None else list(self.expected),
            "at_least": self.figure.at_least,
            "met": self.met,
            "worst": self.worst,
        }


def shown(values: Sequence[float]) -> str:
    """A few numbers in full, many by their ends."""
    if len(values) <= SHORT:
        return ", ".join(f"{value:.6g}" for value in values)
    return f"{values[0]:.6g} … {values[-1]:.6g} ({len(values)} numbers)"


@cache
def figures() -> Mapping[str, Figure]:
    """Every figure, keyed ``"03_two_layer/costs"``."""
    return MappingProxyType({key: _figure(key, table) for key, table in read_toml(_FILE).items()})


def _figure(key: str, table: dict[str, Any]) -> Figure:
    values = {name: _numbers(numbers) for name, numbers in table.pop("values").items()}
    return Figure(key=key, values=MappingProxyType(values), **table)


def _numbers(value: float | Sequence[float] | np.ndarray) -> tuple[float, ...]:
    return tuple(float(v) for v in np.ravel(np.asarray(value, dtype=float)))


def compare(key: str, got: float | Sequence[float] | np.ndarray) -> Comparison:
    """Compare numbers with a figure, on the data that was loaded last."""
    if key not in figures():
        raise KeyError(f"No figure {key!r}. There are: {', '.join(figures())}.")
    figure = figures()[key]
    tier, fingerprint = _provenance(figure.dataset)
    rtol = figure.loose.get(fingerprint, figure.rtol)
    return Comparison(figure, _numbers(got), figure.expected(fingerprint), tier, rtol)


def _provenance(dataset: str) -> tuple[str, str]:
    if not dataset:
        return "no data needed", ""
    from nn_utils import datasets

    provenance = datasets.provenance(dataset)
    return provenance.tier, provenance.fingerprint


def compare_figure(key: str, got: float | Sequence[float] | np.ndarray) -> None:
    """Show how a run's numbers compare with the figure kept for the same data."""
    comparison = compare(key, got)
    show(comparison.sentence, {FIGURE_MIME: comparison.as_dict()})
