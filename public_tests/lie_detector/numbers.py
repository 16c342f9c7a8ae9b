"""Relations between wrong numbers and right ones, decided from the words that state them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from .runs import Run

Arrays = Mapping[str, np.ndarray]


def relation_holds(runs: Sequence[Run], names: Sequence[str], says: str) -> bool | None:
    """Whether leaves stand in the stated relation to the right ones in every case.

    None when the words are not known here.
    """
    decide = _decider(says)
    if decide is None:
        return None
    asked = [(run, name) for run in runs for name in names if name in run.wanted]
    if any(name not in run.got for run, name in asked):
        return False
    return all(decide(run, name, *_shared(run, name)) for run, name in asked)


def _shared(run: Run, name: str) -> tuple[np.ndarray, np.ndarray]:
    """The two arrays, a record without an entry at its end that only one of them has."""
    a, b = run.got[name], run.wanted[name]
    if a.ndim == b.ndim == 1 and abs(len(a) - len(b)) == 1:
        shared = min(len(a), len(b))
        return a[:shared], b[:shared]
    return a, b


Decide = Callable[[Run, str, np.ndarray, np.ndarray], bool]


def _close(a: Any, b: Any) -> bool:
    a, b = np.asarray(a, float), np.asarray(b, float)
    if a.shape != b.shape:
        return False
    scale = float(np.abs(b).max()) if b.size else 0.0
    return bool(np.all(np.abs(a - b) <= 1e-5 * (np.abs(b) + scale) + 1e-10))


def _decider(says: str) -> Decide | None:
    for pattern, make in _KNOWN:
        found = re.fullmatch(pattern, says)
        if found:
            return make(found)
    return None


def _scalars(run: Run) -> dict[str, float]:
    given = {k: float(v) for k, v in run.case.arguments.items() if type(v) in (int, float)}
    return {**given, **{k: float(v) for k, v in run.case.sizes.items()}}


def _named(run: Run, leaf: str, name: str) -> np.ndarray | None:
    """``W1 of parameters``, ``its value in parameters``, ``the right dW1``, ``X``."""
    if name.startswith("the right "):
        return run.wanted.get(name.removeprefix("the right "))
    if found := re.fullmatch(r"(?:its value|their values) in (\w+)", name):
        return run.case.arguments[found[1]].get(leaf)
    key, _, inside = name.partition(" of ")
    value = run.case.arguments[inside][key] if inside else run.case.arguments.get(name)
    return None if value is None else np.asarray(value, float)


def _exactly(found: re.Match[str]) -> Decide:
    def decide(run: Run, leaf: str, got: np.ndarray, wanted: np.ndarray) -> bool:
        other = _named(run, leaf, found[1])
        return other is not None and _close(got, other)

    return decide


_SIZE = r"[\w·²/]+?"


def _value(run: Run, text: str) -> float:
    """``2·m``, ``m/2``, ``m²``, ``m/n``, ``0.25``."""
    known = _scalars(run)
    if text.endswith("²"):
        return known[text[:-1]] ** 2
    if "/" in text:
        above, below = text.split("/")
        return _value(run, above) / _value(run, below)
    if "·" in text:
        return float(np.prod([_value(run, part) for part in text.split("·")]))
    return known[text] if text in known else float(text)


def _times(factor: Callable[[Run], float]) -> Decide:
    return lambda run, leaf, got, wanted: _close(got, factor(run) * wanted)


def _factor(text: str) -> Callable[[Run], float] | None:
    """What "m times too large", "the negative of the right one" and their like multiply with."""
    sign = -1.0 if text.endswith(" and of the wrong sign") else 1.0
    text = text.removesuffix(" and of the wrong sign")
    fixed = {
        "the negative of the right one": -1.0,
        "twice the right one": 2.0,
        "half the right one": 0.5,
        "the right one divided by log 10, as in base 10": 1 / np.log(10),
        "the right one divided by log 2, as in base 2": 1 / np.log(2),
    }
    if text in fixed:
        return lambda run: sign * fixed[text]
    first, _, rest = text.partition(", and ")
    if first in fixed and rest:
        inner = _factor(rest)
        return None if inner is None else lambda run: sign * fixed[first] * inner(run)
    for pattern, value in _FACTORS:
        if found := re.fullmatch(pattern, text):
            return _signed(sign, value, found)
    return None


def _signed(
    sign: float, value: Callable[[Run, re.Match[str]], float], found: re.Match[str]
) -> Callable[[Run], float]:
    return lambda run: sign * value(run, found)


_FACTORS: tuple[tuple[str, Callable[[Run, re.Match[str]], float]], ...] = (
    (rf"({_SIZE}) times too large", lambda run, found: _value(run, found[1])),
    (rf"({_SIZE}) times too small", lambda run, found: 1 / _value(run, found[1])),
    (rf"too large by the factor ({_SIZE})", lambda run, found: _value(run, found[1])),
    (
        r"as if divided by (\d+), where (\w+) should stand",
        lambda run, found: _scalars(run)[found[2]] / float(found[1]),
    ),
    (r"(-?[\d.e+-]+) times the right one", lambda run, found: float(found[1])),
)


def _scaled(found: re.Match[str]) -> Decide:
    factor = _factor(found[0])
    return _unknown if factor is None else _times(factor)


def _unknown(run: Run, leaf: str, got: np.ndarray, wanted: np.ndarray) -> bool:
    raise LookupError(leaf)


def _reshaped(turn: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> Callable[..., Decide]:
    def make(found: re.Match[str]) -> Decide:
        factor = _factor(found[1]) if found[1] else (lambda run: 1.0)

        def decide(run: Run, leaf: str, got: np.ndarray, wanted: np.ndarray) -> bool:
            if factor is None:
                raise LookupError(leaf)
            return got.size == wanted.size and _close(turn(got, wanted), factor(run) * wanted)

        return decide

    return make


def _total(found: re.Match[str]) -> Decide:
    factor = _factor(found[1]) if found[1] else (lambda run: 1.0)

    def decide(run: Run, leaf: str, got: np.ndarray, wanted: np.ndarray) -> bool:
        if factor is None:
            raise LookupError(leaf)
        return _close(got.ravel(), np.full(got.size, factor(run) * wanted.sum()))

    return decide


def _plain(test: Callable[[np.ndarray, np.ndarray], bool]) -> Callable[..., Decide]:
    return lambda found: lambda run, leaf, got, wanted: test(got, wanted)


def _step(found: re.Match[str]) -> Decide:
    text = found[0]

    def decide(run: Run, leaf: str, got: np.ndarray, wanted: np.ndarray) -> bool:
        rate = _scalars(run).get("learning_rate") or _scalars(run).get("alpha") or 0.0
        name = re.search(r"from ([\w ]+?)(?:,| with| without|$)", text) or re.search(
            r"away from ([\w ]+?),", text
        )
        start = _named(run, leaf, name[1]) if name else None
        if start is None or start.shape != wanted.shape:
            return False
        step = wanted - start
        factor = {
            "a step of the right length": -1.0,
            "two steps": 2.0,
            "a step uphill": -1 / rate,
            "with": rate,
            "without": 1 / rate,
        }
        key = next((k for k in list(factor)[:3] if text.startswith(k)), "")
        key = key or ("without" if "without" in text else "with")
        return _close(got, start + factor[key] * step)

    return decide


def _without(found: re.Match[str]) -> Decide:
    count = 2 if "twice" in found[0] else 1
    name = found[1] or found[2]

    def decide(run: Run, leaf: str, got: np.ndarray, wanted: np.ndarray) -> bool:
        term = _named(run, leaf, name)
        return term is not None and _close(
            got, wanted - count * np.broadcast_to(term, wanted.shape)
        )

    return decide


def _long_as(found: re.Match[str]) -> Decide:
    return lambda run, leaf, got, wanted: (
        got.size == max(got.shape, default=1) == _scalars(run)[found[1]]
    )


_KNOWN: tuple[tuple[str, Callable[[re.Match[str]], Decide]], ...] = (
    (r"zero everywhere", _plain(lambda a, b: not a.any() and a.shape == b.shape)),
    (r"made of numbers that vary, where .*", _plain(lambda a, b: not b.any())),
    (r"not zero, as it should be", _plain(lambda a, b: not b.any() and a.shape == b.shape)),
    (r"exactly (.+)", _exactly),
    (r"transposed(?:, and (.+))?", _reshaped(lambda a, b: a.T)),
    (
        r"made of the right numbers in another shape(?:, and (.+))?",
        _reshaped(lambda a, b: a.reshape(b.shape)),
    ),
    (r"one number: the sum of what its entries should be(?:, (.+))?", _total),
    (r"the same number in every entry: the sum of what they should be(?:, (.+))?", _total),
    (r"one number, where several are asked", _plain(lambda a, b: a.size == 1)),
    (
        r"the same number in every entry",
        _plain(
            lambda a, b: b.size < 2 or not np.ptp(b) > 1e-9 or _close(a, np.full_like(a, a.flat[0]))
        ),
    ),
    (r"one minus the right one", _plain(lambda a, b: _close(a, 1 - b))),
    (r"the right one without (.+)|the right one less twice (.+)", _without),
    (
        r"off by the same number in every entry .*",
        _plain(lambda a, b: b.size < 2 or _close(a - b, np.full_like(b, (a - b).flat[0]))),
    ),
    (r"normalized along the rows.*", _plain(lambda a, b: _close(a.sum(axis=1), np.ones(len(a))))),
    (r"normalized over the whole matrix.*", _plain(lambda a, b: _close(a.sum(), 1.0))),
    (r"the square of the right one", _plain(lambda a, b: _close(a, b**2))),
    (
        r"right except where it should be zero",
        _plain(lambda a, b: _close(np.where(b == 0, 0, a), b)),
    ),
    (
        r"right except for entries that are zero and should not be",
        _plain(lambda a, b: _close(a, np.where(a == 0, 0, b))),
    ),
    (
        r"right in size, with the wrong sign in some entries",
        _plain(lambda a, b: _close(np.abs(a), np.abs(b))),
    ),
    (
        r"made of the right numbers in the wrong places",
        _plain(
            lambda a, b: a.shape == b.shape and _close(np.sort(a, axis=None), np.sort(b, axis=None))
        ),
    ),
    (r"as long as (\w+), and another length is asked", _long_as),
    (r"(?:a step|two steps) .*", _step),
    (
        r"the right one times a factor that changes from case to case .*",
        _plain(
            lambda a, b: (
                not b.any()
                or _close(a, b * (a.ravel()[np.abs(b).argmax()] / b.ravel()[np.abs(b).argmax()]))
            )
        ),
    ),
    (r".+", _scaled),
)
