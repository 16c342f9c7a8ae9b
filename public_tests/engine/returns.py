"""What a function gives back, described as a tree whose leaves are named arrays with named axes.

A description *reads* a returned value beside the reference's own: it collects the leaves it can
find and a sentence for every part that is missing or of the wrong kind.  The reference's value
drives the reading, so an empty dict or a short tuple can never pass for a full one; whatever the
student returns beyond it is let be.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import numpy as np

Axes = tuple[str, ...]


@dataclass(frozen=True)
class Leaf:
    """One named array of a returned value, with the names of its axes."""

    name: str
    value: np.ndarray
    axes: Axes = ()
    labels: bool = False  # classes or 0/1 decisions, compared entry by entry without tolerance
    single: bool = False  # came in float32, which keeps seven digits
    record: bool = False  # numbers in order: one more than asked is let be
    may_lack: int = 0  # entries at the end of a record that may be missing


@dataclass(frozen=True)
class Problem:
    """A part of the returned value that is missing or of the wrong kind."""

    name: str
    sentence: str
    kind: str  # "none", "missing", "type", "dtype", "length"
    given: np.ndarray | None = None  # what was rejected for its dtype


@dataclass
class Reading:
    """All that was found in one returned value."""

    leaves: dict[str, Leaf] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, leaf: Leaf) -> None:
        self.leaves[leaf.name] = leaf

    def include(self, other: Reading) -> None:
        """Take over all that was found in a part."""
        self.leaves |= other.leaves
        self.problems += other.problems
        self.notes += other.notes

    def reject(self, name: str, sentence: str, kind: str, given: np.ndarray | None = None) -> None:
        self.problems.append(Problem(name, sentence, kind, given))


class Returns(Protocol):
    """A description of a returned value."""

    @property
    def name(self) -> str: ...

    def read(self, value: Any, expected: Any, into: Reading) -> None:
        """Add what ``value`` holds, where the reference returned ``expected``."""


def read(returns: Returns, value: Any, expected: Any) -> Reading:
    """Read ``value`` by its description; never raises, whatever the student returned."""
    reading = Reading()
    try:
        returns.read(value, expected, reading)
    except Exception as error:  # an object whose own methods fail, or say one thing and do another
        sentence = f"{returns.name} cannot be read: {type(error).__name__} while looking at it."
        reading.reject(returns.name, sentence, "type")
    return reading


def axes_of(text: str) -> Axes:
    """``"n_x, m"`` → ``("n_x", "m")``."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def kind_of(value: Any) -> str:
    """The type of a value in words a beginner uses."""
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    words = {
        "NoneType": "None",
        "dict": "a dict",
        "tuple": "a tuple",
        "list": "a list",
        "str": "a string",
        "function": "a function",
        "bool": "a truth value",
        "int": "a number",
        "float": "a number",
    }
    return words.get(type(value).__name__, f"an object of type {type(value).__name__}")


def _is_number(value: Any) -> bool:
    return isinstance(value, (bool, int, float, np.generic)) and not isinstance(value, str)


def _as_real_array(name: str, value: Any, into: Reading) -> np.ndarray | None:
    """The value as a plain float or bool array, or None after saying why it is not one."""
    if value is None:
        into.reject(name, f"{name} is None.", "none")
        return None
    if not isinstance(value, np.ndarray) and not _is_number(value):
        into.reject(name, f"{name} is {kind_of(value)}; it should be a NumPy array.", "type")
        return None
    array = np.array(value, subok=False)  # a copy without any subclass's own ideas
    if array.dtype == object:
        into.reject(
            name, f"{name} has dtype object: an array of Python objects, not of numbers.", "dtype"
        )
        return None
    if array.dtype.kind not in "fiub":
        into.reject(name, f"{name} has dtype {array.dtype}; it should hold real numbers.", "dtype")
        return None
    return array


def _leaf(name: str, array: np.ndarray, axes: str) -> Leaf:
    single = array.dtype.kind == "f" and array.dtype.itemsize <= 4
    return Leaf(name, array.astype(float), axes_of(axes), single=single)


@dataclass(frozen=True)
class Array:
    """An array of real numbers with named axes, compared to a tolerance."""

    name: str
    axes: str = ""
    any_dtype: bool = False  # integers and booleans are fine too, as in the derivative of ReLU

    def read(self, value: Any, expected: Any, into: Reading) -> None:
        array = _as_real_array(self.name, value, into)
        if array is None:
            return
        if array.dtype.kind != "f" and not self.any_dtype and array.ndim:
            sentence = f"{self.name} has dtype {array.dtype}; whole numbers lose what lies between."
            into.reject(self.name, sentence, "dtype", array)
            return
        into.add(_leaf(self.name, array, self.axes))


@dataclass(frozen=True)
class Scalar:
    """A single number: a Python float, a NumPy scalar, or an array with one entry.

    Sizes below ``negligible`` are all read as 0: what rounding leaves of a difference is not asked
    to be any number in particular.
    """

    name: str
    negligible: float = 0.0

    def read(self, value: Any, expected: Any, into: Reading) -> None:
        array = _as_real_array(self.name, value, into)
        if array is None:
            return
        if array.size == 1 and array.ndim == 2:
            into.notes.append(
                f"{self.name} came as an array of shape (1, 1); float({self.name}) is a number."
            )
        if array.size == 1:
            array = array.reshape(())
        array = np.where(np.abs(array) < self.negligible, array.dtype.type(0), array)
        into.add(_leaf(self.name, array, ""))


