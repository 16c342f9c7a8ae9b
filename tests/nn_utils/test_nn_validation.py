"""What agrees with what."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nn_utils.validation import same

ARRAY = np.array([[1.0, 2.0], [3.0, 4.0]])


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (ARRAY, ARRAY * (1 + 1e-9)),
        (1.0, np.float64(1)),
        ((ARRAY, 2), [ARRAY.copy(), 2.0]),
        ({"W": ARRAY, "cache": (None, 1)}, {"cache": (None, 1), "W": ARRAY}),
    ],
)
def test_what_agrees(a: Any, b: Any) -> None:
    assert same(a, b)
    assert same(b, a)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (ARRAY, ARRAY.T),
        (ARRAY, ARRAY[:1]),  # broadcast, it would have two equal rows
        (np.ones((2, 2)), 1.0),
        (1.0, np.nan),
        (1.0, None),
        ((1, 2), (1, 2, 3)),
        ((1, 2), 1),
        ({"W": 1}, {"W": 1, "b": 2}),
        ({"W": 1}, {"b": 1}),
        ({"W": 1}, 1),
    ],
)
def test_what_does_not(a: Any, b: Any) -> None:
    assert not same(a, b)
    assert not same(b, a)
