"""What can be learned by looking at the calls again, or by calling once more."""

from __future__ import annotations

import types
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ..calling import Caller
from ..case import Case
from ..exercise import Exercise
from ..finite import origin_of
from ..mistake import Mistake
from ..observation import Observation, observe
from ..returns import Reading
from ..words import joined
from .named import mutated, wrong_leaves

SLOW = 0.02  # seconds a call may take to be worth repeating


def changed_arguments(observations: Sequence[Observation], allowed: Sequence[str]) -> list[Mistake]:
    """Arguments that the function leaves different from what they were."""
    names = sorted({n for o in observations for n in mutated(o.call)} - set(allowed))
    if not names:
        return []
    message = (
        f"{joined(names)} {'is' if len(names) == 1 else 'are'} changed by the call. Whoever "
        "called still needs the old numbers: write the result to a new array."
    )
    question = "What does `B = A` copy: the numbers, or the name? And what does `B -= 1` do to A?"
    return [Mistake("argument_changed", message, question=question)]


def not_finite(observations: Sequence[Observation]) -> list[Mistake]:
    """NaN or inf where the right answer has none, with where it came from as far as NumPy said."""
    for seen in observations:
        names = [
            name
            for name, leaf in seen.got.leaves.items()
            if name in seen.wanted.leaves
            and np.all(np.isfinite(seen.wanted.leaves[name].value))
            and not np.all(np.isfinite(leaf.value))
        ]
        if names:
            origin = origin_of(seen.call.warned)
            shown = "nan" if any(np.isnan(seen.got.leaves[n].value).any() for n in names) else "inf"
            verb = "holds" if len(names) == 1 else "hold"
            message = (
                f"{joined(names)} {verb} {shown} where numbers are expected. {origin.sentence}"
            )
            return [Mistake(f"not_finite/{origin.id}", message, question=origin.question)]
    return []


def ignored_arguments(
    exercise: Exercise, caller: Caller, observations: Sequence[Observation]
) -> list[Mistake]:
    """Wrong leaves that stay as they are while an argument and the right answer change."""
    base = next((o for o in observations if not o.extreme and wrong_leaves(o, o.got)), None)
    if base is None or base.call.raised or base.call.seconds > SLOW:
        return []
    wrong = wrong_leaves(base, base.got)
    telling: dict[str, list[str]] = {name: [] for name in wrong}
    ignored: dict[str, list[str]] = {name: [] for name in wrong}
    for argument, case in _changed_cases(base.case):
        again = observe(exercise, caller, case)
        for name in wrong & again.wanted.leaves.keys() & again.got.leaves.keys():
            if _changed_leaf(base.wanted, again.wanted, name):
                telling[name].append(argument)
                if not _changed_leaf(base.got, again.got, name):
                    ignored[name].append(argument)
    found: dict[tuple[str, ...], list[str]] = {}
    for name in sorted(wrong):
        if ignored[name]:
            everything = len(telling[name]) > 1 and ignored[name] == telling[name]
            found.setdefault(("",) if everything else tuple(ignored[name]), []).append(name)
    return [_ignoring(caller, names, arguments) for arguments, names in found.items()]


def _ignoring(caller: Caller, names: list[str], arguments: tuple[str, ...]) -> Mistake:
    one = len(names) == 1
    if arguments == ("",):
        message = f"{joined(names)} {'stays' if one else 'stay'} the same whatever is given."
    else:
        message = f"{joined(names)} {'does' if one else 'do'} not depend on {joined(arguments)}."
    outside = joined([f"`{name}`" for name in data_read_from_notebook(caller)])
    if outside:
        message += f" The function reads {outside} of the notebook, which is no argument of it."
    question = "Which of the names in your function are its arguments?"
    return Mistake("argument_ignored", message, question=question)


def _changed_leaf(first: Reading, second: Reading, name: str) -> bool:
    a, b = first.leaves[name].value, second.leaves[name].value
    return not np.array_equal(a, b, equal_nan=True)


def _changed_cases(case: Case) -> Iterator[tuple[str, Case]]:
    """The case with one argument changed, for each argument that holds real numbers."""
    for name, value in case.arguments.items():
        changed = _changed(value)
        if changed is not None:
            yield name, replace(case, arguments={**case.arguments, name: changed})


def _changed(value: Any) -> Any:
    """Other numbers of the same shapes, or the other label; None for the rest."""
    if isinstance(value, np.ndarray):
        if value.dtype.kind == "f":
            inside = value.size and value.min() >= 0 and value.max() <= 1
            # Probabilities go to the other side of every threshold.
            return 0.95 - 0.9 * value if inside else 0.3 - 1.1 * value
        if value.dtype.kind in "iu" and value.size and value.min() >= 0 and value.max() <= 1:
            return 1 - value
        return None
    if isinstance(value, dict):
        made = {key: _changed(entry) for key, entry in value.items()}
        return made if made and all(entry is not None for entry in made.values()) else None
    if isinstance(value, tuple):
        entries = [_changed(entry) for entry in value]
        return tuple(entries) if entries and all(e is not None for e in entries) else None
    return value * 1.1 if type(value) is float else None


def data_read_from_notebook(caller: Caller) -> list[str]:
    """Names of arrays and numbers that a function of this process reads from outside itself."""
    function = getattr(caller, "function", None)
    if not isinstance(function, types.FunctionType):
        return []
    names = sorted(names_used(function.__code__))
    outside = {name: function.__globals__.get(name) for name in names}
    return [n for n, v in outside.items() if isinstance(v, (np.ndarray, dict, list, tuple))]


def names_used(code: types.CodeType) -> set[str]:
    """Global names a function reads, those of functions inside it included."""
    inner = (const for const in code.co_consts if isinstance(const, types.CodeType))
    return set(code.co_names).union(*(names_used(one) for one in inner))
