"""No known variant matches, so what can be said for certain from the numbers alone.

Everything said here was found true in every case that was tried.  Where the numbers agree only
partly, less is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ..mistake import Mistake
from ..observation import Observation
from ..words import joined
from .named import wrong_leaves
from .relations import Pair, Relation, relation_of

_LAYER = re.compile(r"^(d?[WbA])(\d+)$")


def hints(observations: Sequence[Observation], explained: set[str]) -> list[Mistake]:
    """What the wrong leaves have in common with the right ones, those of one kind together."""
    if any(o.call.raised for o in observations):
        return []  # what some cases show may not hold for those that raised
    seen = [o for o in observations if not o.extreme and not o.got.problems]
    wrong = sorted({n for o in seen for n in wrong_leaves(o, o.got)} - explained)
    found: dict[Relation, list[str]] = {}
    for name in wrong:
        pairs = list(_pairs(seen, name))
        relation = relation_of(pairs) if pairs and _finite(pairs) else None
        if relation is not None:
            found.setdefault(_about_itself(relation, name), []).append(name)
    layered = [] if explained else _layers(seen)
    if layered and sum(map(len, found.values())) < len(wrong):
        return layered
    made = [_mistake(relation, names) for relation, names in found.items()]
    return made or layered


def _mistake(relation: Relation, names: list[str]) -> Mistake:
    verb = "is" if len(names) == 1 else "are"
    return Mistake(
        f"by_algebra/{relation.id}",
        f"In every case {joined(names)} {verb} {relation.says}.",
        question=relation.question,
    )


def _about_itself(relation: Relation, name: str) -> Relation:
    """``W1 of parameters``, said of W1, as words that can be said of every parameter at once."""
    of_itself = re.compile(rf"\b{re.escape(name)} of (\w+)")
    words = (of_itself.sub(r"its value in \1", text) for text in (relation.says, relation.question))
    return Relation(relation.id, *words)


def _finite(pairs: Sequence[Pair]) -> bool:
    return all(np.isfinite(p.got).all() and np.isfinite(p.expected).all() for p in pairs)


def _pairs(observations: Sequence[Observation], name: str) -> Iterator[Pair]:
    for seen in observations:
        if name not in seen.wanted.leaves or name not in seen.got.leaves:
            continue
        others = {n: leaf.value for n, leaf in seen.wanted.leaves.items() if n != name}
        arrays = {**others, **dict(_arrays(seen.case.arguments))}
        yield Pair(
            seen.got.leaves[name].value,
            seen.wanted.leaves[name].value,
            scalars_of(seen),
            {n: np.asarray(a, dtype=float) for n, a in arrays.items() if np.size(a) > 1},
        )


def scalars_of(seen: Observation) -> dict[str, float]:
    """Sizes and scalar arguments of a case, by name."""
    numbers = {
        name: float(value)
        for name, value in seen.case.arguments.items()
        if isinstance(value, (int, float)) and not isinstance(value, bool)
    }
    return {**numbers, **{name: float(size) for name, size in seen.case.sizes.items()}}


def _arrays(arguments: Any, within: str = "") -> Iterator[tuple[str, np.ndarray]]:
    """Real arrays among the arguments, those in dicts named ``W1 of parameters``."""
    for name, value in arguments.items():
        if isinstance(value, np.ndarray) and value.dtype.kind in "fiub":
            yield f"{name} of {within}" if within else name, value
        elif isinstance(value, dict) and not within:
            yield from _arrays(value, name)


def _layers(observations: Sequence[Observation]) -> list[Mistake]:
    """Where along the layers the answer turns wrong."""
    patterns = {
        _pattern(seen) for seen in observations if len(_numbers(seen.wanted.leaves)) > 1
    } - {""}
    pattern = patterns.pop() if len(patterns) == 1 else ""
    if pattern == "last" and not any(
        name.startswith("d") for name in observations[0].wanted.leaves
    ):
        pattern = "last of steps"
    if pattern not in _PATTERNS:
        return []
    id, says, question = _PATTERNS[pattern]
    return [Mistake(f"by_algebra/{id}", says, question=question)]


_PATTERNS = {
    "first": (
        "only_first_layer",
        "Only the first layer comes out right; the mistake is in what is done for the others.",
        "What does your loop take from the layer before?",
    ),
    "last": (
        "only_last_layer",
        "Only the last layer comes out right. What is wrong happens on the step from the last "
        "layer to the one before, and every earlier layer inherits it.",
        "What is handed to the layer before, and which cache does it use?",
    ),
    "last of steps": (
        "only_last_layer",
        "Only the last layer comes out right.",
        "What does your loop keep of each round when the next one begins?",
    ),
    "not first": (
        "all_but_first_layer",
        "Every layer comes out right except the first.",
        "Where does your loop begin, and where does it end?",
    ),
    "not last": (
        "all_but_last_layer",
        "Every layer comes out right except the last.",
        "Where does your loop begin, and where does it end?",
    ),
}


def _numbers(leaves: Any) -> set[int]:
    return {int(found[2]) for name in leaves if (found := _LAYER.match(name))}


def _pattern(seen: Observation) -> str:
    every = _numbers(seen.wanted.leaves)
    wrong = _numbers(wrong_leaves(seen, seen.got))
    right, last = every - wrong, max(every)
    if len(every) == 2:
        # One of each: "only the first" and "all but the last" are the same thing.
        return "last" if right == {last} else "first" if right == {1} else "mixed"
    return {
        frozenset({1}): "first",
        frozenset({last}): "last",
        frozenset(every - {1}): "not first",
        frozenset(every - {last}): "not last",
    }.get(frozenset(right), "mixed")
