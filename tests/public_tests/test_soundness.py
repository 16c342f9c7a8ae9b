"""An exercise that is not sound is found out, each fault by the sentence that names it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from public_tests import Exercise, Mistake, soundness
from public_tests.engine import Agrees, Array, Case


def center(X: np.ndarray) -> np.ndarray:
    """X with every row at mean 0."""
    return X - np.mean(X, axis=1, keepdims=True)


def unwritten(X: np.ndarray) -> np.ndarray:
    raise NotImplementedError("unwritten")


def tables(*sizes: tuple[int, int], name: str = "X") -> Callable[[np.random.Generator], list[Case]]:
    def cases(rng: np.random.Generator) -> list[Case]:
        return [Case({name: rng.normal(size=(n, m))}, {"n": n, "m": m}) for n, m in sizes]

    return cases


def mistake(**changed: Any) -> Mistake:
    told = {
        "id": "over_rows",
        "message": "The mean runs along the wrong axis.",
        "mathematics": "X − μ",
        "question": "Which axis runs along a row?",
        "edits": (("axis=1", "axis=0"),),
    }
    return Mistake(**{**told, **changed})


SOUND = Exercise(
    reference=center,
    cases=tables((3, 8), (4, 1)),
    returns=Array("X_centered", "n, m"),
    points=5,
    checks=(Agrees(),),
    mistakes=(mistake(),),
)
THREE = "np.mean(X, axis=1, keepdims=True)"


def test_a_sound_exercise_is_left_alone() -> None:
    assert list(soundness.unsound(SOUND)) == []


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"points": 0}, "points"),
        ({"difficulty": 4}, "difficulty"),
        ({"minutes": 0}, "minutes"),
        ({"checks": ()}, "no checks"),
        ({"reference": unwritten}, "not written"),
        ({"cases": tables((3, 8), (4, 5))}, "single example"),
        ({"cases": tables((3, 3), (4, 4), (5, 5), (4, 1))}, "one size"),
        ({"cases": tables((3, 8), (4, 1), name="Z")}, "the signature has x"),
        ({"mistakes": (mistake(edits=((THREE, THREE.replace("np", "(np)")),)),)}, "passes"),
        ({"mistakes": (mistake(answer=f"def center(X):\n    return -X  # {THREE}\n"),)}, "fails"),
        (
            {"mistakes": (mistake(), mistake(id="alike"))},
            "alike is taken for ['over_rows']",
        ),
        ({"mistakes": (mistake(message="The wrong axis"),)}, "whole sentence"),
        ({"mistakes": (mistake(mathematics=""),)}, "mathematics"),
        ({"mistakes": (mistake(question="Look again."),)}, "no question"),
        (
            {"mistakes": (mistake(question=f"{THREE}?", edits=((THREE, "np.mean(X)"),)),)},
            "its own cure",
        ),
    ],
)
def test_what_is_unsound_is_named(changed: dict[str, Any], named: str) -> None:
    found = list(soundness.unsound(replace(SOUND, **changed), seeds=(None,)))
    assert any(named in sentence for sentence in found), found


def test_a_right_style_that_is_refused_is_named() -> None:
    def by_rows(X: np.ndarray) -> np.ndarray:
        return np.array([row - row.mean() for row in X])

    assert list(soundness.passes(SOUND, by_rows, None)) == []
    assert any("fails" in s for s in soundness.passes(SOUND, lambda X: by_rows(X) + 1, None))
