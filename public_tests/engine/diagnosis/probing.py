"""What can be learned by looking at the calls again, or by calling once more."""

from __future__ import annotations

import itertools
import types
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ..calling import Caller, LocalCaller
from ..case import Case
from ..exercise_data import ExerciseData
from ..finite import origin_of
from ..guard import names_used
from ..mistake import Mistake
from ..observation import mutated, observe_again, same, wrong_leaves
from ..outcome import Observation
from ..returns import Reading, read
from ..words import joined
from .claims import Claim, observed
from .evidence import Evidence

CASES = 2  # fresh ones, besides those of the check, in which arguments are changed
ENOUGH = 12  # changes of an argument that were survived, before it is said to be ignored


def changed_arguments(evidence: Evidence, allowed: Sequence[str]) -> list[Claim]:
    """Arguments that the function leaves different from what they were."""
    calls = [o.call for o in evidence.compared]
    names = sorted({name for call in calls for name in mutated(call)} - set(allowed))
    if not names:
        return []
    message = (
        f"{joined(names)} {'is' if len(names) == 1 else 'are'} changed by the call. Whoever "
        "called still needs the old numbers."
    )
    program = evidence.program
    written = [n for n in names if program is not None and program.writes_into(n)]
    if written:
        message += f" A statement writes into {joined([f'`{name}`' for name in written])} itself."
    question = "What does `B = A` copy: the numbers, or the name? And what does `B -= 1` do to A?"
    return [observed(Mistake("argument_changed", message, question=question))]


def not_finite(observations: Sequence[Observation]) -> list[Claim]:
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
            where = f" (case: {seen.case.described})" if seen.case.described else ""
            message = (
                f"{joined(names)} {verb} {shown} where numbers are expected{where}. "
                f"{origin.sentence}"
            )
            words = Mistake(f"not_finite/{origin.id}", message, question=origin.question)
            return [observed(words)]
    return []


# Arguments that make no difference ----------------------------------------------------------------


def ignored_arguments(evidence: Evidence) -> list[Claim]:
    """Wrong leaves that stay as they are while an argument and the right answer change."""
    wrong = {n for o in evidence.usual for n in wrong_leaves(o, o.got)}
    if evidence.raises or not wrong:
        return []
    tried = _Changes(evidence, sorted(wrong))
    found: dict[tuple[str, ...], list[str]] = {}
    for leaf in sorted(wrong):
        ignored = tuple(a for a in tried.arguments if tried.ignores(leaf, a))
        if ignored:
            everything = len(tried.arguments) > 1 and ignored == tuple(tried.arguments)
            found.setdefault(("",) if everything else ignored, []).append(leaf)
    return [_ignoring(evidence, leaves, arguments) for arguments, leaves in found.items()]


class _Changes:
    """What became of some leaves when arguments were changed, one at a time, in several cases."""

    def __init__(self, evidence: Evidence, leaves: Sequence[str]) -> None:
        self.evidence = evidence
        bases = [*evidence.usual, *evidence.fresh[:CASES]]
        self.bases = bases
        self.arguments = list(bases[0].case.arguments) if bases else []
        self.telling_leaves = _moved_by(evidence.exercise, bases)
        self.survived: dict[tuple[str, str], int] = {}  # changes that made no difference
        self.moved: set[tuple[str, str]] = set()  # changes that did
        self.settled = {leaf for leaf in leaves if all(_settled(b.got, leaf) for b in bases)}
        for base, argument, case in _changed_bases(bases):
            self._try(base, argument, case, [leaf for leaf in leaves if self.tells(leaf, argument)])

    def _try(self, base: Observation, argument: str, case: Case, leaves: list[str]) -> None:
        pending = [leaf for leaf in leaves if (leaf, argument) not in self.moved]
        if not pending:
            return
        again = observe_again(self.evidence.exercise, self.evidence.caller, case, base)
        for leaf in pending:
            pair = leaf, argument
            if again.call.raised or not _finite_in_both(base.got, again.got, leaf):
                self.moved.add(pair)  # whatever it does, it is not said to stay the same
            elif _moved(base.got, again.got, leaf):
                self.moved.add(pair)
            elif base.got.leaves[leaf].value.size:  # of an empty record nothing can be told
                self.survived[pair] = self.survived.get(pair, 0) + 1

    def tells(self, leaf: str, argument: str) -> bool:
        """Whether the right answer moved in one of these very changes."""
        return leaf in self.telling_leaves.get(argument, ())

    def ignores(self, leaf: str, argument: str) -> bool:
        """Whether no change of the argument moved the leaf, wherever the others stood."""
        pair = leaf, argument
        unmoved = pair not in self.moved and self.survived.get(pair, 0) >= ENOUGH
        if not unmoved or leaf in self.settled or not self.tells(leaf, argument):
            return False
        return not self._moves_elsewhere(leaf, argument)

    def _moves_elsewhere(self, leaf: str, argument: str) -> bool:
        """Whether the argument makes a difference where all the others have other values.

        A part of the answer may be 0 in all cases of the check, and not be for good.
        """
        exercise, caller = self.evidence.exercise, self.evidence.caller
        rng = np.random.default_rng(3)
        for base in self.bases[:CASES]:
            for case in others_changed(base.case, argument, rng):
                first = observe_again(exercise, caller, case, base)
                for changed in itertools.islice(changed_cases(case, argument, rng), CASES):
                    second = observe_again(exercise, caller, changed, base)
                    finite = _finite_in_both(first.got, second.got, leaf)
                    if finite and _moved(first.got, second.got, leaf):
                        return True
        return False


