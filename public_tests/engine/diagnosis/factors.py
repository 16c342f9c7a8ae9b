"""Naming the factor between wrong numbers and right ones: by sizes, learning rates, constants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

RTOL = 1e-6


@dataclass(frozen=True)
class Relation:
    """A statement that follows "dW is …", and the question to which it leads."""

    id: str
    says: str
    question: str = ""


def near(a: np.ndarray | float, b: np.ndarray | float) -> bool:
    """Equal up to rounding, measured against the largest entry."""
    a, b = np.asarray(a), np.asarray(b)
    if a.shape != b.shape:
        return False
    scale = float(np.max(np.abs(b), initial=0.0))
    return bool(np.all(np.abs(a - b) <= RTOL * (np.abs(b) + scale) + 1e-12))


def close(a: float, b: float) -> bool:
    """Two numbers equal up to rounding."""
    return abs(a - b) <= RTOL * abs(b)


_FIXED = (
    (-1.0, Relation("negative", "the negative of the right one", "Where is a sign lost?")),
    (2.0, Relation("twice", "twice the right one", "Is something added or applied two times?")),
    (0.5, Relation("half", "half the right one", "Where does a factor 1/2 come in?")),
    (
        float(1 / np.log(10)),
        Relation(
            "log10",
            "the right one divided by log 10, as in base 10",
            "To which base is np.log?",
        ),
    ),
    (
        float(1 / np.log(2)),
        Relation(
            "log2",
            "the right one divided by log 2, as in base 2",
            "To which base is np.log?",
        ),
    ),
)


def name_factor(ratios: Sequence[float], scalars: Sequence[Mapping[str, float]]) -> Relation | None:
    """Name the factor of each case by the sizes and scalar arguments of the case.

    None when it has no name and is another one in every case.
    """
    first = ratios[0]
    constant = all(close(ratio, first) for ratio in ratios)
    for value, relation in _FIXED:
        if constant and close(first, value):
            return relation
    columns = _columns(scalars)
    by_sizes = _named_by_sizes(np.array(ratios), columns)
    if by_sizes is not None:
        return by_sizes
    for value, relation in _FIXED:
        rest = _named_by_sizes(np.array(ratios) / value, columns)
        if rest is not None and relation.id in ("log10", "log2"):
            return Relation(relation.id, f"{relation.says}, and {rest.says}", relation.question)
    if constant and len(ratios) > 1:
        return Relation("scaled", f"{first:.6g} times the right one")
    return None


def fixed_count(ratios: Sequence[float], scalars: Sequence[Mapping[str, float]]) -> Relation | None:
    """Divided by one whole number in every case, where a size that varies should stand."""
    found = []
    for name, column in _columns(scalars).items():
        counts = column / np.array(ratios)
        count = round(float(counts[0]))
        varied = len(set(column)) > 1
        if varied and count > 1 and np.all(np.abs(counts - count) <= RTOL * count):
            found.append((name, count))
    if len(found) != 1:
        return None
    name, count = found[0]
    return Relation(
        "fixed_count",
        f"as if divided by {count}, where {name} should stand",
        f"Where does the number {count} come from, and what is it when there is other data?",
    )


def unnamed_factor(ratios: Sequence[float]) -> Relation:
    """All that can be said of factors without a name."""
    different = list(dict.fromkeys(f"{ratio:.4g}" for ratio in ratios))
    shown = ", ".join(different[:3])
    return Relation(
        "scaled",
        f"the right one times a factor that changes from case to case ({shown})",
        "Which sizes could make this factor?",
    )


def _columns(scalars: Sequence[Mapping[str, float]]) -> dict[str, np.ndarray]:
    """Each name that all cases have and that is never zero, with its value in every case."""
    names = sorted(set.intersection(*map(set, scalars)))
    columns = {name: np.array([values[name] for values in scalars]) for name in names}
    return {name: column for name, column in columns.items() if np.all(column)}


def _named_by_sizes(ratios: np.ndarray, columns: Mapping[str, np.ndarray]) -> Relation | None:
    """The one relation whose factor is met in every case; None when there are several."""
    found = {
        relation
        for relation, factor in _factors(columns)
        for relation in _with_sign(relation, factor, ratios)
    }
    return found.pop() if len(found) == 1 else None


def _with_sign(relation: Relation, factor: np.ndarray, ratios: np.ndarray) -> Iterator[Relation]:
    if np.all(np.abs(factor - ratios) <= RTOL * np.abs(ratios)):
        yield relation
    elif np.all(np.abs(factor + ratios) <= RTOL * np.abs(ratios)):
        says = f"{relation.says} and of the wrong sign"
        yield Relation(f"{relation.id}_negative", says, relation.question)


_RATES = ("learning_rate", "alpha")


def _factors(columns: Mapping[str, np.ndarray]) -> Iterator[tuple[Relation, np.ndarray]]:
    """Factors people leave out or put in, each with its value in every case."""
    for a, value in columns.items():
        rate = a in _RATES
        ask = "" if rate else f"Is the sum over {a} divided by {a} once, and only once?"
        yield Relation("times", f"{a} times too large", ask), value
        yield Relation("divided", f"{a} times too small", ask), 1 / value
        if rate:
            continue
        yield Relation("times", f"2·{a} times too large", ask), 2 * value
        yield Relation("times", f"{a}/2 times too large", ask), value / 2
        yield Relation("divided", f"{a}/2 times too small", ask), 2 / value
        yield Relation("divided", f"2·{a} times too small", ask), 1 / (2 * value)
        yield Relation("times", f"{a}² times too large", ask), value**2
        for b, other in columns.items():
            if a != b and b not in _RATES:
                question = f"Is it divided by {b}, where {a} should stand?"
                says = f"too large by the factor {a}/{b}"
                yield Relation("wrong_count", says, question), value / other
