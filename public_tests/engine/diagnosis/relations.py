"""How wrong numbers relate to the right ones, when it is the same in every case.

Each function here either finds that a statement holds for all cases, and says it, or says nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from .factors import Relation, close, fixed_count, name_factor, near, unnamed_factor


@dataclass(frozen=True)
class Pair:
    """One leaf in one case: what came back, what is right, and what else was there."""

    got: np.ndarray
    expected: np.ndarray
    scalars: Mapping[str, float]  # sizes and scalar arguments by name
    arrays: Mapping[str, np.ndarray]  # array arguments and the other right leaves by name


def relation_of(pairs: Sequence[Pair]) -> Relation | None:
    """The first relation that holds in every case, or None.  All arrays must be finite."""
    for find in (
        _zero,
        _should_be_zero,
        _other_quantity,
        _scaled,
        _transposed,
        _another_shape,
        _one_number,
        _wrong_axis_kept,
        _complement,
        _without_argument,
        _offset,
        _all_equal,
        _normalized_elsewhere,
        _squared,
        _unmasked,
        _overmasked,
        _signs,
        _another_order,
        _step,
    ):
        found = find(pairs)
        if found is not None:
            return found
    return None


def _same_shapes(pairs: Sequence[Pair]) -> bool:
    return all(p.got.shape == p.expected.shape for p in pairs)


# The whole array, entry by entry -----------------------------------------------------------------


def _zero(pairs: Sequence[Pair]) -> Relation | None:
    if _same_shapes(pairs) and all(not p.got.any() for p in pairs):
        return Relation("zero", "zero everywhere", "Is it still what it was created with?")
    return None


def _should_be_zero(pairs: Sequence[Pair]) -> Relation | None:
    if not _same_shapes(pairs) or any(p.expected.any() for p in pairs):
        return None
    if any(np.ptp(p.got) for p in pairs):
        says = "made of numbers that vary, where every one should be zero"
        return Relation("not_zero", says, "Is something drawn at random that should not be?")
    return Relation("not_zero", "not zero, as it should be", "Which value was asked for?")


def _other_quantity(pairs: Sequence[Pair]) -> Relation | None:
    """One of the arguments, or another part of the right answer, stands in its place."""
    names = set.intersection(*(set(pair.arrays) for pair in pairs))
    for name in sorted(names):
        if all(near(p.got, p.arrays[name]) for p in pairs):
            return Relation(
                "other_quantity",
                f"exactly {name}",
                "Is a step left out, and are the values in the asked order?",
            )
    return None


def _ratio(pair: Pair) -> float | None:
    """The factor between two arrays, or None when there is no single one."""
    if pair.got.shape != pair.expected.shape or not pair.expected.any():
        return None
    index = np.unravel_index(np.argmax(np.abs(pair.expected)), pair.expected.shape)
    ratio = float(pair.got[index] / pair.expected[index])
    return ratio if ratio and near(pair.got, ratio * pair.expected) else None


def _scaled(pairs: Sequence[Pair]) -> Relation | None:
    telling = [p for p in pairs if p.expected.any()]
    ratios = [_ratio(pair) for pair in telling]
    if not telling or None in ratios or not _same_shapes(pairs):
        return None
    if not all(bool(p.expected.any()) or not p.got.any() for p in pairs):
        return None
    known, scalars = [float(r) for r in ratios if r is not None], [p.scalars for p in telling]
    named = name_factor(known, scalars) or fixed_count(known, scalars)
    # Any number is some multiple of any other: of single numbers it says nothing.
    single = all(p.expected.size == 1 for p in pairs)
    right_somewhere = any(close(ratio, 1.0) for ratio in known)
    return named if named or single or right_somewhere else unnamed_factor(known)


def _complement(pairs: Sequence[Pair]) -> Relation | None:
    if _same_shapes(pairs) and all(near(p.got, 1 - p.expected) for p in pairs):
        return Relation("complement", "one minus the right one", "Which of the two cases is the 1?")
    return None


def _without_argument(pairs: Sequence[Pair]) -> Relation | None:
    """An argument was left out of a sum, or taken the wrong way."""
    if not _same_shapes(pairs):
        return None
    names = set.intersection(*(set(pair.arrays) for pair in pairs))
    for name in sorted(names):
        for count, says in ((-1, "the right one without {}"), (-2, "the right one less twice {}")):
            if all(_added(p, name, count) for p in pairs):
                question = f"With which sign does {name} come in?"
                return Relation("without", says.format(name), question)
    return None


def _added(pair: Pair, name: str, count: int) -> bool:
    term = pair.arrays[name]
    if not term.any() or term.ndim > pair.expected.ndim:
        return False
    try:
        return near(pair.got, np.broadcast_to(pair.expected + count * term, pair.expected.shape))
    except ValueError:
        return False


def _offset(pairs: Sequence[Pair]) -> Relation | None:
    larger = [p for p in pairs if p.expected.size > 1]
    if not larger or not _same_shapes(pairs):
        return None
    offsets = [p.got - p.expected for p in larger]
    if all(near(o, np.full_like(o, o.flat[0])) and o.any() for o in offsets):
        return Relation(
            "offset",
            f"off by the same number in every entry ({offsets[0].flat[0]:.4g} in the first case)",
            "What is added once too often, or left out?",
        )
    return None


def _all_equal(pairs: Sequence[Pair]) -> Relation | None:
    telling = [p for p in pairs if p.expected.size > 1 and np.ptp(p.expected) > 1e-9]
    if not telling or not _same_shapes(pairs):
        return None
    if not all(near(p.got, np.full_like(p.got, p.got.flat[0])) for p in telling):
        return None
    sums = [replace(p, got=p.got.ravel()[0], expected=p.expected.sum()) for p in pairs]
    total = _total(sums)
    if total is not None:
        says = f"the same number in every entry: the sum of what they should be{total}"
        return Relation("all_equal_sum", says, "Over which axis should be summed, and which kept?")
    return Relation("all_equal", "the same number in every entry", "Which axis was summed away?")


def _total(pairs: Sequence[Pair]) -> str | None:
    """What follows "the sum": nothing, or a factor that has a name; None when neither is so."""
    if not all(abs(p.expected) > 1e-9 for p in pairs):
        return None  # where there is nothing to add up, nothing shows
    if all(near(p.got, p.expected) for p in pairs):
        return ""
    factor = _scaled(
        [replace(p, got=np.array(p.got), expected=np.array(p.expected)) for p in pairs]
    )
    # A sum of counts is a size itself, and two sizes have some quotient.
    if factor is None or factor.id in ("scaled", "wrong_count"):
        return None
    return f", {factor.says}"


def _normalized_elsewhere(pairs: Sequence[Pair]) -> Relation | None:
    """Columns that should sum to 1, where the rows or the whole matrix do."""
    if not _same_shapes(pairs) or not all(
        (p.expected.ndim == 2 and near(p.expected.sum(axis=0), np.ones(p.expected.shape[1])))
        for p in pairs
    ):
        return None
    if all(near(p.got.sum(axis=1), np.ones(p.got.shape[0])) for p in pairs):
        says = "normalized along the rows: every row sums to 1, where every column should"
        return Relation("rows_sum_to_1", says, "Which axis counts the classes?")
    if all(near(p.got.sum(), 1.0) for p in pairs):
        says = "normalized over the whole matrix, where every column should sum to 1"
        return Relation("all_sum_to_1", says, "What does np.sum add up without an axis?")
    return None


def _squared(pairs: Sequence[Pair]) -> Relation | None:
    if _same_shapes(pairs) and all(near(p.got, p.expected**2) for p in pairs):
        return Relation("square", "the square of the right one", "Is a factor there two times?")
    return None


def _decisions(pairs: Sequence[Pair]) -> bool:
    """Whether zeros and ones are all there is: then half of them are right by chance.

    Single numbers are no better: with one of them right, nothing is masked.
    """
    single = all(p.expected.size == 1 for p in pairs)
    return single or all(np.all((p.expected == 0) | (p.expected == 1)) for p in pairs)


def _unmasked(pairs: Sequence[Pair]) -> Relation | None:
    """Right where it is not zero, and something where zero is asked."""
    zeros = sum(int(np.sum(p.expected == 0)) for p in pairs)
    if not zeros or not _same_shapes(pairs) or _decisions(pairs):
        return None
    if all(near(np.where(p.expected == 0, 0, p.got), p.expected) for p in pairs):
        says = "right except where it should be zero"
        return Relation("unmasked", says, "Where do the zeros of the right answer come from?")
    return None


def _overmasked(pairs: Sequence[Pair]) -> Relation | None:
    if not _same_shapes(pairs) or _decisions(pairs):
        return None
    if all(near(p.got, np.where(p.got == 0, 0, p.expected)) for p in pairs):
        says = "right except for entries that are zero and should not be"
        return Relation("overmasked", says, "What decides which entries become zero?")
    return None


def _signs(pairs: Sequence[Pair]) -> Relation | None:
    if _same_shapes(pairs) and all(near(np.abs(p.got), np.abs(p.expected)) for p in pairs):
        says = "right in size, with the wrong sign in some entries"
        return Relation("signs", says, "What decides the sign of an entry?")
    return None


_REARRANGED = "What does reshape keep together, and what does .T?"


def _another_order(pairs: Sequence[Pair]) -> Relation | None:
    if not _same_shapes(pairs) or not any(np.unique(p.expected).size > 2 for p in pairs):
        return None  # zeros and ones are soon as many as they should be
    if all(near(np.sort(p.got, axis=None), np.sort(p.expected, axis=None)) for p in pairs):
        says = "made of the right numbers in the wrong places"
        lists = all(p.expected.ndim < 2 for p in pairs)
        ask = "In which order are they asked for?" if lists else _REARRANGED
        return Relation("order", says, ask)
    return None


def _step(pairs: Sequence[Pair]) -> Relation | None:
    """A step of gradient descent of the wrong length, or in the wrong direction."""
    rates = [name for name in ("learning_rate", "alpha") if all(name in p.scalars for p in pairs)]
    if not rates or not _same_shapes(pairs):
        return None
    rate = rates[0]
    for name in sorted(set.intersection(*(set(p.arrays) for p in pairs))):
        if not all(p.arrays[name].shape == p.expected.shape for p in pairs):
            continue
        steps = [
            replace(p, got=p.got - p.arrays[name], expected=p.expected - p.arrays[name])
            for p in pairs
        ]
        ratios = [_ratio(step) for step in steps]
        known = [ratio for ratio in ratios if ratio is not None]
        if len(known) < len(ratios):
            continue
        for factor, says in _STEPS.items():
            if all(close(r, factor(p.scalars[rate])) for r, p in zip(known, pairs, strict=True)):
                question = "Downhill is against the gradient: W − learning_rate · dW, once."
                return Relation("step", says.format(name=name, rate=rate), question)
    return None


_STEPS: dict[Callable[[float], float], str] = {
    (lambda rate: -1.0): "a step of the right length from {name}, uphill",
    (lambda rate: 2.0): "two steps away from {name}, where one is asked",
    (lambda rate: 1 / rate): "a step from {name} without {rate}",
    (lambda rate: -1 / rate): "a step uphill from {name}, without {rate}",
    (lambda rate: rate): "a step from {name} with {rate} in it twice",
}


# Shapes that differ ------------------------------------------------------------------------------


def _reshaped(
    pairs: Sequence[Pair], to: Callable[[Pair], np.ndarray | None], id: str, says: str, ask: str
) -> Relation | None:
    """The right numbers, up to a factor, after a change of shape."""
    changed = [(p, to(p)) for p in pairs]
    if any(value is None for _, value in changed):
        return None
    again = [Pair(value, p.expected, p.scalars, {}) for p, value in changed if value is not None]
    if all(near(p.got, p.expected) for p in again):
        return Relation(id, says, ask)
    factor = _scaled(again)
    if factor is None or factor.id == "scaled":
        return None
    return Relation(id, f"{says}, and {factor.says}", ask)


def _transposed(pairs: Sequence[Pair]) -> Relation | None:
    if _same_shapes(pairs):
        return None
    return _reshaped(
        pairs,
        lambda p: p.got.T if p.got.ndim == 2 and p.got.T.shape == p.expected.shape else None,
        "transposed",
        "transposed",
        "Which axis counts what, in each factor of the product?",
    )


def _another_shape(pairs: Sequence[Pair]) -> Relation | None:
    if _same_shapes(pairs):
        return None
    return _reshaped(
        pairs,
        lambda p: p.got.reshape(p.expected.shape) if p.got.size == p.expected.size else None,
        "another_shape",
        "made of the right numbers in another shape",
        "What does keepdims=True keep?",
    )


def _one_number(pairs: Sequence[Pair]) -> Relation | None:
    if not all(p.got.size == 1 for p in pairs) or not any(p.expected.size > 1 for p in pairs):
        return None
    question = "Where do several numbers become one?"
    sums = [replace(p, got=p.got.reshape(()), expected=p.expected.sum()) for p in pairs]
    total = _total(sums)
    if total is not None:
        says = f"one number: the sum of what its entries should be{total}"
        return Relation("one_number_sum", says, question)
    return Relation("one_number", "one number, where several are asked", question)


def _wrong_axis_kept(pairs: Sequence[Pair]) -> Relation | None:
    """A column was asked, and what came is as long as the other axis of the data."""
    telling = [p for p in pairs if p.got.size != p.expected.size]
    if not telling or not all(
        p.expected.ndim == 2 and p.expected.shape[1] == 1 and p.got.ndim <= 2 for p in pairs
    ):
        return None
    lengths = [max(p.got.shape, default=1) for p in pairs]
    if not all(p.got.size == max(p.got.shape, default=1) for p in pairs):
        return None
    names = set.intersection(*(set(p.scalars) for p in pairs))
    kept = [
        name
        for name in sorted(names)
        if all(n == p.scalars[name] for n, p in zip(lengths, pairs, strict=True))
    ]
    if len(kept) != 1:
        return None
    says = f"as long as {kept[0]}, and another length is asked"
    return Relation("wrong_axis", says, "Which axis counts examples, and which counts units?")