def _changed_bases(bases: Sequence[Observation]) -> Iterator[tuple[Observation, str, Case]]:
    """The same changes whenever the cases are the same."""
    rng = np.random.default_rng(2)
    for base in bases:
        for argument in bases[0].case.arguments:
            for case in changed_cases(base.case, argument, rng):
                yield base, argument, case


_Moved = Mapping[str, frozenset[str]]
_moved_before: dict[ExerciseData, tuple[list[Case], _Moved]] = {}


def _moved_by(exercise: ExerciseData, bases: Sequence[Observation]) -> _Moved:
    """For each argument the leaves of the right answer that some change of it moves.

    The check's own cases are always the same and right answers can be slow, so what was found is
    kept; and where a dozen changes move nothing, no more are tried.
    """
    cases = [base.case for base in bases]
    before, moved = _moved_before.get(exercise, ([], {}))
    if len(before) != len(cases) or not all(map(_same_arguments, before, cases)):
        moved = _right_answer_moved(exercise, bases)
        _moved_before[exercise] = cases, moved
    return moved


def _right_answer_moved(exercise: ExerciseData, bases: Sequence[Observation]) -> _Moved:
    right = LocalCaller(exercise.reference)
    moved: dict[str, frozenset[str]] = {}
    tried: Counter[str] = Counter()
    for base, argument, case in _changed_bases(bases):
        found = moved.get(argument, frozenset())
        every = found >= base.wanted.leaves.keys()
        if every or (tried[argument] >= ENOUGH and not found):
            continue
        tried[argument] += 1
        value = right(case).value
        again = read(exercise.returns, value, value)
        both = base.wanted.leaves.keys() & again.leaves.keys()
        moved[argument] = found | {n for n in both if _moved(base.wanted, again, n)}
    return moved


def _same_arguments(first: Case, second: Case) -> bool:
    return same(dict(first.arguments), dict(second.arguments))


def _settled(reading: Reading, leaf: str) -> bool:
    """Whether every decision came out alike: the threshold may be far away."""
    found = reading.leaves.get(leaf)
    return found is not None and found.labels and np.unique(found.value).size <= 1


def _both_have(first: Reading, second: Reading, leaf: str) -> bool:
    return leaf in first.leaves and leaf in second.leaves


def _finite_in_both(first: Reading, second: Reading, leaf: str) -> bool:
    if not _both_have(first, second, leaf):
        return False
    return all(bool(np.isfinite(r.leaves[leaf].value).all()) for r in (first, second))


def _moved(first: Reading, second: Reading, leaf: str) -> bool:
    a, b = first.leaves[leaf].value, second.leaves[leaf].value
    return not np.array_equal(a, b, equal_nan=True)


def _ignoring(evidence: Evidence, names: list[str], arguments: tuple[str, ...]) -> Claim:
    one = len(names) == 1
    if arguments == ("",):
        message = f"{joined(names)} {'stays' if one else 'stay'} the same whatever is given."
    else:
        message = f"{joined(names)} {'does' if one else 'do'} not depend on {joined(arguments)}."
    outside = joined([f"`{name}`" for name in data_read_from_notebook(evidence.caller)])
    if outside:
        message += f" The function reads {outside} of the notebook, which is no argument of it."
    question = "Which of the names in your function are its arguments?"
    words = Mistake("argument_ignored", message, question=question)
    return Claim(words, lambda evidence: not _seen_to_move(evidence, names, arguments))


