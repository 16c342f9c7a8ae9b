"""What a practitioner measures when a network does not learn as it should.

The loss while it learns, each gradient against central differences, whether twenty examples can be
learned by heart, and how far each parameter moved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import numpy as np

from .engine.mending.bench import quietly
from .program import Program
from .trials import ACCURACY_LOST, GRADIENT_ERROR

FEW = 20
_NEARLY = 1e-6  # costs that differ by less are the same
T = TypeVar("T")


@dataclass(frozen=True)
class Symptoms:
    """What was measured; None, or an entry left out, where it could not be."""

    broke: str = ""  # what the training raised
    costs: tuple[float, ...] = ()
    accuracy: float | None = None
    few: float | None = None  # accuracy on the few examples it was trained on
    errors: Mapping[str, float] = field(default_factory=dict)  # of each gradient, relative
    gradients_broke: str = ""
    moved: Mapping[str, float] = field(default_factory=dict)  # the length of each change

    @property
    def gradients_agree(self) -> bool:
        return not self.gradients_broke and all(e < GRADIENT_ERROR for e in self.errors.values())

    def text(self, right: Symptoms) -> str:
        """All of it as lines, beside what the right program gives."""
        return "\n".join(_lines(self, right))


def symptoms(program: Program, names: Mapping[str, Any]) -> Symptoms:
    """Measure a program by the names its code gives; whatever it raises is a symptom too."""
    X, Y = program.data
    by_heart, _ = _tried(lambda: _by_heart(program, names, (X[:, :FEW], Y[..., :FEW])))
    return replace(training_symptoms(program, names), few=by_heart)


def training_symptoms(program: Program, names: Mapping[str, Any]) -> Symptoms:
    """The same without the few examples, in a third of the time."""
    X, Y = program.data
    trained, broke = _tried(lambda: program.train(names, program.data, program.steps))
    slopes, gradients_broke = _tried(lambda: _errors(*program.slopes(names, program.data)))
    parameters, costs = trained or ({}, [])
    accuracy, _ = _tried(lambda: _share(program.answers(names, parameters, X), Y))
    moved, _ = _tried(lambda: _moved(program, names, parameters))
    return Symptoms(
        broke,
        tuple(costs),
        accuracy,
        errors=slopes or {},
        gradients_broke=gradients_broke,
        moved=moved or {},
    )


def level_of(seen: Symptoms, right: Symptoms) -> int | None:
    """How hard it is to notice: 1 by the training, 2 by the gradients, 3 by what else differs.

    None where nothing that is measured differs.
    """
    if seen.broke or seen.accuracy is None or not np.all(np.isfinite(seen.costs)):
        return 1
    if seen.accuracy < (right.accuracy or 0) - ACCURACY_LOST:
        return 1
    if not seen.gradients_agree:
        return 2
    same = len(seen.costs) == len(right.costs) and np.allclose(
        seen.costs, right.costs, rtol=_NEARLY, atol=0
    )
    moves = {n: bool(v) for n, v in seen.moved.items()}
    return None if same and moves == {n: bool(v) for n, v in right.moved.items()} else 3


def _tried(measure: Callable[[], T]) -> tuple[T | None, str]:
    """What was measured, and what was raised instead."""
    try:
        with quietly():
            return measure(), ""
    except Exception as error:
        return None, f"{type(error).__name__}: {error}"


def _errors(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, float]:
    """|a − b| / (|a| + |b|) for each; 1 where the shape is not the parameter's."""
    found = {}
    for name, right in theirs.items():
        a, b = np.asarray(ours[name], dtype=float), np.asarray(right)
        if a.shape != b.shape and b.size > 1:
            found[name] = 1.0
            continue
        size = np.linalg.norm(a) + np.linalg.norm(b)
        found[name] = float(np.linalg.norm(np.ravel(a) - np.ravel(b)) / size) if size else 0.0
    return found


def _share(answers: np.ndarray, Y: np.ndarray) -> float:
    if answers.size != Y.size:
        raise ValueError(f"{answers.size} answers for {Y.size} examples")
    return float(np.mean(np.ravel(answers) == np.ravel(Y)))


def _by_heart(program: Program, names: Mapping[str, Any], few: Any) -> float:
    parameters, _ = program.train(names, few, 2 * program.steps)
    return _share(program.answers(names, parameters, few[0]), few[1])


def _moved(
    program: Program, names: Mapping[str, Any], after: Mapping[str, Any]
) -> dict[str, float]:
    before = program.start(names, program.data)
    return {n: float(np.linalg.norm(np.asarray(after[n]) - before[n])) for n in before}


def _lines(seen: Symptoms, right: Symptoms) -> Iterator[str]:
    yield "What was measured, and in brackets what the right program gives"
    if seen.broke:
        yield f"training      breaks off: {seen.broke}"
    else:
        yield f"loss          {_curve(seen.costs)}   ({_curve(right.costs)})"
        yield f"accuracy      {_percent(seen.accuracy)}   ({_percent(right.accuracy)})"
    yield f"{FEW} by heart   {_percent(seen.few)}   ({_percent(right.few)})"
    if seen.gradients_broke:
        yield f"gradients     break off: {seen.gradients_broke}"
    for name, error in seen.errors.items():
        word = "agrees" if error < GRADIENT_ERROR else "DOES NOT AGREE"
        yield f"{name:<13} {word} with central differences of its own cost: off by {error:.0e}"
    for name, length in seen.moved.items():
        yield f"{name:<13} moved by {length:.3g}   ({right.moved.get(name, 0):.3g})"


def _curve(costs: tuple[float, ...]) -> str:
    if not costs:
        return "none recorded"
    few = [costs[i] for i in sorted({0, len(costs) // 4, len(costs) // 2, len(costs) - 1})]
    return " → ".join(f"{c:.3g}" for c in few)


def _percent(share: float | None) -> str:
    return "not to be had" if share is None else f"{share:.0%}"
