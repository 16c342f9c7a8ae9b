"""Calls of our own functions are remembered, and only where nothing can have changed unseen."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from public_tests.engine import Case
from public_tests.engine.own_calls import MOST_BYTES, called


class Counting:
    """A function that says how often it ran."""

    def __init__(self) -> None:
        self.ran = 0

    def __call__(self, *arguments: Any) -> int:
        self.ran += 1
        return self.ran


def ran(first: Case, second: Case) -> int:
    """How often a function runs for two calls."""
    function = Counting()
    called(function, first)
    called(function, second)
    return function.ran


A = np.arange(6.0).reshape(2, 3)


def test_the_same_numbers_are_asked_once_whatever_the_case_is_called() -> None:
    first = Case({"A": A, "cache": (A, [1, None])}, label="one")
    second = Case({"A": A.copy(), "cache": (A.copy(), [1, None])}, label="another")
    assert ran(first, second) == 1
    assert called(np.sum, second).case is second


@pytest.mark.parametrize(
    ("value", "other"),
    [
        (A, np.nextafter(A, 9)),
        (A, A.reshape(3, 2)),
        (A, A.astype(np.float32)),
        (A, np.asfortranarray(A)),  # sums come in another order
        (A, A.tolist()),
        (1, 1.0),
        (1, True),
        (0.0, -0.0),
        ((1, 2), [1, 2]),
        ({1: 2}, {True: 2}),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),  # a loop over it goes another way
    ],
    ids=repr,
)
def test_whatever_a_function_can_tell_apart_is_asked_twice(value: Any, other: Any) -> None:
    assert ran(Case({"x": value}), Case({"x": other})) == 2


def test_another_seed_is_another_call() -> None:
    assert ran(Case({"x": 1}, seed=1), Case({"x": 1}, seed=2)) == 2


@pytest.mark.parametrize(
    "value",
    [np.random.default_rng(1), len, np.array([None]), np.zeros(MOST_BYTES), {1}],
    ids=["generator", "function", "objects", "large", "set"],
)
def test_what_may_change_unseen_or_is_large_is_asked_every_time(value: Any) -> None:
    assert ran(Case({"x": value}), Case({"x": value})) == 2