def _seen_to_move(evidence: Evidence, leaves: list[str], arguments: tuple[str, ...]) -> bool:
    """Whether fresh cases, in which everything differs, tell against it: they all give one value.

    Only of what stays the same whatever is given more can be asked than was tried.
    """
    if arguments != ("",):
        return False
    for leaf in leaves:
        values = [o.got.leaves[leaf].value for o in evidence.compared if leaf in o.got.leaves]
        by_shape = {value.shape: value for value in values}
        if any(not np.array_equal(v, by_shape[v.shape], equal_nan=True) for v in values):
            return True
    return False


def changed_cases(case: Case, argument: str, rng: np.random.Generator) -> Iterator[Case]:
    """The case with other values of one argument: many, far and near, in every direction."""
    if argument not in case.arguments:  # left at its default
        return
    for change in _CHANGES:
        value = _changed(case.arguments[argument], change, rng)
        if value is not None:
            yield replace(case, arguments={**case.arguments, argument: value})


def others_changed(case: Case, argument: str, rng: np.random.Generator) -> Iterator[Case]:
    """The case with other values of all arguments but one, as far as they are numbers."""
    for change in _CHANGES:
        others = {
            name: _changed(value, change, rng)
            for name, value in case.arguments.items()
            if name != argument
        }
        known = {name: value for name, value in others.items() if value is not None}
        if known:
            yield replace(case, arguments={**case.arguments, **known})


Change = Callable[[np.ndarray, np.random.Generator], np.ndarray]

# What is done to an array of real numbers.  The answer may be a threshold, a largest entry or a
# rounded number: then a single nudge shows nothing.
_CHANGES: tuple[Change, ...] = (
    lambda a, rng: -a,
    lambda a, rng: 0.3 - 1.1 * a,
    lambda a, rng: a + rng.normal(size=a.shape),
    lambda a, rng: a * rng.choice([-1.0, 1.0], size=a.shape) * rng.uniform(0.5, 2, size=a.shape),
    lambda a, rng: 3 * rng.normal(size=a.shape),
    lambda a, rng: rng.permutation(a.ravel()).reshape(a.shape) + 0.1,
    lambda a, rng: a + 10 * rng.choice([-1.0, 1.0], size=a.shape),
    lambda a, rng: 0.01 * rng.normal(size=a.shape),
    lambda a, rng: np.zeros_like(a),
    lambda a, rng: 40 * rng.choice([-1.0, 1.0], size=a.shape),  # where a sigmoid is 0 or 1
)


def _changed(value: Any, change: Change, rng: np.random.Generator) -> Any:
    """Other values of the same shapes and kinds; None for what is no number."""
    if isinstance(value, np.ndarray):
        return _changed_array(value, change, rng)
    if isinstance(value, dict):
        made = {key: _changed(entry, change, rng) for key, entry in value.items()}
        return made if made and all(entry is not None for entry in made.values()) else None
    if isinstance(value, (tuple, list)) and not all(type(entry) is int for entry in value):
        entries = [_changed(entry, change, rng) for entry in value]
        kept = entries and all(entry is not None for entry in entries)
        return type(value)(entries) if kept else None
    return float(change(np.array([value]), rng)[0]) if type(value) is float else None


def _changed_array(value: np.ndarray, change: Change, rng: np.random.Generator) -> Any:
    if not value.size:
        return None
    low, high = value.min(), value.max()
    inside = low >= 0 and high <= 1
    if value.dtype.kind == "f":
        if inside and low > 0:  # probabilities stay some
            return rng.uniform(0.02, 0.98, size=value.shape).astype(value.dtype)
        return change(value, rng).astype(value.dtype)
    if value.dtype.kind in "iu" and inside:
        return rng.integers(0, 2, size=value.shape).astype(value.dtype)
    if value.dtype.kind in "iu":  # others from the same end to the same end, in another order
        mirrored = low + high - value if rng.random() < 0.5 else value
        return rng.permuted(mirrored.ravel()).reshape(value.shape)
    return None


def data_read_from_notebook(caller: Caller) -> list[str]:
    """Names of arrays and numbers that a function of this process reads from outside itself."""
    function = getattr(caller, "function", None)
    if not isinstance(function, types.FunctionType):
        return []
    names = sorted(names_used(function.__code__))
    outside = {name: function.__globals__.get(name) for name in names}
    return [n for n, v in outside.items() if isinstance(v, (np.ndarray, dict, list, tuple))]