@dataclass(frozen=True)
class Labels:
    """Decisions or classes: any dtype, and ``(m,)`` as good as ``(1, m)``."""

    name: str
    axes: str = "1, m"

    def read(self, value: Any, expected: Any, into: Reading) -> None:
        array = _as_real_array(self.name, value, into)
        if array is None:
            return
        row = (1, array.size)
        if {array.shape, np.shape(expected)} == {row, row[1:]}:
            array = array.reshape(np.shape(expected))
        into.add(Leaf(self.name, array.astype(float), axes_of(self.axes), labels=True))


@dataclass(frozen=True)
class Series:
    """Numbers in order, such as costs: a list, a tuple or a 1-D array.

    One more than asked is let be: whether the cost after the final iteration is recorded is a
    matter of taste.  With ``optional_last`` the last one may be missing too; then whatever the
    notebook does with the record has to do without it.
    """

    name: str
    axes: str = "records"
    optional_last: bool = False

    def read(self, value: Any, expected: Any, into: Reading) -> None:
        if isinstance(value, (list, tuple)):
            try:
                value = np.array([float(np.squeeze(np.asarray(entry))) for entry in value])
            except (TypeError, ValueError):
                into.reject(self.name, f"{self.name} holds something that is no number.", "type")
                return
        array = _as_real_array(self.name, value, into)
        if array is None:
            return
        may_lack = int(self.optional_last)
        into.add(replace(_leaf(self.name, array, self.axes), record=True, may_lack=may_lack))


@dataclass(frozen=True)
class Whatever:
    """A part that is the student's own business, such as the inside of a cache."""

    name: str

    def read(self, value: Any, expected: Any, into: Reading) -> None:
        return None


class Tuple:
    """Several values in order.  A list will do, and more than asked is let be."""

    def __init__(self, *parts: Returns, name: str = "the result") -> None:
        self.parts = parts
        self.name = name

    def read(self, value: Any, expected: Any, into: Reading) -> None:
        names = ", ".join(part.name for part in self.parts)
        if value is None:
            into.reject(
                self.name,
                f"{self.name} is None, where ({names}) is expected.",
                "none",
            )
            return
        if not isinstance(value, (tuple, list)):
            into.reject(
                self.name,
                f"{self.name} is {kind_of(value)}, where {len(self.parts)} values ({names}) "
                "are expected.",
                "type",
            )
            return
        inside = Reading()
        for part, got, want in zip(self.parts, value, expected, strict=False):
            part.read(got, want, inside)
        too_many = len(value) > len(self.parts) and bool(inside.problems)
        if len(value) < len(self.parts) or too_many:
            into.reject(
                self.name,
                f"{self.name} has {len(value)} value(s), where {len(self.parts)} ({names}) "
                "are expected.",
                "length",
            )
        if not too_many:  # else nobody can say which of them stands for which
            into.include(inside)


class Dict:
    """Values under the names of their parts; keys beyond them are let be."""

    def __init__(self, *parts: Returns, name: str = "the dict") -> None:
        self.parts = parts
        self.name = name

    def read(self, value: Any, expected: Any, into: Reading) -> None:
        _read_keys({part.name: part for part in self.parts}, self.name, value, expected, into)


@dataclass(frozen=True)
class Mapping:
    """A dict whose keys the reference decides, such as parameters of any depth."""

    name: str
    axes: Callable[[str], str]
    leave_out: Callable[[str], bool] = lambda key: False

    def read(self, value: Any, expected: Any, into: Reading) -> None:
        parts: dict[str, Returns] = {
            key: Array(key, self.axes(key)) for key in expected if not self.leave_out(key)
        }
        _read_keys(parts, self.name, value, expected, into)


def _read_keys(
    parts: dict[str, Returns], name: str, value: Any, expected: Any, into: Reading
) -> None:
    if value is None:
        into.reject(name, f"{name} is None, where a dict is expected.", "none")
        return
    if not isinstance(value, dict):
        into.reject(name, f"{name} is {kind_of(value)}, where a dict is expected.", "type")
        return
    missing = [key for key in parts if key not in value]
    if missing:
        has = ", ".join(map(repr, list(value)[:8])) or "no keys at all"
        into.reject(name, f"{name} lacks {', '.join(map(repr, missing))}; it has {has}.", "missing")
    for key, part in parts.items():
        if key in value:
            part.read(value[key], expected[key], into)


@dataclass(frozen=True)
class FirstOf:
    """A value, or a tuple that begins with it: ``sigmoid`` returning ``A`` or ``(A, cache)``."""

    part: Returns

    @property
    def name(self) -> str:
        return self.part.name

    def read(self, value: Any, expected: Any, into: Reading) -> None:
        right = _first(expected)
        if isinstance(value, (tuple, list)) and len(value) > 0:
            one_each = np.ndim(value[0]) == 0 and np.ndim(right) > 0
            rows = isinstance(value, list) and np.shape(value[0]) != np.shape(right)
            value = value if one_each or rows else value[0]
        self.part.read(value, right, into)


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, tuple) else value


class Items:
    """A list or tuple of like things, one for each the reference has: the caches of all layers."""

    def __init__(self, part: Callable[[int], Returns], name: str) -> None:
        self.part = part
        self.name = name

    def read(self, value: Any, expected: Sequence[Any], into: Reading) -> None:
        parts = tuple(self.part(index) for index in range(len(expected)))
        Tuple(*parts, name=self.name).read(value, expected, into)
