"""Trying a changed function on the cases a learner's answer failed, thousands of times a second."""

from __future__ import annotations

import contextlib
import copy
import io
import os
import sys
import types
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..calling import Caller, numbers_kept
from ..case import Case
from ..comparing import Tolerance, difference
from ..observation import same
from ..outcome import Observation
from ..returns import Leaf, Reading, Returns, read

if sys.platform != "win32":
    import resource

MOST_MEMORY = 1 << 30  # bytes that changed functions may take together
_PAGES = "/proc/self/statm"
TO_THE_END = 1_000_000  # stands for the last line of any function


@dataclass(frozen=True)
class Wanted:
    """One case and what is right for it."""

    case: Case
    expected: Any
    extreme: bool = False  # asked to be finite, and no more
    leaves: Mapping[str, Leaf] | None = None  # what to find, when it is not what is right


def wanted_of(observations: Sequence[Observation]) -> list[Wanted]:
    """The cases that were seen, with their right answers."""
    return [Wanted(seen.case, seen.expected, seen.extreme) for seen in observations]


@dataclass(frozen=True, order=True)
class Score:
    """How right an answer is on some cases; the larger, the better."""

    line: int  # reached before an exception
    right: int  # leaves
    unchanged: int  # arguments left as they were
    shaped: int  # leaves of the right shape
    near: float  # leaves that are the right ones up to a factor or in part; parts count


class Bench:
    """The cases of a check with their right answers, those first that tell most."""

    def __init__(
        self, returns: Returns, wanted: Sequence[Wanted], may_change: Sequence[str]
    ) -> None:
        self.returns = returns
        self.wanted = list(wanted)
        self._may_change = set(may_change)
        self._targets = [_targets(returns, one) for one in self.wanted]

    def order_by(self, caller: Caller) -> int:
        """Put first what an answer gets wrong, the smallest first; how many that are."""
        right = [self.is_right(caller, i) for i in range(len(self.wanted))]
        order = sorted(range(len(right)), key=lambda i: (right[i], self._size(i)))
        self.wanted = [self.wanted[i] for i in order]
        self._targets = [self._targets[i] for i in order]
        return right.count(False)

    def _size(self, index: int) -> int:
        """Small cases first, but not those with one example, which many a mistake survives."""
        sizes = self.wanted[index].case.sizes.values()
        return sum(sizes) + 1000 * (1 in sizes)

    def passes(self, caller: Caller) -> bool:
        """Whether it is right on every case."""
        return all(self.is_right(caller, i) for i in range(len(self.wanted)))

    def is_right(self, caller: Caller, index: int) -> bool:
        """Whether it is right on one case."""
        return self.score(caller, index) >= self.full(index)

    def full(self, index: int) -> Score:
        """What a right answer scores on one case."""
        if self.wanted[index].extreme:
            return Score(TO_THE_END, 1, 0, 0, 0.0)
        leaves = len(self._targets[index])
        frozen = len(self.wanted[index].case.arguments.keys() - self._may_change)
        return Score(TO_THE_END, leaves, frozen, leaves, float(leaves))

    def score(self, caller: Caller, index: int) -> Score:
        """How right it is on one case.  Like all that calls it, to be called ``quietly``."""
        wanted = self.wanted[index]
        call = caller(wanted.case)
        if call.raised is not None:
            return Score(call.raised.last.line if call.raised.last else 0, 0, 0, 0, 0.0)
        reading = read(self.returns, call.value, wanted.expected)
        if wanted.extreme:
            finite = all(np.isfinite(leaf.value).all() for leaf in reading.leaves.values())
            return Score(TO_THE_END, int(finite and not reading.problems), 0, 0, 0.0)
        unchanged = sum(
            name not in self._may_change and _unchanged(before, after)
            for (name, before), after in zip(wanted.case.arguments.items(), call.after, strict=True)
        )
        return _compared(reading, self._targets[index], unchanged)


