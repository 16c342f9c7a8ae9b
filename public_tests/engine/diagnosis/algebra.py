"""No known variant matches, so what can be said for certain from the numbers alone.

Everything said here was found true in every case that was tried.  Where the numbers agree only
partly, less is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from ..comparing import trimmed
from ..mistake import Mistake
from ..observation import wrong_leaves
from ..outcome import Observation
from ..returns import Reading
from ..words import joined
from .claims import Claim
from .evidence import Evidence
from .relations import Pair, Relation, relation_of

_LAYER = re.compile(r"^(d?[WbAZ])(\d+)$")


def claims(evidence: Evidence) -> list[Claim]:
    """What the wrong leaves have in common with the right ones, those of one kind together."""
    if evidence.raises:
        return []  # what some cases show may not hold for those that raised
    wrong = sorted({n for o in evidence.compared for n in wrong_leaves(o, o.got)})
    found: dict[Relation, list[str]] = {}
    for name in wrong:
        relation = _relation(evidence, name)
        if relation is not None:
            found.setdefault(_about_itself(relation, name), []).append(name)
    return [*(_of(relation, names) for relation, names in found.items()), *_layers(evidence)]


def _relation(evidence: Evidence, name: str) -> Relation | None:
    """What holds of a leaf in every case; nothing where a case lacks it."""
    pairs = _pairs(evidence.compared, name)
    if not pairs or not _finite(pairs) or _settled(evidence, name):
        return None
    return relation_of(pairs)


def _settled(evidence: Evidence, name: str) -> bool:
    """Whether it is a decision that came out alike everywhere, as it need not the next time."""
    leaves = [o.got.leaves[name] for o in evidence.compared if name in o.got.leaves]
    labels = [leaf for leaf in leaves if leaf.labels]
    return bool(labels) and len({*np.concatenate([leaf.value.ravel() for leaf in labels])}) <= 1


def _of(relation: Relation, names: list[str]) -> Claim:
    one = len(names) == 1
    says = relation.says if one else relation.says.replace("its value", "their values")
    words = Mistake(
        f"by_algebra/{relation.id}",
        f"In every case {joined(names)} {'is' if one else 'are'} {says}.",
        question=relation.question,
    )

    def proof(evidence: Evidence) -> bool:
        held = ((name, _relation(evidence, name)) for name in names)
        return all(r is not None and _about_itself(r, name) == relation for name, r in held)

    return Claim(words, proof, frozenset(names))


def _about_itself(relation: Relation, name: str) -> Relation:
    """``W1 of parameters``, said of W1, as words that can be said of every parameter at once."""
    of_itself = re.compile(rf"\b{re.escape(name)} of (\w+)")
    words = (of_itself.sub(r"its value in \1", text) for text in (relation.says, relation.question))
    return Relation(relation.id, *words)


def _finite(pairs: Sequence[Pair]) -> bool:
    return all(np.isfinite(p.got).all() and np.isfinite(p.expected).all() for p in pairs)


def _pairs(observations: Sequence[Observation], name: str) -> list[Pair]:
    """A leaf beside the right one in every case; empty where one has none.

    Deeper networks have more layers; any other name that some cases lack is one thing here and
    another there.
    """
    asked = [o for o in observations if name in o.wanted.leaves]
    if any(name not in o.got.leaves for o in asked):
        return []
    if len(asked) < len(observations) and not counts_layers(name):
        return []
    return [_pair(seen, name) for seen in asked]


def _pair(seen: Observation, name: str) -> Pair:
    others = {f"the right {n}": leaf.value for n, leaf in seen.wanted.leaves.items() if n != name}
    arrays = {**others, **dict(_arrays(seen.case.arguments))}
    return Pair(
        *trimmed(seen.got.leaves[name], seen.wanted.leaves[name]),
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


# Where along the layers --------------------------------------------------------------------------


def _layers(evidence: Evidence) -> list[Claim]:
    """Where along the layers the answer turns wrong: each layer is wrong as a whole, or right."""
    seen = [o for o in evidence.compared if len(_numbers(o.wanted.leaves)) > 1]
    patterns = {_pattern(o) for o in seen}
    id = patterns.pop() if len(patterns) == 1 else ""
    if id not in _PATTERNS:
        return []
    says, question = _PATTERNS[id]

    def proof(evidence: Evidence) -> bool:
        return all(
            _pattern(o) == id for o in evidence.compared if len(_numbers(o.wanted.leaves)) > 1
        )

    wrong = {n for o in evidence.compared for n in wrong_leaves(o, o.got)}
    words = Mistake(f"by_algebra/{id}", says, question=question)
    return [Claim(words, proof, frozenset(n for n in wrong if _LAYER.match(n)))]


_PATTERNS = {
    "only_first_layer": (
        "Only the first layer comes out right.",
        "What is done for the first layer and not for the others?",
    ),
    "only_last_layer": (
        "Only the last layer comes out right.",
        "What is handed from one layer to the next?",
    ),
    "all_but_first_layer": (
        "Every layer comes out right except the first.",
        "What is done for the others and not for the first?",
    ),
    "all_but_last_layer": (
        "Every layer comes out right except the last.",
        "What is done for the others and not for the last?",
    ),
}


def counts_layers(name: str) -> bool:
    """Whether it is a name such as W3, of which a deeper network has more."""
    return _LAYER.match(name) is not None


def _layer(name: str) -> int:
    found = _LAYER.match(name)
    return int(found[2]) if found else 0


def _numbers(leaves: Iterable[str]) -> set[int]:
    return {layer for name in leaves if (layer := _layer(name))}


def _shape(reading: Reading, name: str) -> tuple[int, ...]:
    return reading.leaves[name].value.shape


def _pattern(seen: Observation) -> str:
    """Which layers are right in all their parts, where each of the others is wrong in all."""
    every = _numbers(seen.wanted.leaves)
    there = set(seen.wanted.leaves) & set(seen.got.leaves)
    wrong = wrong_leaves(seen, seen.got) | (set(seen.wanted.leaves) - there)
    wrong |= {n for n in there if _shape(seen.got, n) != _shape(seen.wanted, n)}
    bad, last = _numbers(wrong), max(every)
    whole = {n for n in seen.wanted.leaves if _layer(n) in bad} <= wrong
    right = every - bad
    if last in right and any(not _layer(n) for n in wrong):
        return "mixed"  # what has no number, such as the network's answer, comes after the last
    if not whole:
        return "mixed"
    if len(every) == 2:
        # One of each: "only the first" and "all but the last" are the same thing.
        return {frozenset({last}): "only_last_layer", frozenset({1}): "only_first_layer"}.get(
            frozenset(right), "mixed"
        )
    return {
        frozenset({1}): "only_first_layer",
        frozenset({last}): "only_last_layer",
        frozenset(every - {1}): "all_but_first_layer",
        frozenset(every - {last}): "all_but_last_layer",
    }.get(frozenset(right), "mixed")