def _targets(returns: Returns, wanted: Wanted) -> dict[str, _Target]:
    leaves = wanted.leaves or read(returns, wanted.expected, wanted.expected).leaves
    return {name: _Target(leaf, wanted.case.tolerance) for name, leaf in leaves.items()}


class _Target:
    """One leaf of the right answer, made ready for being compared with thousands of others.

    What is right is what ``Tolerance`` allows; its bounds depend on the right numbers alone.
    """

    def __init__(self, leaf: Leaf, tolerance: Tolerance) -> None:
        self._leaf = leaf
        self._tolerance = tolerance
        self.right = leaf.value
        self.shape = leaf.value.shape
        size = np.abs(leaf.value)
        self._simple = bool(np.isfinite(leaf.value).all()) and leaf.value.size > 0
        self._largest = float(size.max()) if self._simple else 0.0
        self._bound = tolerance.rtol * (size + self._largest) + 1e-12
        if leaf.labels:
            self._bound = np.zeros(self.shape)
        self._index = int(np.argmax(size)) if self._simple else 0

    def near(self, mine: Leaf) -> float:
        """1 where it is right; half for a multiple of it, less for a part of its entries."""
        if not self._simple or mine.single:
            return float(difference(mine, self._leaf, self._tolerance) is None)
        off = np.abs(mine.value - self.right)
        fine = off <= self._bound
        if fine.all():
            return 1.0
        if self.right.size > 1 and self._largest:
            entry = mine.value.flat[self._index]
            ratio = entry / self.right.flat[self._index]
            apart = np.abs(mine.value - ratio * self.right).max()
            if ratio and apart <= 1e-6 * abs(entry):
                return 0.5
        return 0.4 * float(np.count_nonzero(fine)) / fine.size


def _compared(got: Reading, targets: Mapping[str, _Target], unchanged: int) -> Score:
    count, shaped, near = 0, 0, 0.0
    for name, target in targets.items():
        mine = got.leaves.get(name)
        if mine is None or mine.value.shape != target.shape:
            continue
        alike = target.near(mine)
        count, shaped, near = count + (alike == 1.0), shaped + 1, near + alike
    return Score(TO_THE_END, count, unchanged, shaped, near)


def _unchanged(before: Any, after: Any) -> bool:
    if type(before) is np.ndarray and type(after) is np.ndarray:
        return before.shape == after.shape and before.tobytes() == after.tobytes()
    return same(before, after)


def copied(value: Any) -> Any:
    """A copy of arguments; of the usual kinds faster than ``copy.deepcopy``."""
    if type(value) is np.ndarray and value.dtype != object:
        return value.copy()
    if type(value) is dict:
        return {key: copied(entry) for key, entry in value.items()}
    if type(value) in (tuple, list):
        return type(value)(copied(entry) for entry in value)
    if isinstance(value, (int, float, str, types.FunctionType)):
        return value
    return copy.deepcopy(value)


@contextlib.contextmanager
def quietly() -> Iterator[None]:
    """Nothing printed, no warning shown, and NumPy's own generator as before afterwards."""
    nowhere = _Nowhere()
    with (
        numbers_kept(),
        contextlib.redirect_stdout(nowhere),
        contextlib.redirect_stderr(nowhere),
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
    ):
        warnings.simplefilter("ignore")
        yield


@contextlib.contextmanager
def little_memory() -> Iterator[None]:
    """Meanwhile whatever is tried finds only so much more memory, where the system keeps count.

    A list that a changed line doubles in every round would fill any machine.
    """
    if sys.platform == "win32" or not os.path.exists(_PAGES):
        yield
        return
    before = resource.getrlimit(resource.RLIMIT_AS)
    with open(_PAGES, encoding="ascii") as file:
        used = int(file.read().split()[0]) * resource.getpagesize()
    held = [limit for limit in before if limit != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_AS, (min([used + MOST_MEMORY, *held]), before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


class _Nowhere(io.StringIO):
    def write(self, text: str) -> int:
        return len(text)
